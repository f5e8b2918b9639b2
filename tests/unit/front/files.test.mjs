// What is attached to a document.
import assert from "node:assert/strict";
import test from "node:test";

import { moveUp, nameOf } from "../../../services/portal/static/js/files.js";

test("a kept file is called as the server calls it", () => {
  assert.equal(nameOf('{"sha256":"ab","name":"phụ lục.xlsx"}'), "phụ lục.xlsx");
  assert.equal(nameOf(""), "");
  assert.equal(nameOf("{}"), "");
});

test("an attachment moves up, the first one stays", () => {
  const order = ["a", "b"];
  const first = { before: (item) => order.splice(0, 2, item.name, "a") };
  moveUp({ name: "b", previousElementSibling: first });
  assert.deepEqual(order, ["b", "a"]);
  moveUp({ name: "b", previousElementSibling: null });
  assert.deepEqual(order, ["b", "a"]);
});
