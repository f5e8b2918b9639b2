// The lines of authority that the form proposes for who signs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { proposed } from "../../../services/portal/static/js/signers.js";

const HEAD = [["T/M QUẬN ỦY"], ["T/M BAN THƯỜNG VỤ"]];
const CHIEF = [["T/L BAN THƯỜNG VỤ"]];
const ALL = [...HEAD, ...CHIEF];

test("the first proposal fills an empty field", () => {
  assert.equal(proposed("", HEAD, ALL), "T/M QUẬN ỦY");
});

test("another signer's proposal takes the place of the one before", () => {
  assert.equal(proposed("T/M BAN THƯỜNG VỤ\n", CHIEF, ALL), "T/L BAN THƯỜNG VỤ");
});

test("lines of one's own stay", () => {
  assert.equal(proposed("T/M ĐOÀN CHỦ TỊCH", CHIEF, ALL), "T/M ĐOÀN CHỦ TỊCH");
});

test("nobody is proposed nothing", () => {
  assert.equal(proposed("", [], ALL), "");
});
