// The editor of a paper: ProseMirror with everything that drafting needs, on the page as it will be printed.
import {
  EditorState,
  EditorView,
  Plugin,
  dropCursor,
  gapCursor,
  history,
  redo,
  undo,
} from "../../vendor/prosemirror.js";
import { insertTable, tablePlugins } from "./tables.js";
import { askField, askNumber, askTable, choosePicture, moveTones } from "./actions.js";
import { describe } from "./images.js";
import { findBar, finding } from "./finding.js";
import { footnoteViews } from "./footnotes.js";
import { keys, labelling } from "./keys.js";
import { made } from "./dialogs.js";
import { numbering } from "./numbering.js";
import { pages } from "./pages.js";
import { pasting } from "./paste.js";
import { docOf, paperOf } from "./schema.js";
import { showKeys } from "./help.js";
import { toolbar } from "./toolbar.js";

const SETTLED_MS = 300; // after the last key

// An editor inside `mount`.  `paper` is what it begins with; where `plugins` bring a document of their own (Yjs), it is
// left out, and `undoing` ({undo, redo}) are theirs.  `setup` is what the page says: {labels, said, keys, style, tones, fields, csrf}; `fields`: whether
// it is a template's, which has some.
// `onChange(paper)` is called when the text has been left alone for a moment.
// Answers {view, paper(), setPaper(paper), focus(), tell(text), destroy()}.
export function createEditor({ mount, paper = null, setup, plugins = [], undoing = null, onChange = () => {} }) {
  const { labels: words, said, style, tones, csrf } = setup;
  const told = made("p", { className: "told" });
  told.setAttribute("role", "status");
  const tell = (text) => (told.textContent = text);
  const context = { said, words, style, tones, csrf, tell };
  const { undo: back, redo: forth } = undoing ?? { undo, redo };
  const asks = (run) => (_, dispatch, view) => {
    if (dispatch) run(view, context);
    return true;
  };
  const actions = {
    undo: back,
    redo: forth,
    table: asks(askTable(insertTable)),
    picture: asks(choosePicture),
    number: asks(askNumber),
    field: setup.fields && asks(askField),
    find: asks(() => bar.open()),
    tones: asks(moveTones),
    help: asks((view) => showKeys(said, setup.keys).then(() => view.focus())),
  };
  const tools = toolbar(said, words, actions);
  const bar = findBar(said);
  const bound = {
    "Mod-z": actions.undo,
    "Mod-y": actions.redo,
    "Mod-Shift-z": actions.redo,
    "Mod-f": actions.find,
    "Mod-h": actions.find,
    "Mod-Alt-t": actions.table,
    "Mod-Alt-g": actions.picture,
    F1: actions.help,
    "Alt-F10": asks(() => tools.focus()),
    // Tab writes a tab or walks through a table: Escape and Tab lead out of the text
    Escape: asks(() => tools.focus()),
  };
  const state = EditorState.create({
    doc: docOf(paper),
    plugins: [
      ...plugins,
      labelling(style, words),
      ...keys(words, bound),
      ...(undoing ? [] : [history()]),
      numbering(context),
      pages(said),
      ...tablePlugins(),
      finding(),
      gapCursor(),
      dropCursor({ class: "drop-cursor" }),
      pasting(context),
      watching(tools, (doc) => onChange(paperOf(doc)), told, said),
    ],
  });
  const sheet = made("div", { className: "paper-sheet" });
  mount.append(tools.dom, bar.dom, sheet, told);
  const view = new EditorView(sheet, {
    state,
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": said.text, lang: "vi", class: "paper-text" },
    nodeViews: { footnote: footnoteViews(said, { undo: back, redo: forth }) },
    handleDoubleClickOn: (shown, _, node) => node.type.name === "image" && describe(shown, said) && true,
  });
  tools.attach(view);
  bar.attach(view);
  tools.update(view.state);
  return {
    view,
    tell,
    paper: () => paperOf(view.state.doc),
    // Only what differs is replaced: the cursor stays, and so do the words of others.
    setPaper(next) {
      const { doc, tr } = view.state;
      const wanted = docOf(next);
      const start = doc.content.findDiffStart(wanted.content);
      if (start === null) return;
      const end = doc.content.findDiffEnd(wanted.content);
      const overlap = Math.max(0, start - Math.min(end.a, end.b));
      view.dispatch(tr.replace(start, end.a + overlap, wanted.slice(start, end.b + overlap)));
    },
    focus: () => view.focus(),
    destroy() {
      view.destroy();
      mount.replaceChildren();
    },
  };
}

// Keeps the bar, the count of words and whoever listens up to date; what takes long waits until the keys rest.
function watching(tools, changed, told, said) {
  return new Plugin({
    view(shown) {
      let frame = 0;
      let timer = 0;
      const count = (doc) => {
        const number = doc.textBetween(0, doc.content.size, " ", " ").split(/\s+/).filter(Boolean).length;
        told.dataset.words = said.words.replace("{n}", number.toLocaleString("vi"));
      };
      count(shown.state.doc);
      return {
        update(view, before) {
          cancelAnimationFrame(frame);
          frame = requestAnimationFrame(() => tools.update(view.state));
          if (before.doc.eq(view.state.doc)) return;
          clearTimeout(timer);
          timer = setTimeout(() => {
            count(view.state.doc);
            changed(view.state.doc);
          }, SETTLED_MS);
        },
        destroy() {
          cancelAnimationFrame(frame);
          clearTimeout(timer);
        },
      };
    },
  });
}
