// Who else has the draft open: their cursors in the text, their names beside it.
import { awareness as protocol, yProsemirror } from "../../vendor/prosemirror.js";

const SHADES = 6; // css/writing.css has as many

const shade = (client) => `writer-${client % SHADES}`;

function cursor({ name }, client) {
  const mark = document.createElement("span");
  mark.className = `writer-cursor ${shade(client)}`;
  const label = document.createElement("span");
  label.className = "writer-name";
  label.textContent = name;
  mark.append("\u2060", label, "\u2060"); // word joiners: the cursor stands in no line of its own
  return mark;
}

function parsed(place) {
  try {
    const { anchor, head } = JSON.parse(place);
    return anchor && head ? { anchor, head } : null;
  } catch {
    return null; // somebody who has not clicked into the text
  }
}

// `list` shows the names.  `onMove` is called when the own cursor has moved.
export function presence(doc, list, onMove) {
  const aware = new protocol.Awareness(doc);
  let known = "";
  aware.on("update", ({ updated, added }, origin) => {
    if (origin === "local" && [...updated, ...added].includes(doc.clientID)) onMove();
  });
  return {
    plugin: yProsemirror.yCursorPlugin(aware, {
      cursorBuilder: cursor,
      selectionBuilder: (_, client) => ({ class: `writer-selection ${shade(client)}` }),
    }),
    // Where the own cursor stands, as the others are told.
    place() {
      const own = aware.getLocalState()?.cursor;
      return own ? JSON.stringify(own) : "";
    },
    // The others, as the server knows them: their names are its word, not theirs.
    seen(people) {
      const told = JSON.stringify(people);
      const now = Date.now();
      for (const { client } of people) aware.meta.set(client, { clock: 0, lastUpdated: now });
      if (told === known) return;
      known = told;
      const here = new Set(people.map(({ client }) => client));
      const removed = [...aware.states.keys()].filter((client) => client !== doc.clientID && !here.has(client));
      for (const client of removed) {
        aware.states.delete(client);
        aware.meta.delete(client);
      }
      const added = people.map(({ client }) => client).filter((client) => !aware.states.has(client));
      for (const { client, name, place } of people) {
        aware.states.set(client, { user: { name, color: "#0b6e4f" }, cursor: parsed(place) });
      }
      const updated = [...here].filter((client) => !added.includes(client));
      aware.emit("change", [{ added, updated, removed }, "remote"]);
      show(list, people);
    },
    alone: () => aware.states.size < 2,
    destroy: () => aware.destroy(),
  };
}

function show(list, people) {
  const names = new Map(people.map(({ client, name }) => [name, client]));
  list.replaceChildren(
    ...[...names].map(([name, client]) => {
      const chip = document.createElement("li");
      chip.className = `chip ${shade(client)}`;
      chip.textContent = name;
      return chip;
    }),
  );
  list.hidden = names.size === 0;
}
