// What asks first, or takes a while: tables of a size, pictures, the number of a clause, tone marks.
import { ask, made } from "./dialogs.js";
import { blocksIn, insertField, setStart } from "./commands.js";
import { PictureRefused, describe, insertImage, sendPicture } from "./images.js";
import { numberingKey } from "./numbering.js";
import { retoned } from "./spelling.js";

export const askTable =
  (insertTable) =>
  async (view, { said, tell }) => {
    const given = await ask({
      title: said.table,
      fields: [
        { name: "rows", label: said.rows, type: "number", value: 3, min: 1, max: 500, required: true },
        { name: "columns", label: said.columns, type: "number", value: 3, min: 1, max: 30, required: true },
        { name: "head", label: said.head_row, type: "checkbox", value: true },
      ],
      ok: said.insert,
      cancel: said.cancel,
    });
    view.focus();
    if (!given) return;
    const table = insertTable(Number(given.rows), Number(given.columns), given.head);
    if (!table(view.state, view.dispatch)) tell(said.not_in_table);
  };

// Another number for the clause the cursor is in; empty, it counts by itself again.
export async function askNumber(view, { said }) {
  const [block] = blocksIn(view.state);
  const known = numberingKey.getState(view.state).found.find((one) => one.pos === block?.pos);
  if (!known || !known.expected) return;
  const given = await ask({
    title: said.number,
    content: [made("p", { textContent: said.number_hint })],
    fields: [{ name: "start", label: known.label, type: "number", value: known.number, min: 1, max: 9999 }],
    ok: said.done,
    cancel: said.cancel,
  });
  view.focus();
  if (!given) return;
  const start = Number(given.start) || null;
  setStart(start === known.expected ? null : start)(view.state, view.dispatch);
}

// A place of a template that is filled for each document made of it.
export async function askField(view, { said }) {
  const given = await ask({
    title: said.field,
    fields: [{ name: "name", label: said.field_name, maxLength: 80, required: true }],
    ok: said.insert,
    cancel: said.cancel,
  });
  view.focus();
  if (given?.name.trim()) insertField(given.name.trim())(view.state, view.dispatch);
}

export function choosePicture(view, context) {
  if (view.state.selection.node?.type.name === "image") {
    describe(view, context.said);
    return;
  }
  const input = made("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif" });
  input.addEventListener("change", () => input.files[0] && addPicture(view, input.files[0], context));
  input.click();
}

export async function addPicture(view, file, { said, csrf, tell }) {
  tell(said.picture_sending);
  try {
    const attrs = await sendPicture(file, file.name, said, csrf);
    insertImage(attrs)(view.state, view.dispatch);
    tell(said.picture_there);
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error;
    tell(error.message);
  }
}

// Moves every tone mark of the text to where it is wanted: where the body has them, unless something else is chosen.
export async function moveTones(view, { said, tones, tell }) {
  const given = await ask({
    title: said.tones,
    content: [made("p", { textContent: said.tones_hint })],
    fields: [
      { name: "style", label: said.tones_first, type: "radio", value: "new", checked: tones !== "old" },
      { name: "style", label: said.tones_second, type: "radio", value: "old", checked: tones === "old" },
    ],
    ok: said.tones_go,
    cancel: said.cancel,
  });
  view.focus();
  if (!given) return;
  const { tr, moved } = retoned(view.state, given.style);
  if (moved) view.dispatch(tr);
  tell(said.tones_moved.replace("{n}", moved));
}
