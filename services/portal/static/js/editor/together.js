// A draft's text and form as one document that everybody who writes in it shares, and that outlives browser and network.
import { Y, indexeddb, yProsemirror } from "../../vendor/prosemirror.js";
import { SEED, keeping } from "./keeping.js";
import { tie } from "./fields.js";
import { docOf } from "./schema.js";
import { presence } from "./presence.js";
import { STORES } from "../forget.js";
import { texts } from "../answers.js";

const BEAT_MS = 12_000; // after which the server is asked anyhow
const QUIET_MS = 120_000; // after which somebody who does nothing is not there
const MOVED_MS = 300;
const STORED_MS = 3000; // that the machine's own store may take
const LAST_WORD_MS = 3000; // that saving waits for the last letters

// What is kept on this machine; null where the browser keeps nothing (private windows, a full disk).
async function stored(name, doc) {
  try {
    const kept = new indexeddb.IndexeddbPersistence(name, doc);
    const failed = new Promise((_, fail) => setTimeout(() => fail(new Error("no store")), STORED_MS));
    await Promise.race([kept.whenSynced, failed]);
    return { kept, typed: Boolean(await kept.get("typed")) };
  } catch {
    return null;
  }
}

// Opens the draft of `form` for everybody who writes in it.  Answers what `createEditor` takes ({plugins, undoing}) and
// `last()`, which has the last letters arrive; null where it cannot be shared, and then nothing is kept by itself.
export async function together(form, { paper, csrf }) {
  const corner = form.querySelector("[data-together]");
  if (!corner) return null;
  const said = JSON.parse(corner.querySelector("[data-together-said]").textContent);
  const id = corner.dataset.draft || form.elements.document_id.value;
  const fresh = !corner.dataset.draft;
  const note = corner.querySelector("[data-kept]");
  const say = (words, state) => {
    note.textContent = words;
    note.dataset.state = state;
  };
  say(said.opening, "opening");
  const fields = tie(form);

  const doc = new Y.Doc();
  const store = await stored(`${STORES}${corner.dataset.who}/${id}`, doc);
  const tell = (state, detail) => {
    if (state === "saved") say(said.saved.replace("{at}", clock(detail)), state);
    else if (state === "refused") say(texts(detail, document.documentElement.lang).title, state);
    else if (state === "offline" && !store) say(said.offline_unsafe, state);
    else say(said[state], state);
  };
  let people = null; // who else is there
  const keeper = keeping({
    doc,
    ask: asking(`/drafts/${id}/working-copy`, csrf),
    tell,
    typed: Boolean(store?.typed),
    place: () => people?.place() ?? "",
    onNews: (news) => heard(news),
    onClosed: (ended) => ended && store?.kept.clearData(),
    onTyped() {
      store?.kept.set("typed", true);
      if (fresh) fields.bring(["kind", "answers", "replaces"]);
    },
  });
  const status = await keeper.open();
  const fragment = doc.getXmlFragment("paper");
  if (status !== 200 && !(status === 0 && store?.typed && fragment.length)) {
    keeper.stop();
    if (status === 409) say(said.closed, "closed");
    else if (status === 403) say("", "opened");
    else {
      say(said.alone, "alone");
      warn(form);
    }
    return null;
  }
  if (!fragment.length) {
    doc.transact(() => yProsemirror.prosemirrorToYXmlFragment(docOf(paper), fragment), SEED);
  }
  if (!keeper.unsaved()) say("", "opened");

  fields.begin(doc.getMap("fields"));
  if (fresh) stay(id, form);

  people = presence(doc, corner.querySelector("[data-writers]"), () => !people.alone() && moved());
  let moving = 0;
  const moved = () => {
    clearTimeout(moving);
    moving = setTimeout(() => keeper.exchange(), MOVED_MS);
  };
  function heard(news) {
    if (fresh && news.version > 0) location.replace(`/documents/${id}`); // it was saved meanwhile
    if (form.elements.version && news.version) form.elements.version.value = news.version;
    people?.seen(news.people);
  }
  if (!fresh) keeper.exchange(); // the others see who has come
  attend({ ...keeper, sweep: fields.sweep }, `draft/${id}/`, doc.clientID, () => !store);
  return {
    plugins: [yProsemirror.ySyncPlugin(fragment), people.plugin, yProsemirror.yUndoPlugin()],
    undoing: { undo: yProsemirror.undoCommand, redo: yProsemirror.redoCommand },
    // Somebody else was faster: the copy has the words of both, and is saved again.
    again: corner.dataset.again !== undefined,
    last() {
      fields.sweep();
      return Promise.race([keeper.exchange({ saving: true }), new Promise((end) => setTimeout(end, LAST_WORD_MS))]);
    },
  };
}

const clock = (at) =>
  new Date(at ?? Date.now()).toLocaleTimeString("vi", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Asia/Ho_Chi_Minh",
  });

function asking(url, csrf) {
  return async (method, content, { since = 0, keepalive = false }) => {
    const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
    if (content) headers["Content-Type"] = "application/json";
    const body = content && JSON.stringify(content);
    const response = await fetch(content ? url : `${url}?since=${since}`, { method, headers, body, keepalive });
    return [response.status, await response.json().catch(() => ({}))];
  };
}

// Where nothing keeps what is typed, nobody leaves it without being asked.
function warn(form) {
  let typed = false;
  form.addEventListener("input", () => (typed = true));
  form.addEventListener("submit", () => (typed = false));
  window.addEventListener("beforeunload", (event) => typed && event.preventDefault());
}

// A page that is loaded again, or opened again after a crash, is about the same draft.
function stay(id, form) {
  const address = new URL("/drafts/new", location.href);
  address.searchParams.set("draft", id);
  for (const name of ["answers", "replaces"]) {
    if (form.elements[name]?.value) address.searchParams.set(name, form.elements[name].value);
  }
  history.replaceState(history.state, "", address);
}

// When the document is looked after: when others have typed, now and then, when the network is back, when the page goes.
function attend(keeper, channel, client, unsafe) {
  let active = Date.now();
  for (const sign of ["keydown", "pointerdown"]) {
    document.addEventListener(sign, () => (active = Date.now()), { passive: true, capture: true });
  }
  document.addEventListener("changed", ({ detail }) => {
    const told = detail.split(" ").filter((name) => name.startsWith(channel));
    if (told.some((name) => name !== `${channel}${client}`)) keeper.pull();
  });
  setInterval(() => {
    keeper.sweep();
    if (document.visibilityState === "hidden") return;
    if (Date.now() - active < QUIET_MS) keeper.exchange();
    else keeper.pull(); // asking is no sign of life
  }, BEAT_MS);
  window.addEventListener("online", () => keeper.exchange());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keeper.exchange();
    else keeper.pull();
  });
  window.addEventListener("pagehide", () => keeper.exchange({ leaving: true }));
  window.addEventListener("beforeunload", (event) => {
    if (unsafe() && keeper.unsaved()) event.preventDefault();
  });
}
