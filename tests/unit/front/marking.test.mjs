import assert from "node:assert/strict";
import { test } from "node:test";
import { inPercent, pieces, wordsOf } from "../../../services/portal/static/js/marking.js";

test("a text falls into words and what is between them, nothing is lost", () => {
  const text = "Quyết định số 881/QĐ-UBND";
  assert.equal(
    pieces(text, [])
      .map(([piece]) => piece)
      .join(""),
    text,
  );
});

test("a word is found with its marks or without them", () => {
  const hits = (words) =>
    pieces("Đảng uỷ phường", words)
      .filter(([, hit]) => hit)
      .map(([piece]) => piece);
  assert.deepEqual(hits(["đảng"]), ["Đảng"]);
  assert.deepEqual(hits(["dang"]), ["Đảng"]);
  assert.deepEqual(hits(["đang"]), []);
  assert.deepEqual(hits(["uy"]), ["uỷ"]);
});

test("no search has no words", () => {
  assert.deepEqual(wordsOf(undefined), []);
  assert.deepEqual(wordsOf(" Môi  trường "), ["môi", "trường"]);
});

test("a place in shares of its page", () => {
  assert.deepEqual(inPercent({ page: 1, left: 0.5, top: 0.25, width: 0.125, height: 1 }), {
    left: "50%",
    top: "25%",
    width: "12.5%",
    height: "100%",
  });
});
