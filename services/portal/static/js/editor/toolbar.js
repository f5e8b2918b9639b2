// The bar of buttons: a picture and a word each, the keys in the hint.  One stop for Tab; arrows walk through it.
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
  selectedRect,
  setCellAttr,
  toggleHeaderRow,
  toggleMark,
} from "../../vendor/prosemirror.js";
import * as commands from "./commands.js";
import { made } from "./dialogs.js";
import { schema } from "./schema.js";
import { mergeOrSplit, setTable, widen } from "./tables.js";

const ICONS = new URL("../../vendor/icons.svg", import.meta.url).href;
const LEVELS = ["", "part", "chapter", "section", "subsection", "article", "roman", "arabic", "arabic2", "arabic3"];
LEVELS.push("letter", "dash", "plus");
const ALIGNMENTS = { left: "align-left", center: "align-center", right: "align-right", justify: "align-justified" };
const KEYS = { left: "Ctrl+L", center: "Ctrl+E", right: "Ctrl+R", justify: "Ctrl+J" };

function hasMark(type) {
  return ({ selection: { from, to, empty, $from }, storedMarks, doc }) =>
    empty ? Boolean(type.isInSet(storedMarks ?? $from.marks())) : doc.rangeHasMark(from, to, type);
}

const marked = (name, icon, keys) => {
  const type = schema.marks[name];
  return { name, icon, keys, run: toggleMark(type), active: hasMark(type) };
};

// `actions` are those that need more than the text: undo, redo, table, picture, find, tones, print, help.
function groups(words, actions) {
  const aligned = Object.entries(ALIGNMENTS).map(([name, icon]) => {
    const keys = KEYS[name];
    return { name: `align_${name}`, icon, keys, run: commands.setAlign(name), active: commands.aligned(name) };
  });
  return [
    [
      { name: "undo", icon: "arrow-back-up", keys: "Ctrl+Z", run: actions.undo },
      { name: "redo", icon: "arrow-forward-up", keys: "Ctrl+Y", run: actions.redo },
    ],
    [
      marked("bold", "bold", "Ctrl+B"),
      marked("italic", "italic", "Ctrl+I"),
      marked("underline", "underline", "Ctrl+U"),
    ],
    aligned,
    [
      { name: "deeper", icon: "indent-increase", keys: "Tab, Ctrl+]", run: commands.deeper(words) },
      { name: "higher", icon: "indent-decrease", keys: "Shift+Tab, Ctrl+[", run: commands.higher(words) },
      { name: "number", icon: "numbers", run: actions.number },
    ],
    [
      { name: "table", icon: "table-plus", keys: "Ctrl+Alt+T", run: actions.table },
      { name: "picture", icon: "photo", keys: "Ctrl+Alt+G", run: actions.picture },
      { name: "footnote", icon: "note", keys: "Ctrl+Alt+F", run: commands.insertFootnote },
      { name: "tab", icon: "arrow-bar-to-right", keys: "Tab", run: commands.insertTab },
      ...(actions.field ? [{ name: "field", icon: "forms", run: actions.field }] : []),
    ],
    [
      { name: "page", icon: "page-break", keys: "Ctrl+Enter", run: commands.insertPage },
      { name: "turn", icon: "crop-landscape", keys: "Ctrl+Alt+L", run: commands.turnPage },
      { name: "appendix", icon: "paperclip", keys: "Ctrl+Alt+P", run: commands.insertAppendix },
    ],
    [
      marked("superscript", "superscript", "Ctrl+."),
      marked("subscript", "subscript", "Ctrl+,"),
      marked("caps", "letter-case-upper"),
      marked("strike", "strikethrough"),
      { name: "clear", icon: "clear-formatting", keys: "Ctrl+Space", run: commands.clearFormatting },
    ],
    [
      { name: "find", icon: "list-search", keys: "Ctrl+F", run: actions.find },
      { name: "tones", icon: "text-spellcheck", run: actions.tones },
      { name: "keys", icon: "keyboard", keys: "F1", run: actions.help },
    ],
  ];
}

const TABLE = [
  { name: "row_above", icon: "row-insert-top", keys: "Alt+Shift+\u2191", run: addRowBefore },
  { name: "row_below", icon: "row-insert-bottom", keys: "Alt+Shift+\u2193", run: addRowAfter },
  { name: "column_left", icon: "column-insert-left", keys: "Alt+Shift+\u2190", run: addColumnBefore },
  { name: "column_right", icon: "column-insert-right", keys: "Alt+Shift+\u2192", run: addColumnAfter },
  { name: "row_delete", icon: "row-remove", keys: "Alt+Shift+Backspace", run: deleteRow },
  { name: "column_delete", icon: "column-remove", keys: "Alt+Shift+Delete", run: deleteColumn },
  { name: "merge", icon: "arrows-join", keys: "Ctrl+Alt+M", run: mergeOrSplit },
  { name: "head_row", icon: "table-row", keys: "Ctrl+Alt+H", run: toggleHeaderRow },
  { name: "wider", icon: "arrow-autofit-width", keys: "Ctrl+Shift+.", run: widen(1) },
  { name: "narrower", icon: "arrows-minimize", keys: "Ctrl+Shift+,", run: widen(-1) },
  { name: "middle", icon: "align-box-center-middle", run: middle },
  { name: "borders", icon: "border-all", run: setTable("borders", (now) => (now === false ? null : false)) },
  { name: "table_delete", icon: "table-off", run: deleteTable },
];

// Cells in the middle of their height, or as the form has them.
function middle(state, dispatch) {
  if (!isInTable(state)) return false;
  const { map, table, left, top } = selectedRect(state);
  const first = table.nodeAt(map.map[top * map.width + left]);
  return setCellAttr("valign", first.attrs.valign === "middle" ? null : "middle")(state, dispatch);
}

export function toolbar(said, words, actions) {
  const bar = made("div", { className: "toolbar" });
  const main = row(said.toolbar);
  const inTable = row(said.toolbar_table);
  inTable.hidden = true;
  let view;
  const items = [];

  const level = made("select", { className: "level" });
  level.setAttribute("aria-label", said.level);
  level.append(new Option(said.level_mixed, "mixed"), new Option(said.level_appendix, "appendix"));
  level.append(...LEVELS.map((name) => new Option(said[`level_${name || "paragraph"}`], name)));
  level.options[0].hidden = true;
  level.options[1].hidden = true;
  level.addEventListener("change", () => {
    commands.setLevel(level.value)(view.state, view.dispatch);
    view.focus();
  });

  const add = (target) => (item) => {
    const button = made("button", { type: "button", className: "tool", tabIndex: -1 });
    button.title = item.keys ? `${said[item.name]} (${item.keys})` : said[item.name];
    button.dataset.tool = item.name;
    button.append(picture(item.icon), made("span", { textContent: said[`${item.name}_short`] ?? said[item.name] }));
    if (item.active) button.setAttribute("aria-pressed", "false");
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
    button.addEventListener("click", () => {
      item.run(view.state, view.dispatch, view);
      if (!item.leaves) view.focus();
    });
    items.push({ ...item, button });
    target.append(button);
  };
  const all = groups(words, actions);
  all.forEach((group, index) => {
    const part = made("span", { className: "tools" });
    if (index === 2) main.append(level);
    group.forEach(add(part));
    main.append(part);
  });
  const part = made("span", { className: "tools" });
  TABLE.forEach(add(part));
  inTable.append(part);
  main.querySelector("button").tabIndex = 0;
  bar.append(main, inTable);
  bar.addEventListener("keydown", (event) => walk(event, bar, () => view.focus()));

  return {
    dom: bar,
    attach: (shown) => (view = shown),
    focus: () => bar.querySelector('button[tabindex="0"]').focus(),
    update(state) {
      inTable.hidden = !isInTable(state);
      const now = commands.levelOf(state);
      level.value = now === null ? "mixed" : now;
      for (const { button, active, run } of items) {
        if (active) button.setAttribute("aria-pressed", String(active(state)));
        button.setAttribute("aria-disabled", String(!run(state)));
      }
    },
  };
}

function row(label) {
  const made_row = made("div", { className: "tool-row" });
  made_row.setAttribute("role", "toolbar");
  made_row.setAttribute("aria-label", label);
  return made_row;
}

function walk(event, bar, out) {
  if (event.key === "Escape") out();
  else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key) && event.target.matches("button")) {
    const tools = [...bar.querySelectorAll("button")].filter((one) => one.offsetParent);
    const at = tools.indexOf(event.target);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    const target = tools.at(next % tools.length);
    bar.querySelectorAll("button").forEach((one) => (one.tabIndex = one === target ? 0 : -1));
    target.focus();
  } else return;
  event.preventDefault();
}

export function picture(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}
