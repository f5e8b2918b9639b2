import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { folded, plain } from "../../../services/portal/static/js/plain.js";

const FOLDINGS = JSON.parse(readFileSync(new URL("../../data/foldings.json", import.meta.url)));

test("a word has the same key in the browser as on the server", () => {
  for (const one of FOLDINGS) assert.equal(folded(one.text), one.folded, one.text);
});

test("the form of Unicode makes no difference", () => {
  for (const { text } of FOLDINGS) assert.equal(folded(text.normalize("NFD")), folded(text));
});

test("without marks every spelling is alike", () => {
  assert.equal(plain("Đảng ủy"), "dang uy");
  assert.equal(plain("LÝ"), plain("li"));
});
