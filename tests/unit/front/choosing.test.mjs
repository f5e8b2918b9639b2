import assert from "node:assert/strict";
import { test } from "node:test";
import { concerns, matching, moved, withPhrase } from "../../../services/portal/static/js/choosing.js";

const ITEMS = [{ text: "Văn bản đến" }, { text: "Văn bản đi" }, { text: "Nhiệm vụ" }];

test("every typed word is in the text, in any spelling and order", () => {
  assert.deepEqual(matching(ITEMS, "den van"), [ITEMS[0]]);
  assert.deepEqual(matching(ITEMS, "VĂN BẢN"), [ITEMS[0], ITEMS[1]]);
  assert.deepEqual(matching(ITEMS, "họp"), []);
  assert.deepEqual(matching(ITEMS, " "), ITEMS);
});

test("a step stays among the places", () => {
  assert.equal(moved(0, -1, 3), 0);
  assert.equal(moved(2, 1, 3), 2);
  assert.equal(moved(-1, 1, 3), 0);
  assert.equal(moved(1, 1, 3), 2);
});

test("a phrase follows what stands in the field", () => {
  assert.equal(withPhrase("  ", "Kính chuyển"), "Kính chuyển");
  assert.equal(withPhrase("Gấp. ", "Kính chuyển"), "Gấp. Kính chuyển");
});

test("a part is fetched again when one of its read models changed", () => {
  assert.equal(concerns("tasks inbox", "documents inbox"), true);
  assert.equal(concerns("tasks", "documents inbox"), false);
  assert.equal(concerns("tasks", "task"), false);
});
