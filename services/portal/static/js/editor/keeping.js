// Keeps a shared document: what is typed here goes to the server every few seconds, what others type comes from there.
import { Y } from "../../vendor/prosemirror.js";

export const REMOTE = Symbol("from the server"); // origins of changes that nobody typed here
export const SEED = Symbol("what the page began with");

const SETTLED_MS = 1200; // after the last key
const LONGEST_MS = 4000; // that what is typed waits
const AGAIN_MS = 5000; // after a failure
const KEPT_ALIVE = 60_000; // characters that a browser sends on for a page that is gone

export function base64(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}

export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Whether `doc` has something of anybody that a state vector does not know; what was taken away does not show.
export function hasMore(doc, vector) {
  const known = Y.decodeStateVector(vector);
  return [...Y.decodeStateVector(Y.encodeStateVector(doc))].some(([client, clock]) => clock > (known.get(client) ?? 0));
}

// `ask(method, content, {since, keepalive})` answers [status, body], and throws where there is no network.
// `tell(state, detail)` says how things stand: saved, unsaved, saving, offline, ended, closed, refused.
// `typed` says that the document holds what was typed before and may not have arrived; `onTyped()` is called when it
// comes to that.
export function keeping({ doc, ask, tell, typed, place, onNews, onClosed, onTyped }) {
  let since = 0;
  let theirs = null; // the state vector of what the server has
  let dirty = false;
  let stopped = false;
  let timer = 0;
  let waiting = 0; // since when
  let running = Promise.resolve();
  let everTyped = typed;

  function take(news) {
    for (const update of news.updates) Y.applyUpdate(doc, bytesOf(update), REMOTE);
    since = news.seq;
    theirs = bytesOf(news.vector);
    if (everTyped && hasMore(doc, theirs)) dirty = true;
    onNews(news);
  }

  function schedule(ms) {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(() => exchange(), ms);
  }

  doc.on("update", (_, origin) => {
    if (origin === REMOTE || origin === SEED) return;
    dirty = true;
    if (!everTyped) {
      everTyped = true;
      onTyped();
    }
    if (stopped) return tell("closed");
    tell("unsaved");
    waiting ||= Date.now();
    schedule(Math.max(0, Math.min(SETTLED_MS, waiting + LONGEST_MS - Date.now())));
  });

  // One round: what is typed goes, what is new comes.  They follow each other; only a page that goes waits for nobody.
  // Whoever is `saving` makes a revision of it next.
  function exchange({ leaving = false, saving = false } = {}) {
    if (leaving) return once({ leaving });
    running = running.then(() => once({ saving }));
    return running;
  }

  async function once({ leaving = false, saving = false }) {
    if (stopped) return;
    const sending = dirty;
    const said = { client: doc.clientID, since, place: place(), leaving, saving };
    if (sending) {
      said.update = base64(Y.encodeStateAsUpdate(doc, theirs ?? undefined));
      said.vector = base64(Y.encodeStateVector(doc));
      tell("saving");
    }
    dirty = false;
    waiting = 0;
    try {
      const keepalive = leaving && JSON.stringify(said).length < KEPT_ALIVE;
      const [status, body] = await ask("POST", said, { keepalive });
      if (status === 200) {
        take(body);
        if (dirty) schedule(0);
        else if (sending) tell("saved", body.changed_at);
      } else refused(status, body, sending);
    } catch {
      dirty ||= sending;
      tell("offline");
      schedule(AGAIN_MS);
    }
  }

  function refused(status, body, sending) {
    dirty ||= sending;
    if (body.code === "working-copy.lacks") {
      theirs = null;
      schedule(AGAIN_MS / 10);
    } else if (body.code === "working-copy.closed") {
      stopped = true;
      tell("closed");
      onClosed(body.ended);
    } else if (status === 401 || body.code === "form.stale") {
      tell("ended");
      schedule(AGAIN_MS * 6);
    } else if (status >= 500 || status === 429) {
      tell("offline");
      schedule(AGAIN_MS);
    } else tell("refused", body); // the next letter tries again
  }

  return {
    // Answers how it went: a status, or 0 where there is no network.
    async open() {
      try {
        const [status, body] = await ask("GET", null, { since: 0 });
        if (status === 200) {
          take(body);
          if (typed) dirty = true; // also what was taken away has to arrive
          if (dirty) schedule(0);
        } else if (body.code === "working-copy.closed") onClosed(body.ended);
        return status;
      } catch {
        return 0;
      }
    },
    // Asks what is new; whoever has something to say says it with it.
    async pull() {
      if (stopped) return;
      if (dirty) return exchange();
      try {
        const [status, body] = await ask("GET", null, { since });
        if (status === 200) take(body);
        else refused(status, body, false);
      } catch {
        tell("offline");
        schedule(AGAIN_MS);
      }
    },
    exchange,
    unsaved: () => dirty,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
