import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { docOf, paperOf, schema } from "../../../services/portal/static/js/editor/schema.js";
import { Fragment, Slice, Y, yProsemirror } from "../../../services/portal/static/vendor/prosemirror.js";

// what approval makes of papers (tests/unit/approval/test_encoding.py writes it)
const SEEDS = JSON.parse(readFileSync(new URL("data/seeds.json", import.meta.url), "utf8"));

const seeded = (seed) => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Buffer.from(seed, "base64"));
  return doc;
};

test("y-prosemirror reads what the server seeds as the paper it was made of", () => {
  for (const { paper, seed } of SEEDS) {
    const root = yProsemirror.yXmlFragmentToProseMirrorRootNode(seeded(seed).getXmlFragment("paper"), schema);
    root.check();
    assert.deepEqual(root.toJSON(), docOf(paper).toJSON());
    assert.deepEqual(paperOf(root), paperOf(docOf(paper)));
  }
});

// What an editor does with a shared document: its own document with a change in it is written back.
const typing = (doc, words, end) => {
  const fragment = doc.getXmlFragment("paper");
  const { doc: opened, meta } = yProsemirror.initProseMirrorDoc(fragment, schema);
  const at = end ? opened.content.size - 1 : 1;
  const typed = opened.replace(at, at, new Slice(Fragment.from(schema.text(words)), 0, 0));
  yProsemirror.updateYFragment(doc, fragment, typed, meta);
};

test("an editor that opens a seeded document finds nothing to change in it", () => {
  for (const { seed } of SEEDS) {
    const doc = seeded(seed);
    const fragment = doc.getXmlFragment("paper");
    const { doc: opened, meta } = yProsemirror.initProseMirrorDoc(fragment, schema);
    const known = Y.encodeStateVector(doc);
    yProsemirror.updateYFragment(doc, fragment, opened, meta);
    assert.deepEqual(Y.encodeStateVector(doc), known);
  }
});

test("two who open the same seed and type have both their words, and everything else once", () => {
  const { paper, seed } = SEEDS[0];
  const [one, other] = [seeded(seed), seeded(seed)];
  typing(one, "đầu ", false);
  typing(other, " cuối", true);
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  const [first, second] = [one, other].map((doc) =>
    yProsemirror.yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment("paper"), schema),
  );
  assert.deepEqual(first.toJSON(), second.toJSON());
  const before = docOf(paper).textContent;
  assert.equal(first.textContent, `đầu ${before} cuối`);
});
