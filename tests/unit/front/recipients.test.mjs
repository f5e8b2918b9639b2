// The recipients of a draft outside this system.
import assert from "node:assert/strict";
import test from "node:test";

import { missing, nameOf } from "../../../services/portal/static/js/recipients.js";

test("a line begins with the name", () => {
  assert.equal(nameOf(" Công ty Cấp nước ; 57 Xô Viết Nghệ Tĩnh; 2"), "Công ty Cấp nước");
  assert.equal(nameOf(""), "");
});

test("what is kept joins the list once, whatever its address was", () => {
  const kept = ["Công ty Cấp nước; 57 Xô Viết", "Đại học Duy Tân"];
  assert.deepEqual(missing(kept, ["CÔNG TY CẤP NƯỚC; 2"]), ["Đại học Duy Tân"]);
  assert.deepEqual(missing(kept, []), kept);
});
