// The labels of clauses, read and written exactly as shared/paper/labels.py and numerals.py do; `words` come from there.
const ROMAN = [
  [100, "C"],
  [90, "XC"],
  [50, "L"],
  [40, "XL"],
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];
const LARGEST_ROMAN = 399;

export function roman(number) {
  if (number < 1 || number > LARGEST_ROMAN) return String(number);
  let rest = number;
  let made = "";
  for (const [value, letters] of ROMAN) {
    made += letters.repeat(Math.floor(rest / value));
    rest %= value;
  }
  return made;
}

function romanRead(numeral) {
  let number = 0;
  let rest = numeral.toUpperCase();
  for (const [value, letters] of ROMAN) {
    while (rest.startsWith(letters)) {
      number += value;
      rest = rest.slice(letters.length);
    }
  }
  return !rest && number && roman(number) === numeral.toUpperCase() ? number : null;
}

function letter(number, words) {
  if (number < 1) return String(number);
  const letters = words.letters;
  const first = Math.floor((number - 1) / letters.length);
  return (first > 0 && first <= letters.length ? letters[first - 1] : "") + letters[(number - 1) % letters.length];
}

function ordinal(number, words) {
  return words.ordinals[number - 1] ?? String(number);
}

function writtenAs(style, path, words) {
  const number = path.at(-1);
  if (style.includes(".")) return path.slice(-style.split(".").length).join(".");
  if (style === "I") return roman(number);
  if (style === "i") return roman(number).toLowerCase();
  if (style === "a") return letter(number, words);
  if (style === "A") return letter(number, words).toUpperCase();
  if (style === "01") return String(number).padStart(2, "0");
  if (style === "1") return String(number);
  const word = ordinal(number, words);
  return style === style.toUpperCase() && style !== style.toLowerCase() ? word.toUpperCase() : word;
}

// The label `written` with the number in place; `path` are the numbers of the clauses around, and its own.
export function writtenLabel(written, path, words) {
  return written.replace(/\{([^{}]+)\}/g, (_, style) => writtenAs(style, path, words));
}

function numberOf(numeral, words) {
  if (!numeral) return 0;
  const last = numeral.split(".").at(-1);
  if (/^\d+$/.test(last)) return Number(last);
  if (last.length === 1 && last === last.toLowerCase()) {
    const place = words.letters.indexOf(last);
    return place < 0 ? null : place + 1;
  }
  const place = words.ordinals.indexOf(last.toLowerCase());
  return romanRead(last) ?? (place < 0 ? null : place + 1);
}

function numeralsOf(numeral, words) {
  if (/^\d/.test(numeral)) {
    const dots = numeral.split(".").length - 1;
    return !dots && numeral.startsWith("0") ? "01" : `1${".1".repeat(dots)}`;
  }
  const upper = numeral === numeral.toUpperCase();
  if (romanRead(numeral) !== null && upper) return "I";
  if (numeral.length === 1) return "a";
  return upper ? ordinal(1, words).toUpperCase() : ordinal(1, words);
}

// The label at the beginning of `line`: {level, number, written, length}, or null.
export function labelRead(line, words) {
  for (const level of words.levels) {
    const match = new RegExp(`^${words.patterns[level]}`, "u").exec(line);
    if (!match) continue;
    const { before, number: numeral, after } = match.groups;
    const number = numberOf(numeral, words);
    if (number === null) continue;
    const written = `${before}${numeral ? `{${numeralsOf(numeral, words)}}` : ""}${after}`;
    const end = match[0].length;
    return { level, number, written, length: end + /^[ \t]*/.exec(line.slice(end))[0].length };
  }
  return null;
}
