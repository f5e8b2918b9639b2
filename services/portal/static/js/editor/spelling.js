// Where the tone mark stands in open syllables of two vowels (oa, oe, uy): on the first one, or on the second.
const TONES = "\u0300\u0301\u0303\u0309\u0323";
const LETTER = "[\\p{L}\\p{M}]";
// "qu" is a consonant: the mark behind it is never on u
const ON_FIRST = new RegExp(
  `(?<![qQ])([oO])([${TONES}])([aAeE])(?!${LETTER})|(?<![qQ])([uU])([${TONES}])([yY])(?!${LETTER})`,
  "gu",
);
const ON_SECOND = new RegExp(
  `(?<![qQ])([oO])([aAeE])([${TONES}])(?!${LETTER})|(?<![qQ])([uU])([yY])([${TONES}])(?!${LETTER})`,
  "gu",
);

// `text` with the marks where `style` ("new": the first vowel, or "old") has them, in NFC, and how many were moved.
export function toned(text, style) {
  let moved = 0;
  const swap = (_, a, b, c, d, e, f) => {
    moved += 1;
    return a ? `${a}${c}${b}` : `${d}${f}${e}`;
  };
  const made = text.normalize("NFD").replace(style === "new" ? ON_SECOND : ON_FIRST, swap);
  return { text: made.normalize("NFC"), moved };
}

// The transaction that moves the marks of the whole text, and how many it moves.
export function retoned(state, style) {
  const { tr } = state;
  let moved = 0;
  state.doc.descendants((node, pos) => {
    if (!node.isText) return;
    const made = toned(node.text, style);
    if (!made.moved) return;
    moved += made.moved;
    const from = tr.mapping.map(pos);
    tr.replaceWith(from, from + node.nodeSize, state.schema.text(made.text, node.marks));
  });
  return { tr, moved };
}
