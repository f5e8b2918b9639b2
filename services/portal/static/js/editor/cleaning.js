// What is pasted, from Word or from the web, as the editor's own elements: kept is what a paper has, the rest is counted.
import { labelRead } from "./labels.js";

const EMBEDDED = "object, embed, iframe, video, audio, svg, canvas, form, input, button, select, textarea";
const UNSEEN = "style, script, link, meta, title, xml, noscript, template, head";
const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, li, table, ul, ol, blockquote, hr, section, article";
const PT_MM = 25.4 / 72;
const PT_PX = 96 / 72;
const LISTED = { a: "letter", A: "letter", i: "arabic", I: "roman", 1: "arabic" };
const LIST_STYLES = {
  "lower-alpha": "a",
  "lower-latin": "a",
  "upper-alpha": "A",
  "upper-roman": "I",
  "lower-roman": "i",
};

// HTML whose styles are data: the page's policy blocks inline styles, and what is pasted is read, never shown.
export function unstyled(html) {
  const tags = /<[a-z][^\s>]*(?:"[^"]*"|'[^']*'|[^'">])*>/gi;
  return html.replace(tags, (tag) => tag.replace(/\sstyle(?=\s*=)/gi, " data-css"));
}

// Makes of what is below `root` what the schema reads.  `pictures` are the attributes of pictures that are kept, by
// address.  Answers how much was left out, by kind.
export function cleaned(root, { words, pictures = new Map() }) {
  const dropped = {};
  const drop = (kind, element) => {
    dropped[kind] = (dropped[kind] ?? 0) + 1;
    element?.remove();
  };
  const landscape = landscapeSections(root);
  const word = isWord(root);
  removeComments(root);
  footnotes(root);
  forAll(root, "del[datetime], .msoDel", (one) => drop("deletions", one));
  forAll(root, "*", (one) => /^m:omath/i.test(one.tagName) && drop("equations", one));
  forAll(root, "*", (one) => {
    const { "mso-element": part } = styleOf(one);
    if (/comment/.test(part) || one.matches(".MsoCommentReference")) drop("comments", one);
  });
  forAll(root, UNSEEN, (one) => one.remove());
  forAll(root, EMBEDDED, (one) => drop("embedded", one));
  forAll(root, "img", (one) => picture(one, pictures, drop));
  forAll(root, "a[href]", (one) => {
    if (/^(https?|mailto):/i.test(one.getAttribute("href"))) drop("links");
  });
  sections(root, landscape);
  breaks(root);
  tabs(root);
  const size = word ? commonSize(root) : null;
  forAll(root, "ol, ul", (one) => list(one));
  forAll(root, "p, h1, h2, h3, h4, h5, h6, div", (one) => {
    if (!one.querySelector(BLOCKS)) block(one, words);
  });
  forAll(root, "table", table);
  forAll(root, "*", (one) => letters(one, size, drop));
  forAll(root, "p", (one) => {
    if (!one.textContent.trim() && !one.querySelector("img, hr, [data-footnote]") && !one.closest("td, th")) {
      one.remove();
    }
  });
  spaces(root);
  if (dropped.colours) dropped.colours = 1;
  return dropped;
}

function forAll(root, selector, run) {
  for (const one of [...root.querySelectorAll(selector)]) if (root.contains(one)) run(one);
}

function isWord(root) {
  return Boolean(root.querySelector('[class^="Mso"], [data-css*="mso-"]'));
}

// The declarations of an element, as they are written: browsers forget those that they do not know.
export function styleOf(element) {
  const found = {};
  for (const declaration of (element.dataset?.css ?? "").split(";")) {
    const colon = declaration.indexOf(":");
    if (colon > 0) found[declaration.slice(0, colon).trim().toLowerCase()] = declaration.slice(colon + 1).trim();
  }
  return found;
}

function points(length) {
  const match = /^(-?[\d.]+)(pt|px|cm|mm|in)?$/.exec(length ?? "");
  if (!match) return null;
  const unit = { pt: 1, px: 1 / PT_PX, cm: 10 / PT_MM, mm: 1 / PT_MM, in: 72 }[match[2] ?? "px"];
  return Number(match[1]) * unit;
}

function removeComments(root) {
  const walker = root.ownerDocument.createTreeWalker(root, 128 /* comments */);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  found.forEach((one) => one.remove());
}

function renamed(element, tag) {
  const made = element.ownerDocument.createElement(tag);
  for (const { name, value } of element.attributes) made.setAttribute(name, value);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

function wrap(element, tag, data = {}) {
  const made = element.ownerDocument.createElement(tag);
  made.append(...element.childNodes);
  Object.assign(made.dataset, data);
  element.append(made);
  return made;
}

// --- Word's own -------------------------------------------------------------------------------------------------
function landscapeSections(root) {
  const styles = [...root.querySelectorAll("style")].map((one) => one.textContent).join("\n");
  return [...styles.matchAll(/@page\s+(\w+)\s*\{[^}]*mso-page-orientation:\s*landscape/g)].map((match) => match[1]);
}

// A section of Word begins a page where it lies otherwise than the one before it.
function sections(root, landscape) {
  let before = "portrait";
  forAll(root, "div", (one) => {
    const name = [...one.classList].find((each) => /Section\d/.test(each));
    if (!name) return;
    const lies = landscape.includes(name) ? "landscape" : "portrait";
    if (lies !== before) one.before(pageBreak(root, lies));
    before = lies;
  });
}

function pageBreak(root, orientation) {
  const made = root.ownerDocument.createElement("hr");
  made.dataset.page = "";
  if (orientation) made.dataset.orientation = orientation;
  return made;
}

function breaks(root) {
  forAll(root, "br", (one) => {
    const { "page-break-before": before, "mso-break-type": kind } = styleOf(one);
    if (before !== "always") return;
    const around = one.closest("p, h1, h2, h3");
    if (kind !== "section-break" && !one.closest("td, th")) (around ?? one).before(pageBreak(root));
    one.remove();
  });
}

function tabs(root) {
  forAll(root, '[data-css*="mso-tab-count"]', (one) => {
    const count = Number(styleOf(one)["mso-tab-count"]?.split(" ")[0]) || 1;
    one.replaceWith(
      ...Array.from({ length: Math.min(count, 20) }, () => {
        const made = root.ownerDocument.createElement("span");
        made.dataset.tab = "";
        return made;
      }),
    );
  });
}

// Word keeps the words of notes at the end, and a link where the mark stands.
function footnotes(root) {
  forAll(root, 'a[data-css*="mso-footnote-id"], a[data-css*="mso-endnote-id"]', (one) => {
    const style = styleOf(one);
    const id = style["mso-footnote-id"] ?? style["mso-endnote-id"];
    const note = root.querySelector(`[id="${quoted(id)}"]`);
    if (!note || note.contains(one)) return;
    note
      .querySelectorAll("a[href]")
      .forEach((link) => /^#_(ftn|edn)ref/.test(link.getAttribute("href")) && link.remove());
    const made = root.ownerDocument.createElement("span");
    made.dataset.footnote = "";
    made.textContent = note.textContent.replace(/\s+/g, " ").trim();
    one.replaceWith(made);
  });
  forAll(
    root,
    '[data-css*="mso-element"]',
    (one) => /^(foot|end)note(-list)?$/.test(styleOf(one)["mso-element"]) && one.remove(),
  );
}

const quoted = (text) => String(text).replace(/["\\]/g, "\\$&");

// --- blocks -----------------------------------------------------------------------------------------------------
function block(element, words) {
  const style = styleOf(element);
  const heading = /^H([1-6])$/.exec(element.tagName)?.[1];
  const one = element.tagName === "P" ? element : renamed(element, "p");
  const align = (style["text-align"] ?? one.getAttribute("align") ?? "").toLowerCase();
  if (align === "center" || align === "right") one.dataset.align = align;
  if (one.dataset.level) return;
  const ignored = one.querySelector('[data-css*="mso-list:Ignore" i], [data-css*="mso-list: Ignore" i]');
  const typed = (ignored ?? one).textContent.replaceAll("\u00a0", " ").trimStart();
  if (ignored) {
    labelled(one, labelRead(`${typed.trim()} `, words) ?? { level: "dash", number: 0 }, words);
    ignored.remove();
    return;
  }
  const label = labelRead(typed, words);
  if (label) {
    labelled(one, label, words);
    const lead = one.textContent.length - one.textContent.replaceAll("\u00a0", " ").trimStart().length;
    takeAway(one, lead + label.length);
  } else if (heading) {
    one.dataset.outline = heading;
    wrap(one, "strong");
  }
}

function labelled(one, { level, number, written }, words) {
  one.dataset.level = level;
  if (number) one.dataset.start = number;
  const usual = Object.values(words.defaults).some((each) => each[level] === written);
  if (written && !usual) one.dataset.written = written;
}

// Takes the first `count` characters of an element's words away.
function takeAway(element, count) {
  let left = count;
  const walker = element.ownerDocument.createTreeWalker(element, 4 /* text */);
  while (left > 0 && walker.nextNode()) {
    const taken = Math.min(left, walker.currentNode.data.length);
    walker.currentNode.data = walker.currentNode.data.slice(taken);
    left -= taken;
  }
}

// A list of the web: its items become clauses that count, lists in it go a level down.
function list(element) {
  if (!element.parentNode || element.parentElement.closest("ol, ul")) return;
  element.replaceWith(...items(element, 0));
}

function items(element, depth) {
  const made = [];
  const type = element.getAttribute("type") ?? LIST_STYLES[styleOf(element)["list-style-type"]] ?? "1";
  const ordered = element.tagName === "OL";
  let number = Number(element.getAttribute("start")) || 1;
  for (const item of [...element.children]) {
    if (item.matches("ol, ul")) made.push(...items(item, depth + 1));
    if (!item.matches("li")) continue;
    const inner = [...item.querySelectorAll("ol, ul")].filter((one) => one.parentElement.closest("ol, ul") === element);
    inner.forEach((one) => one.remove());
    const one = element.ownerDocument.createElement("p");
    one.append(...item.childNodes);
    one.querySelectorAll("p, div").forEach((each) => each.replaceWith(...each.childNodes));
    if (ordered) {
      one.dataset.level = type === "1" && depth ? "letter" : (LISTED[type] ?? "arabic");
      one.dataset.start = Number(item.getAttribute("value")) || number;
      number += 1;
    } else one.dataset.level = depth ? "plus" : "dash";
    made.push(one, ...inner.flatMap((each) => items(each, depth + 1)));
  }
  return made;
}

// --- tables -----------------------------------------------------------------------------------------------------
function table(element) {
  element.querySelectorAll("caption").forEach((one) => element.before(renamed(one, "p")));
  element.querySelectorAll("thead td").forEach((one) => renamed(one, "th"));
  const cells = [...element.querySelectorAll("td, th")];
  const lined =
    element.getAttribute("border") !== "0" || cells.some((one) => /solid|double/.test(one.dataset.css ?? ""));
  if (!lined) element.dataset.borders = "false";
  for (const cell of cells) {
    const style = styleOf(cell);
    const wide = points(style.width) ?? points(cell.getAttribute("width"));
    const span = Math.max(Number(cell.getAttribute("colspan")) || 1, 1);
    if (wide > 0) {
      const width = Math.min(Math.max(Math.round((wide * PT_PX) / span), 24), 2000);
      cell.dataset.colwidth = JSON.stringify(Array(span).fill(width));
    }
    const valign = style["vertical-align"] ?? cell.getAttribute("valign");
    if (["middle", "bottom"].includes(valign)) cell.dataset.valign = valign;
  }
}

// --- letters ----------------------------------------------------------------------------------------------------
// The size of most letters: what is as large as that is as the form has it.
function commonSize(root) {
  const letters_of = new Map();
  forAll(root, '[data-css*="font-size"]', (one) => {
    const size = points(styleOf(one)["font-size"]);
    if (size) letters_of.set(size, (letters_of.get(size) ?? 0) + one.textContent.length);
  });
  return [...letters_of].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function letters(element, size, drop) {
  const style = styleOf(element);
  const inline = element.matches("span, font, b, i, u, strong, em, a, sup, sub");
  if (element.matches("b, strong") && /^(normal|400)$/.test(style["font-weight"])) {
    element.replaceWith(...element.childNodes);
    return;
  }
  if (/^(?!.*(auto|inherit|black|windowtext|#000|rgb\(0, ?0, ?0\)))/.test(style.color ?? "auto")) drop("colours");
  if (style["mso-highlight"] ?? style.background?.match(/^(yellow|lime|aqua)/)) drop("colours");
  if (!inline && !element.matches("p")) return;
  let innermost = element;
  const inside = (tag, data) => (innermost = wrap(innermost, tag, data));
  if (/^(bold|bolder|[6-9]00)$/.test(style["font-weight"])) inside("strong");
  if (/italic|oblique/.test(style["font-style"])) inside("em");
  const line = `${style["text-decoration"] ?? ""} ${style["text-decoration-line"] ?? ""}`;
  if (/underline/.test(line) && !element.matches("a")) inside("u");
  if (/line-through/.test(line)) inside("s");
  if (inline && style["vertical-align"] === "super") inside("sup");
  if (inline && style["vertical-align"] === "sub") inside("sub");
  if (style["text-transform"] === "uppercase") inside("span").className = "caps";
  const points_given = points(style["font-size"]);
  if (size && points_given && points_given !== size && inline && !element.closest("sup, sub")) {
    inside("span", { pt: Math.min(Math.max(points_given, 4), 72) });
  }
}

function picture(element, pictures, drop) {
  const known = pictures.get(element.getAttribute("src") ?? "");
  if (element.dataset.file) return;
  if (!known) {
    drop("pictures", element);
    return;
  }
  Object.assign(element.dataset, { file: JSON.stringify(known.file), width: known.width, height: known.height });
}

function spaces(root) {
  const walker = root.ownerDocument.createTreeWalker(root, 4 /* text */);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replaceAll("\u00a0", " ");
}
