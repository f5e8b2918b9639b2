// What can be done to the text: levels, alignments, breaks.  Every command is ProseMirror's (state, dispatch, view).
import { NodeSelection, Selection, chainCommands, isInTable } from "../../vendor/prosemirror.js";
import { schema } from "./schema.js";

const { paragraph, clause, appendix, pageBreak, tab, hardBreak, field } = schema.nodes;

const DEEPER = {
  part: "chapter",
  chapter: "section",
  section: "article",
  subsection: "article",
  article: "arabic",
  roman: "arabic",
  arabic: "letter",
  arabic2: "letter",
  arabic3: "letter",
  letter: "dash",
  dash: "plus",
};
const HIGHER = {
  plus: "dash",
  dash: "letter",
  letter: "arabic",
  arabic3: "arabic2",
  arabic2: "arabic",
  arabic: "roman",
  roman: "part",
  article: "section",
  subsection: "section",
  section: "chapter",
  chapter: "part",
};
const HEADINGS = ["chapter", "section", "subsection"]; // what comes below them is an article

// The textblocks that the selection touches, with their places.
export function blocksIn({ doc, selection }) {
  const found = new Map();
  for (const { $from, $to } of selection.ranges) {
    doc.nodesBetween($from.pos, $to.pos, (node, pos) => {
      if (node.type === paragraph || node.type === clause || node.type === appendix) found.set(pos, node);
    });
  }
  return [...found].map(([pos, node]) => ({ pos, node }));
}

// The level of the blocks in the selection; "" for paragraphs, null where they differ.
export function levelOf(state) {
  const levels = new Set(
    blocksIn(state).map(({ node }) => node.attrs.level ?? (node.type === appendix ? "appendix" : "")),
  );
  return levels.size === 1 ? [...levels][0] : null;
}

function onBlocks(change) {
  return (state, dispatch) => {
    const changes = blocksIn(state).flatMap(({ pos, node }) => {
      const made = change(node, pos, state);
      return made ? [[pos, ...made]] : [];
    });
    if (!changes.length) return false;
    if (dispatch) {
      const { tr } = state;
      for (const [pos, type, attrs] of changes) tr.setNodeMarkup(pos, type, attrs);
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
}

const standing = ({ align = null, first = null, left = null }) => ({ align, first, left });

// Makes clauses of this level of the selected blocks; paragraphs where `level` is "".
export function setLevel(level) {
  return onBlocks(({ type, attrs }) => {
    if (type === appendix) return level ? null : [paragraph, {}];
    if (!level) return type === paragraph ? null : [paragraph, standing(attrs)];
    return attrs.level === level ? null : [clause, { ...standing(attrs), level }];
  });
}

function shift(steps, words) {
  return onBlocks(({ type, attrs }, pos, { doc }) => {
    if (type !== clause) return null;
    const level = steps === HIGHER && attrs.level === "arabic" ? around(doc, pos) : steps[attrs.level];
    return level && words.levels.includes(level) ? [clause, { ...standing(attrs), level }] : null;
  });
}

// A numbered item below an article rises to an article, elsewhere to a Roman one.
function around(doc, pos) {
  let found = "roman";
  doc.nodesBetween(0, pos, (node) => {
    if (["article", "roman"].includes(node.attrs.level)) found = node.attrs.level;
  });
  return found;
}

export const deeper = (words) => shift(DEEPER, words);
export const higher = (words) => shift(HIGHER, words);

// Aligns the selected blocks; the same a second time leaves it to the form.
export function setAlign(align) {
  return onBlocks(({ type, attrs }) =>
    type === appendix ? null : [type, { ...attrs, align: attrs.align === align ? null : align }],
  );
}

export const aligned = (align) => (state) => blocksIn(state).some(({ node }) => node.attrs.align === align);

// The number of the clause the cursor is in; null lets it count again.
export function setStart(start) {
  return onBlocks(({ type, attrs }) => (type === clause || type === appendix ? [type, { ...attrs, start }] : null));
}

export function clearFormatting(state, dispatch) {
  const { selection, tr } = state;
  const blocks = blocksIn(state);
  if (!blocks.length) return false;
  for (const { $from, $to } of selection.ranges) {
    const whole = $from.pos === $to.pos;
    tr.removeMark(whole ? $from.start() : $from.pos, whole ? $from.end() : $to.pos);
  }
  for (const { pos, node } of blocks) {
    if (node.type === paragraph) tr.setNodeMarkup(pos, null, {});
    if (node.type === clause) tr.setNodeMarkup(pos, null, { level: node.attrs.level, start: node.attrs.start });
  }
  tr.setStoredMarks([]);
  dispatch?.(tr);
  return true;
}

// --- Enter, Backspace, Tab ----------------------------------------------------------------------------------
function leaveEmpty(state, dispatch) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type !== clause || $from.parent.content.size) return false;
  return setLevel("")(state, dispatch);
}

function split(state, dispatch) {
  const { $from, $to } = state.selection;
  const { parent } = $from;
  if (![paragraph, clause, appendix].includes(parent.type) || $from.depth !== $to.depth) return false;
  if (dispatch) {
    const marks = state.storedMarks ?? ($to.parentOffset ? $from.marks() : null);
    const tr = state.tr.deleteSelection();
    const at = tr.mapping.map($from.pos);
    tr.split(at, 1, [nextOf(parent, tr.doc.resolve(at).parentOffset === tr.doc.resolve(at).parent.content.size)]);
    if (marks) tr.ensureMarks(marks);
    dispatch(tr.scrollIntoView());
  }
  return true;
}

function nextOf({ type, attrs }, atEnd) {
  if (type === appendix) return { type: paragraph };
  if (type === paragraph) return { type, attrs: { ...attrs, outline: null, keep: null } };
  const level = atEnd && HEADINGS.includes(attrs.level) ? "article" : attrs.level;
  if (atEnd && attrs.level === "part") return { type: paragraph };
  const same = level === attrs.level;
  return {
    type,
    attrs: { ...attrs, level, start: null, written: same ? attrs.written : null, below: same ? attrs.below : null },
  };
}

export const enter = chainCommands(leaveEmpty, split);

// Backspace before the first word takes the label away, as in Word.
export function unlabel(state, dispatch, view) {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset || ![clause, appendix].includes($from.parent.type)) return false;
  if (view && !view.endOfTextblock("backward", state)) return false;
  return setLevel("")(state, dispatch);
}

export const atBeginning = ({ selection: { $from, $to, empty } }) =>
  empty ? $from.parentOffset === 0 : !$from.sameParent($to);

export function insertTab(state, dispatch) {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(tab.create()).scrollIntoView());
  return true;
}

export function insertBreak(state, dispatch) {
  if (!state.selection.$from.parent.inlineContent) return false;
  dispatch?.(state.tr.replaceSelectionWith(hardBreak.create()).scrollIntoView());
  return true;
}

export const insertField = (name) => (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(field.create({ name })).scrollIntoView());
  return true;
};

// --- pages ----------------------------------------------------------------------------------------------------
// How the page lies on which `pos` stands.
export function orientationAt(doc, pos) {
  let found = "portrait";
  doc.forEach((node, offset) => {
    if (offset < pos && (node.type === pageBreak || node.type === appendix)) {
      found = node.attrs.orientation ?? (node.type === appendix ? "portrait" : found);
    }
  });
  return found;
}

// Puts `node` between blocks at the cursor, which goes on behind it.
export function insertBlock(node) {
  return (state, dispatch) => {
    if (isInTable(state)) return false;
    if (dispatch) {
      const { $from } = state.selection;
      const tr = state.tr.deleteSelection();
      const at = tr.doc.resolve(tr.mapping.map($from.pos));
      let place = at.depth ? at.after(1) : at.pos;
      if (at.depth && at.parent.inlineContent && at.parentOffset < at.parent.content.size) {
        if (at.parentOffset) tr.split(at.pos, 1, [{ type: paragraph }]);
        place = at.parentOffset ? at.pos + 1 : at.before(1);
      }
      tr.insert(place, node);
      const behind = place + node.nodeSize;
      if (behind >= tr.doc.content.size) tr.insert(behind, paragraph.create());
      tr.setSelection(Selection.near(tr.doc.resolve(node.isLeaf ? behind : place + 1)));
      dispatch(tr.scrollIntoView());
    }
    return true;
  };
}

export const insertPage = insertBlock(pageBreak.create());

export function turnPage(state, dispatch) {
  const lies = orientationAt(state.doc, state.selection.from);
  return insertBlock(pageBreak.create({ orientation: lies === "landscape" ? "portrait" : "landscape" }))(
    state,
    dispatch,
  );
}

export const insertAppendix = insertBlock(appendix.create({ attached: true }));

export function insertFootnote(state, dispatch) {
  const { $from } = state.selection;
  const node = schema.nodes.footnote;
  if (!$from.parent.canReplaceWith($from.index(), $from.index(), node)) return false;
  if (dispatch) {
    const tr = state.tr.insert(state.selection.to, node.create());
    // selected, it opens: its words are written at once
    dispatch(tr.setSelection(NodeSelection.create(tr.doc, state.selection.to)));
  }
  return true;
}
