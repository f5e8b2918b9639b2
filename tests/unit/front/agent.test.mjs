import assert from "node:assert/strict";
import { test } from "node:test";
import { AgentProblem, certificates, sign } from "../../../services/portal/static/js/signing/agent.js";

const DOCUMENTS = [
  { id: "a", name: "Công văn 1", digest: "1", more: 1 },
  { id: "b", name: "Công văn 2", digest: "2", more: 0 },
];

// An agent that answers by what stands in `answers` for a path, one after the other.
const agent = (answers) => {
  const asked = [];
  const fetched = async (url, { body }) => {
    const path = new URL(url).pathname;
    asked.push([path, JSON.parse(body)]);
    const answer = answers[path].length > 1 ? answers[path].shift() : answers[path][0];
    return { ok: !answer.type, json: async () => answer };
  };
  return { asked, fetched };
};

const SIGNED = {
  "/requests": [{ request: "r", page: "http://127.0.0.1:24817/requests/r/page" }],
  "/requests/r": [{ state: "asked" }, { state: "signed", signatures: { a: "s1", b: "s2" } }],
  "/requests/r/digests": [{ signature: "s3" }],
  "/requests/r/end": [{}],
};

const popup = () => ({
  shown: [],
  closed: false,
  location: {
    replace(page) {
      this.page = page;
    },
  },
  close() {
    this.closed = true;
  },
});

test("every signature goes to the city, and the next digest of a document to the token", async () => {
  const { asked, fetched } = agent(structuredClone(SIGNED));
  const given = [];
  const finish = async (id, signature) => {
    given.push([id, signature]);
    return signature === "s1" ? "next" : null;
  };
  const opened = popup();
  const outcomes = await sign({ certificate: "c", documents: DOCUMENTS, language: "vi", opened, finish, fetched });
  assert.deepEqual(outcomes, { a: undefined, b: undefined });
  assert.deepEqual(given, [
    ["a", "s1"],
    ["a", "s3"],
    ["b", "s2"],
  ]);
  assert.equal(opened.location.page, "http://127.0.0.1:24817/requests/r/page");
  assert.equal(opened.closed, true);
  assert.deepEqual(asked.at(-1), ["/requests/r/end", {}]);
  assert.ok(asked.every(([, sent]) => !("pin" in sent)));
});

test("one document that the city refuses does not stop the others", async () => {
  const { fetched } = agent(structuredClone(SIGNED));
  const finish = async (id) => {
    if (id === "a") throw new Error("changed");
    return null;
  };
  const outcomes = await sign({ certificate: "c", documents: DOCUMENTS, opened: popup(), finish, fetched });
  assert.equal(outcomes.a.message, "changed");
  assert.equal(outcomes.b, undefined);
});

test("what the holder declines is told in the agent's words, and ended", async () => {
  const answers = structuredClone(SIGNED);
  answers["/requests/r"] = [{ state: "declined", problem: { type: "agent.declined", vi: { title: "Không ký" } } }];
  const { asked, fetched } = agent(answers);
  const shown = [];
  const signing = sign({
    certificate: "c",
    documents: DOCUMENTS,
    opened: null,
    show: (page) => shown.push(page),
    fetched,
  });
  await assert.rejects(signing, (error) => error instanceof AgentProblem && error.answer.vi.title === "Không ký");
  assert.equal(shown.length, 1);
  assert.equal(asked.at(-1)[0], "/requests/r/end");
});

test("a window that was closed ends the waiting", async () => {
  const answers = structuredClone(SIGNED);
  answers["/requests/r"] = [{ state: "asked" }];
  const { fetched } = agent(answers);
  const opened = popup();
  opened.location.replace = () => {
    opened.closed = true;
  };
  const shown = sign({ certificate: "c", documents: DOCUMENTS, opened, finish: null, fetched });
  await assert.rejects(shown, (error) => error.message === "agent.closed");
});

test("an agent that is not there is told apart", async () => {
  const away = async () => {
    throw new TypeError("Failed to fetch");
  };
  await assert.rejects(certificates(away), (error) => error.message === "agent.away");
});
