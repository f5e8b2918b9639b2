import assert from "node:assert/strict";
import { test } from "node:test";
import { SEED, base64, bytesOf, hasMore, keeping } from "../../../services/portal/static/js/editor/keeping.js";
import { Y } from "../../../services/portal/static/vendor/prosemirror.js";

// A server that keeps one document, as approval does.
function server() {
  const kept = new Y.Doc();
  const updates = [];
  const state = { away: false, code: null, asked: [] };
  const news = (since) => ({
    seq: updates.length,
    updates: updates.slice(since),
    vector: base64(Y.encodeStateVector(kept)),
    version: 1,
    changed_at: "2026-11-30T03:42:00Z",
    people: [],
  });
  const ask = async (method, content, { since = 0 }) => {
    if (state.away) throw new TypeError("no network");
    if (state.code) return [409, { code: state.code, ended: true }];
    state.asked.push(content);
    if (method === "GET") return [200, news(since)];
    if (content.update) {
      Y.applyUpdate(kept, bytesOf(content.update));
      if (kept.store.pendingStructs) {
        kept.store.pendingStructs = null;
        return [409, { code: "working-copy.lacks" }];
      }
      updates.push(content.update);
    }
    return [200, news(content.since)];
  };
  return { ...state, state, ask, words: () => kept.getText("words").toString(), kept };
}

function page(site, { typed = false } = {}) {
  const doc = new Y.Doc();
  const told = [];
  const calls = { typed: 0, closed: null };
  const keeper = keeping({
    doc,
    ask: site.ask,
    tell: (state) => told.push(state),
    typed,
    place: () => "",
    onNews: () => {},
    onClosed: (ended) => (calls.closed = ended),
    onTyped: () => (calls.typed += 1),
  });
  const words = doc.getText("words");
  return { doc, keeper, told, calls, words, type: (text) => words.insert(words.length, text) };
}

test("what two pages type is in both, once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const site = server();
  const [one, other] = [page(site), page(site)];
  assert.equal(await one.keeper.open(), 200);
  await other.keeper.open();
  one.type("của một ");
  other.type("của hai ");
  assert.deepEqual([one.told.at(-1), one.keeper.unsaved(), one.calls.typed], ["unsaved", true, 1]);
  await one.keeper.exchange();
  assert.equal(one.told.at(-1), "saved");
  await other.keeper.exchange();
  await one.keeper.pull();
  assert.equal(one.words.toString(), other.words.toString());
  assert.equal(site.words(), one.words.toString());
  for (const words of ["của một ", "của hai "]) assert.equal(site.words().split(words).length, 2);
  const before = site.state.asked.length;
  await other.keeper.exchange();
  assert.equal(site.state.asked.at(-1).update, undefined, "nothing new, nothing sent");
  assert.equal(site.state.asked.length, before + 1);
});

test("what is typed goes by itself a moment after the last letter", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const site = server();
  const one = page(site);
  await one.keeper.open();
  one.type("gõ");
  t.mock.timers.tick(5000);
  await one.keeper.exchange(); // behind the one that the timer began
  assert.equal(site.words(), "gõ");
});

test("without a network it waits, and arrives when there is one", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const site = server();
  const one = page(site);
  await one.keeper.open();
  site.state.away = true;
  one.type("trên máy này");
  await one.keeper.exchange();
  assert.deepEqual([one.told.at(-1), one.keeper.unsaved(), site.words()], ["offline", true, ""]);
  site.state.away = false;
  t.mock.timers.tick(10_000);
  await one.keeper.exchange();
  assert.deepEqual([one.keeper.unsaved(), site.words()], [false, "trên máy này"]);
});

test("what was kept on the machine arrives when the page is opened again, also what was taken away", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const site = server();
  const before = page(site);
  await before.keeper.open();
  before.type("còn bỏ");
  await before.keeper.exchange();
  const again = page(site, { typed: true });
  Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(before.doc), SEED); // as the machine's own store brings it
  again.doc.transact(() => again.words.delete(3, 3), SEED); // done before the crash
  await again.keeper.open();
  await again.keeper.exchange();
  assert.equal(site.words(), "còn");
});

test("a server that has lost something gets all of it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const [first, second] = [server(), server()];
  const one = page({ ask: (...said) => (one.moved ? second : first).ask(...said) });
  await one.keeper.open();
  one.type("trước ");
  await one.keeper.exchange();
  one.moved = true; // the copy was thrown away on the other side
  one.type("sau");
  await one.keeper.exchange();
  t.mock.timers.tick(10_000);
  await one.keeper.exchange();
  assert.equal(second.words(), "trước sau");
});

test("a closed draft is told and left alone", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const site = server();
  const one = page(site);
  await one.keeper.open();
  site.state.code = "working-copy.closed";
  one.type("muộn");
  await one.keeper.exchange();
  assert.deepEqual([one.told.at(-1), one.calls.closed], ["closed", true]);
  one.type(" hơn");
  assert.equal(one.told.at(-1), "closed");
  site.state.code = null;
  await one.keeper.exchange();
  assert.equal(site.words(), "");
});

test("a refusal is told, and the next letter tries again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const site = server();
  const one = page(site);
  await one.keeper.open();
  site.state.code = "working-copy.secret";
  one.type("dấu mật");
  await one.keeper.exchange();
  assert.deepEqual([one.told.at(-1), one.keeper.unsaved()], ["refused", true]);
  site.state.code = null;
  one.words.delete(0, one.words.length);
  one.type("không mật");
  await one.keeper.exchange();
  assert.equal(site.words(), "không mật");
});

test("what the page began with is sent with the first letter and not before", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const site = server();
  const one = page(site);
  await one.keeper.open();
  one.doc.transact(() => one.type("mẫu "), SEED);
  await one.keeper.exchange();
  assert.equal(site.words(), "");
  assert.equal(hasMore(one.doc, bytesOf(base64(Y.encodeStateVector(site.kept)))), true);
  one.type("gõ");
  await one.keeper.exchange();
  assert.equal(site.words(), "mẫu gõ");
});
