// Clauses and appendices count themselves, exactly as shared/paper/numbering.py counts them; the labels are decorations.
import { Decoration, DecorationSet, Plugin, PluginKey } from "../../vendor/prosemirror.js";
import { writtenLabel } from "./labels.js";

const DECIMALS = ["arabic", "arabic2", "arabic3"];

// What counting finds on `doc`, in reading order: {node, pos, label, number, expected, below}.
export function counted(doc, style, words) {
  let appendices = 0;
  doc.forEach((node) => (appendices += node.type.name === "appendix"));
  const found = [];
  count(doc, 0, style, words, appendices === 1, found);
  return found;
}

function count(parent, start, style, words, alone, found) {
  let numbers = {};
  let appendix = 0;
  parent.forEach((node, offset) => {
    const pos = start + offset;
    const name = node.type.name;
    if (name === "table") {
      node.forEach((row, rowAt) =>
        row.forEach((cell, cellAt) => count(cell, pos + rowAt + cellAt + 3, style, words, alone, found)),
      );
    } else if (name === "pageBreak" && node.attrs.attached) {
      numbers = {};
    } else if (name === "appendix") {
      numbers = {};
      const expected = appendix + 1;
      appendix = node.attrs.start ?? expected;
      const written = node.attrs.written ?? (alone ? words.appendix.one : words.appendix.many);
      const label = writtenLabel(written, [appendix], words);
      found.push({ node, pos, label, number: appendix, expected, below: true });
    } else if (name === "clause") {
      found.push({ node, pos, ...clause(node.attrs, numbers, style, words) });
    }
  });
}

function clause(attrs, numbers, style, words) {
  const { level } = attrs;
  const below = attrs.below ?? words.titled.includes(level);
  const written = attrs.written ?? words.defaults[style][level];
  if (words.unnumbered.includes(level)) {
    return { number: 0, expected: 0, label: writtenLabel(written, [0], words), below };
  }
  const expected = (numbers[level] ?? 0) + 1;
  numbers[level] = attrs.start ?? expected;
  for (const [inner, outer] of Object.entries(words.beginsAgain)) {
    if (outer.includes(level)) delete numbers[inner];
  }
  const around = DECIMALS.slice(0, Math.max(DECIMALS.indexOf(level), 0)).map((each) => numbers[each] ?? 1);
  const path = [...around, numbers[level]];
  return { number: numbers[level], expected, label: writtenLabel(written, path, words), below };
}

export const numberingKey = new PluginKey("numbering");

// Writes the label of every clause before it.  `said.wrong_number` explains a number that counting does not give.
export function numbering({ style, words, said }) {
  const made = (doc) => {
    const found = counted(doc, style, words);
    return {
      found,
      drawn: DecorationSet.create(
        doc,
        found.map((one) => drawn(one, said)),
      ),
      shape: shapeOf(found),
    };
  };
  return new Plugin({
    key: numberingKey,
    state: {
      init: (_, state) => made(state.doc),
      apply(tr, old) {
        if (!tr.docChanged) return old;
        const found = counted(tr.doc, style, words);
        // most keys change no label: then the drawn ones only move, unless their block was split or made another
        const moved = old.drawn.map(tr.mapping, tr.doc);
        if (shapeOf(found) === old.shape && moved.find().length === found.length) {
          return { ...old, found, drawn: moved };
        }
        return made(tr.doc);
      },
    },
    props: { decorations: (state) => numberingKey.getState(state).drawn },
  });
}

function shapeOf(found) {
  return found.map((one) => `${one.label}|${one.below}|${one.expected}`).join("\n");
}

function drawn({ node, pos, label, number, expected, below }, said) {
  const attrs = { "data-label": label };
  if (below) attrs["data-below"] = "";
  if (number !== expected) Object.assign(attrs, { class: "out-of-step", title: said.wrong_number });
  return Decoration.node(pos, pos + node.nodeSize, attrs);
}
