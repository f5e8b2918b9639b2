import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { placeOf } from "../../../services/portal/static/js/editor/checking.js";
import { labelRead } from "../../../services/portal/static/js/editor/labels.js";
import { counted } from "../../../services/portal/static/js/editor/numbering.js";
import { docOf, paperOf, schema } from "../../../services/portal/static/js/editor/schema.js";

// what Python says (tests/unit/portal/test_editor.py writes it)
const CONTRACT = JSON.parse(readFileSync(new URL("data/paper.json", import.meta.url), "utf8"));
const { words } = CONTRACT;

test("the editor has the nodes, marks and attributes of a paper and no others", () => {
  const nodes = Object.fromEntries(
    Object.entries(schema.nodes).map(([name, type]) => [name, Object.keys(type.spec.attrs ?? {}).sort()]),
  );
  assert.deepEqual(nodes, CONTRACT.nodes);
  assert.deepEqual(Object.keys(schema.marks).sort(), CONTRACT.marks);
  assert.deepEqual(schema.marks.size.spec.attrs && Object.keys(schema.marks.size.spec.attrs), ["pt"]);
});

test("labels are read as Python reads them", () => {
  for (const [line, expected] of CONTRACT.read) {
    const read = labelRead(line, words);
    assert.deepEqual(read && [read.level, read.number, read.written, read.length], expected, line);
  }
});

test("clauses are counted as Python counts them", () => {
  for (const { paper, style, text, counted: expected } of CONTRACT.papers) {
    const found = counted(docOf(paper), style, words);
    const told = found.map(({ label, number, expected: next, below }) => [label, number, next, below]);
    assert.deepEqual(told, expected, text);
    for (const { node, pos } of found) assert.equal(docOf(paper).nodeAt(pos).type, node.type);
  }
});

test("a paper comes out of the editor as it went in", () => {
  for (const { paper } of CONTRACT.papers) {
    const doc = docOf(paper);
    doc.check();
    assert.deepEqual(withoutDefaults(paperOf(doc)), paper);
  }
});

test("no paper is an empty paragraph", () => {
  assert.deepEqual(paperOf(docOf(null)).doc.content, [{ type: "paragraph" }]);
});

// cells say that they take one row and column; Python leaves that out
function withoutDefaults(value) {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value)
    .filter(([name, one]) => !(["colspan", "rowspan"].includes(name) && one === 1))
    .map(([name, one]) => [name, withoutDefaults(one)])
    .filter(([name, one]) => name !== "attrs" || Object.keys(one).length);
  return Object.fromEntries(entries);
}

test("a place of a departure is the block that Python numbers", () => {
  const cell = (text) => ({ type: "tableCell", content: [{ type: "paragraph", content: [{ type: "text", text }] }] });
  const doc = docOf({
    doc: {
      type: "doc",
      content: [
        { type: "paragraph", content: [{ type: "text", text: "trước" }] },
        { type: "table", content: [{ type: "tableRow", content: [cell("a"), cell("b")] }] },
        { type: "paragraph", content: [{ type: "text", text: "sau" }] },
      ],
    },
  });
  for (const [path, text] of [
    [[0], "trước"],
    [[1, 0, 1, 0], "b"],
    [[2], "sau"],
    [[9], "sau"],
  ]) {
    assert.equal(doc.nodeAt(placeOf(doc, path)).textContent, text);
  }
});
