// Keys and what is typed: Enter, Tab and Backspace as in Word, labels that become clauses.
import {
  InputRule,
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  baseKeymap,
  chainCommands,
  deleteColumn,
  deleteRow,
  inputRules,
  keymap,
  toggleHeaderRow,
  toggleMark,
  undoInputRule,
} from "../../vendor/prosemirror.js";
import * as commands from "./commands.js";
import { labelRead } from "./labels.js";
import { counted } from "./numbering.js";
import { schema } from "./schema.js";
import { mergeOrSplit, nextCell, previousCell, widen } from "./tables.js";

const { bold, italic, underline, superscript, subscript } = schema.marks;
const LONGEST_LABEL = 40;

// Keys of levels, in the order in which the toolbar lists them.
export const LEVEL_KEYS = ["", "part", "chapter", "section", "article", "roman", "arabic", "letter", "dash"];

// The keys of the text; `actions` are those that need more than the text (pictures, finding, help).
export function keys(words, actions) {
  const bindings = {
    Enter: commands.enter,
    "Shift-Enter": commands.insertBreak,
    Backspace: chainCommands(undoInputRule, commands.unlabel),
    Tab: chainCommands(nextCell, when(commands.atBeginning, commands.deeper(words)), commands.insertTab),
    "Shift-Tab": chainCommands(previousCell, commands.higher(words), () => true),
    "Mod-]": commands.deeper(words),
    "Mod-[": commands.higher(words),
    "Mod-b": toggleMark(bold),
    "Mod-i": toggleMark(italic),
    "Mod-u": toggleMark(underline),
    "Mod-.": toggleMark(superscript),
    "Mod-,": toggleMark(subscript),
    "Mod-l": commands.setAlign("left"),
    "Mod-e": commands.setAlign("center"),
    "Mod-r": commands.setAlign("right"),
    "Mod-j": commands.setAlign("justify"),
    "Mod-Space": commands.clearFormatting,
    "Mod-Enter": commands.insertPage,
    "Mod-Alt-l": commands.turnPage,
    "Mod-Alt-p": commands.insertAppendix,
    "Mod-Alt-f": commands.insertFootnote,
    "Mod-Alt-m": mergeOrSplit,
    "Mod-Alt-h": toggleHeaderRow,
    "Alt-Shift-ArrowDown": addRowAfter,
    "Alt-Shift-ArrowUp": addRowBefore,
    "Alt-Shift-ArrowRight": addColumnAfter,
    "Alt-Shift-ArrowLeft": addColumnBefore,
    "Alt-Shift-Backspace": deleteRow,
    "Alt-Shift-Delete": deleteColumn,
    "Mod-Shift-.": widen(1),
    "Mod-Shift-,": widen(-1),
    ...actions,
  };
  LEVEL_KEYS.forEach((level, digit) => (bindings[`Mod-Alt-${digit}`] = commands.setLevel(level)));
  return [keymap(bindings), keymap(baseKeymap)];
}

function when(holds, command) {
  return (state, dispatch, view) => holds(state) && command(state, dispatch, view);
}

// A label typed at the beginning of a paragraph makes it a clause; Backspace right after takes that back.
export function labelling(style, words) {
  const rule = new InputRule(new RegExp(`^(\\S.{0,${LONGEST_LABEL}}) $`, "u"), (state, match, start, end) => {
    const { parent } = state.selection.$from;
    const label = parent.type === schema.nodes.paragraph ? labelRead(`${match[1]} `, words) : null;
    if (!label || label.length !== match[1].length + 1) return null;
    const at = state.selection.$from.before();
    const written = label.written === words.defaults[style][label.level] ? null : label.written;
    const below = words.titled.includes(label.level) && end < state.selection.$from.end() ? false : null;
    const tr = state.tr.delete(start, end);
    const attrs = { level: label.level, written, below, start: label.number || null };
    tr.setNodeMarkup(at, schema.nodes.clause, attrs);
    // a number that counting gives anyway is not kept
    const found = counted(tr.doc, style, words).find((one) => one.pos === at);
    return found.number === found.expected ? tr.setNodeMarkup(at, null, { ...attrs, start: null }) : tr;
  });
  return inputRules({ rules: [rule] });
}
