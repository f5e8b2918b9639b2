import assert from "node:assert/strict";
import { test } from "node:test";
import { parsed, problem } from "../../../services/portal/static/js/answers.js";

const ANSWER = {
  vi: { title: "Tệp hỏng", next_step: "Gửi lại." },
  en: { title: "Broken file", next_step: "Send again." },
};

test("an answer that is no JSON is empty", () => {
  assert.deepEqual(parsed("<h1>502</h1>"), {});
  assert.deepEqual(parsed('{"url": "/x"}'), { url: "/x" });
});

test("a problem is told in the reader's language, or in Vietnamese", () => {
  assert.equal(problem(ANSWER, "en", "-"), "Broken file. Send again.");
  assert.equal(problem({ vi: ANSWER.vi }, "en", "-"), "Tệp hỏng. Gửi lại.");
});

test("an answer without a text is a lost connection", () => {
  assert.equal(problem({}, "vi", "Mất kết nối"), "Mất kết nối");
});
