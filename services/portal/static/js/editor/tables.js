// Tables: made with a size, walked through by Tab, their columns made wider and narrower by keys.
import {
  TableMap,
  TableView,
  addRowAfter,
  columnResizing,
  goToNextCell,
  isInTable,
  mergeCells,
  selectedRect,
  splitCell,
  tableEditing,
} from "../../vendor/prosemirror.js";
import { schema } from "./schema.js";
import { insertBlock } from "./commands.js";

const NARROWEST = 24; // CSS pixels, as widths of columns are counted
const STEP = 19; // five millimetres
const SHEET = 624; // between the margins

// The table on the page: lines or none, and where it stands between the margins.
class PaperTable extends TableView {
  constructor(node, cellMinWidth) {
    super(node, cellMinWidth);
    this.dom.classList.add("paper-table");
    this.mark(node);
  }

  update(node) {
    if (!super.update(node)) return false;
    this.mark(node);
    return true;
  }

  mark({ attrs }) {
    this.dom.dataset.borders = String(attrs.borders ?? true);
    this.dom.dataset.align = attrs.align ?? "";
  }
}

export const tablePlugins = () => [
  columnResizing({ handleWidth: 6, cellMinWidth: NARROWEST, View: PaperTable }),
  tableEditing(),
];

// A table of this size; its first row is the head, which is repeated on every page.
export function insertTable(rows, columns, head = true) {
  const { table, tableRow, tableCell, tableHeader, paragraph } = schema.nodes;
  const row = (type) =>
    tableRow.create(
      null,
      Array.from({ length: columns }, () => type.create(null, paragraph.create())),
    );
  const made = table.create(
    null,
    Array.from({ length: rows }, (_, index) => row(head && index === 0 && rows > 1 ? tableHeader : tableCell)),
  );
  return insertBlock(made);
}

// To the next cell; behind the last one a row is added.
export function nextCell(state, dispatch, view) {
  if (!isInTable(state)) return false;
  if (goToNextCell(1)(state, dispatch)) return true;
  if (!addRowAfter(state, dispatch)) return false;
  return dispatch && view ? goToNextCell(1)(view.state, dispatch) : true;
}

export const previousCell = goToNextCell(-1);

// Merges the selected cells; a merged cell is split again.
export function mergeOrSplit(state, dispatch) {
  return mergeCells(state, dispatch) || splitCell(state, dispatch);
}

// Sets an attribute of the table.
export function setTable(name, value) {
  return (state, dispatch) => {
    if (!isInTable(state)) return false;
    const { table, tableStart } = selectedRect(state);
    const before = table.attrs[name];
    const next = typeof value === "function" ? value(before) : value;
    dispatch?.(state.tr.setNodeMarkup(tableStart - 1, null, { ...table.attrs, [name]: next }));
    return true;
  };
}

// Makes the selected columns wider (1) or narrower (-1).
export function widen(direction) {
  return (state, dispatch, view) => {
    if (!isInTable(state)) return false;
    const { map, table, tableStart, left, right } = selectedRect(state);
    const { tr } = state;
    for (let column = left; column < right; column++) {
      const width = widthOf(map, table, tableStart, column, view) + direction * STEP;
      setWidth(tr, map, table, tableStart, column, Math.min(Math.max(width, NARROWEST), 2000));
    }
    dispatch?.(tr);
    return true;
  };
}

function widthOf(map, table, tableStart, column, view) {
  const pos = map.map[column];
  const { attrs } = table.nodeAt(pos);
  const known = attrs.colwidth?.[column - map.colCount(pos)];
  if (known) return known;
  const dom = view?.nodeDOM(tableStart + pos);
  return Math.round((dom?.offsetWidth || (SHEET * attrs.colspan) / map.width) / attrs.colspan);
}

function setWidth(tr, map, table, tableStart, column, width) {
  const seen = new Set();
  for (let row = 0; row < map.height; row++) {
    const pos = map.map[row * map.width + column];
    if (seen.has(pos)) continue;
    seen.add(pos);
    const { attrs } = tr.doc.nodeAt(tableStart + pos);
    const widths = attrs.colwidth?.slice() ?? Array(attrs.colspan).fill(0);
    widths[column - map.colCount(pos)] = width;
    // a paper knows no width of nothing: columns without one get their share
    const given = widths.map((one) => one || Math.round(SHEET / map.width));
    tr.setNodeMarkup(tableStart + pos, null, { ...attrs, colwidth: given });
  }
}

// How large the table at the cursor is: {rows, columns}, or null.
export function sizeAt(state) {
  if (!isInTable(state)) return null;
  const { table } = selectedRect(state);
  const map = TableMap.get(table);
  return { rows: map.height, columns: map.width };
}
