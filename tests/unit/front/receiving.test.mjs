import assert from "node:assert/strict";
import { test } from "node:test";
import * as receiving from "../../../services/portal/static/js/receiving.js";

const queue = (...states) => states.map((state, place) => ({ state, place, answer: { reading: {}, same: [] } }));

test("at most so many files are on their way", () => {
  const sent = (states, atOnce) => receiving.toSend(queue(...states), atOnce).map((one) => one.place);
  assert.deepEqual(sent(["waiting", "waiting", "waiting"], 2), [0, 1]);
  assert.deepEqual(sent(["sending", "waiting", "waiting"], 2), [1]);
  assert.deepEqual(sent(["sending", "reading", "waiting"], 2), []);
  assert.deepEqual(sent(["registered", "asking", "waiting"], 2), [2]);
});

test("a file that may be secret is asked about, whatever the status", () => {
  assert.equal(receiving.afterUpload(409, { code: "secret.in-doubt" }), "asking");
  assert.equal(receiving.afterUpload(413, {}), "failed");
  assert.equal(receiving.afterUpload(201, { reading: { issuer: "A" } }), "read");
  assert.equal(receiving.afterUpload(201, { reading: null }), "unread");
});

test("a refused registration leaves the file as it was", () => {
  assert.equal(receiving.afterRefusal({ file: null }), "paper");
  assert.equal(receiving.afterRefusal({ file: {}, reading: {} }), "read");
  assert.equal(receiving.afterRefusal({ file: {}, reading: null }), "unread");
});

test("only what was read whole and is new is registered without a look", () => {
  const one = (more) => ({ state: "read", answer: { reading: { issuer: "A", subject: "B" }, same: [], ...more } });
  assert.equal(receiving.isComplete(one()), true);
  assert.equal(receiving.isComplete(one({ same: [{ name: "881/QĐ" }] })), false);
  assert.equal(receiving.isComplete(one({ reading: { issuer: "A", subject: "" } })), false);
  assert.equal(receiving.isComplete({ ...one(), state: "registered" }), false);
});

test("the next file is another one that is open, the same one only when it is the last", () => {
  const [first, second, third] = queue("registered", "read", "unread");
  assert.equal(receiving.nextOf([first, second, third], second), third);
  assert.equal(receiving.nextOf([first, second], second), second);
  assert.equal(receiving.nextOf([first], first), undefined);
  assert.equal(receiving.nextOf([{ state: "sending", answer: undefined }], null), undefined);
});

test("what the clerk is told of an opened file", () => {
  const said = {
    enter_secret: "mật",
    recognised: "nhận dạng",
    done_reading: "đã đọc",
    password: "khóa",
    "no-text": "mờ",
  };
  const told = (answer) => receiving.toldOf(answer, said);
  assert.equal(told({ file: null, reading: null }), "mật");
  assert.equal(told({ file: {}, reading: {}, recognised: true }), "nhận dạng");
  assert.equal(told({ file: {}, reading: {} }), "đã đọc");
  assert.equal(told({ file: {}, reading: null, problem: "password" }), "khóa");
  assert.equal(told({ file: {}, reading: null, problem: "what nobody has a text for" }), "mờ");
});

test("what was typed goes before what was read, an empty field too", () => {
  assert.equal(receiving.valueOf("symbol", { symbol: "" }, { symbol: "881" }), "");
  assert.equal(receiving.valueOf("symbol", null, { symbol: "881" }), "881");
  assert.equal(receiving.valueOf("symbol", null, null), null);
});

test("a doubt names the words and the page, or what cannot be seen", () => {
  const said = { page: "trang {n}", unseen: "không đọc được: {where}", picture: "hình" };
  assert.equal(receiving.doubtLine({ words: "MẬT", page: 2 }, said), "“MẬT” · trang 2");
  assert.equal(receiving.doubtLine({ words: "MẬT" }, said), "“MẬT”");
  assert.equal(receiving.doubtLine({ page: 3 }, said), "không đọc được: trang 3");
  assert.equal(receiving.doubtLine({}, said), "không đọc được: hình");
});

test("a signature is good only when it is intact, of the whole file and trusted", () => {
  const good = { intact: true, whole: true, trusted: true, signer: "A", reason_vi: "Đúng" };
  const said = { trusted: "tin cậy", doubtful: "cần kiểm tra" };
  assert.equal(receiving.signatureLine(good, said, "vi"), "tin cậy: A. Đúng");
  for (const flaw of ["intact", "whole", "trusted"]) {
    assert.match(receiving.signatureLine({ ...good, [flaw]: false }, said, "vi"), /^cần kiểm tra: /);
  }
});

test("the hour of a signature is that of the city", () => {
  const signature = { at: "2026-02-28T18:00:00Z", reason_en: "Good" };
  assert.match(receiving.signatureLine(signature, { doubtful: "doubtful" }, "en"), /01\/03\/2026, 01:00:00/);
});
