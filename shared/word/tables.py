"""Tables of a Word file: cells at their places in an even grid, whatever the rows leave out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.paper.nodes import (
    MOST_COLUMNS,
    MOST_ROWS,
    Block,
    Cell,
    CellAttrs,
    Paragraph,
    Row,
    Table,
    TableAttrs,
)  # fmt: skip
from shared.word.reading import Reading
from shared.word.styles import Properties, has_lines
from shared.word.xml import MC, Element, W, attribute_of, child, chosen, is_on, number, twips, value, words_of

TWIPS_A_PIXEL = 15
WIDEST_PX = 2000
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_VALIGN: Mapping[str, Literal["top", "middle", "bottom"]] = {"top": "top", "center": "middle", "bottom": "bottom"}
_ALIGN: Mapping[str, Literal["left", "center", "right"]] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
}  # fmt: skip
_SIDES = ("top", "left", "bottom", "right", "start", "end")

ReadCell = Callable[[Element, Properties | None], tuple[Block, ...]]
"""Reads what stands in a cell, with what the table's style says of its letters."""


@dataclass
class _Placed:
    """A cell of the file at its place; ``element`` is ``None`` for one that the row leaves out."""

    element: Element | None
    row: int
    column: int
    width: int
    height: int = 1


@dataclass
class _Grid:
    cells: list[_Placed] = field(default_factory=list)
    rows: list[Element] = field(default_factory=list)
    columns: int = 0


class WideTable(ValueError):
    """A table of more columns than a paper has."""


def tables_of(element: Element, reading: Reading, read: ReadCell) -> list[Table]:
    """The table, or several where it has more rows than a paper's.  Raises `WideTable`."""
    grid = _grid(element, reading)
    if not grid.rows or not grid.columns:
        return []
    if grid.columns > MOST_COLUMNS:
        raise WideTable(f"{grid.columns} columns")
    properties = child(element, "tblPr")
    _note_what_is_lost(element, properties, reading)
    widths = _widths(element, grid)
    heads = _head_rows(grid)
    look = _TableLook(reading, properties, len(grid.rows), grid.columns)
    rows: list[list[Cell]] = [[] for _ in grid.rows]
    for place in grid.cells:
        style = look.of(place)
        content = (Paragraph(),) if place.element is None else read(place.element, style) or (Paragraph(),)
        valign = None if place.element is None else value(child(place.element, "tcPr"), "vAlign")
        attrs = CellAttrs(
            colspan=place.width, rowspan=place.height,
            colwidth=tuple(widths[place.column : place.column + place.width]) if widths else None,
            valign=_VALIGN.get(valign or ""),
        )  # fmt: skip
        kind: Literal["tableHeader", "tableCell"] = "tableHeader" if place.row < heads else "tableCell"
        rows[place.row].append(Cell(type=kind, attrs=attrs, content=content))
    about = TableAttrs(
        borders=None if _has_borders(element, properties, reading) else False,
        align=_align(properties, reading),
    )
    return [Table(attrs=about, content=part) for part in _parts(rows, grid)]


def _align(properties: Element | None, reading: Reading) -> Literal["left", "center", "right"] | None:
    """How the table stands, where it is not as the form has it; programs write ``left`` when nobody chose."""
    align = _ALIGN.get(value(properties, "jc") or "")
    return None if align == "left" and reading.label_style is None else align


def rows_of(element: Element) -> Iterator[Element]:
    """The rows of a table that stay in the final version, also inside content controls."""
    for row in _below(element, "tr"):
        if child(child(row, "trPr"), "del") is None:
            yield row


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of a row that stay in the final version."""
    for cell in _below(row, "tc"):
        if child(child(cell, "tcPr"), "cellDel") is None:
            yield cell


def _below(parent: Iterable[Element], wanted: str) -> Iterator[Element]:
    for element in parent:
        if element.tag == W + wanted:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _below(element, wanted)
        elif element.tag == MC + "AlternateContent":
            yield from _below(chosen(element), wanted)


def _grid(element: Element, reading: Reading) -> _Grid:
    grid = _Grid()
    open_above: dict[int, _Placed] = {}  # by column: cells that a vMerge of the next row continues
    for row in rows_of(element):
        properties, index = child(row, "trPr"), len(grid.rows)
        if child(properties, "ins") is not None:
            reading.losses.note("row_inserted")
        grid.rows.append(row)
        column = max(number(value(properties, "gridBefore")), 0)
        placed = [_Placed(None, index, 0, column)] if column else []
        continued: dict[int, _Placed] = {}
        joins = False
        for cell in cells_of(row):
            own = child(cell, "tcPr")
            width = max(number(value(own, "gridSpan"), 1), 1)
            if placed and joins and value(own, "hMerge") == "continue":
                placed[-1].width += width
                column += width
                continue
            joins = child(own, "hMerge") is not None
            merge = child(own, "vMerge")
            above = open_above.get(column)
            place = _Placed(cell, index, column, width)
            if above is not None and above.width == width and _continues(merge):
                above.height += 1
                continued[column] = above
                if _has_words(cell):
                    reading.losses.note("covered", words=words_of(cell, 120))
                column += width
                continue
            if merge is not None:
                continued[column] = place
            placed.append(place)
            column += width
        after = max(number(value(properties, "gridAfter")), 0)
        if after:
            placed.append(_Placed(None, index, column, after))
            column += after
        grid.cells += placed
        grid.columns = max(grid.columns, column)
        open_above = continued
    _fill(grid)
    return grid


def _continues(merge: Element | None) -> bool:
    return merge is not None and (attribute_of(merge, "val") or "continue") == "continue"


def _has_words(cell: Element) -> bool:
    return any((text.text or "").strip() for text in cell.iter(W + "t"))


def _fill(grid: _Grid) -> None:
    """Empty cells at the end of rows that are shorter than the widest."""
    ends = [0] * len(grid.rows)
    for place in grid.cells:
        for row in range(place.row, place.row + place.height):
            ends[row] = max(ends[row], place.column + place.width)
    short = [_Placed(None, row, end, grid.columns - end) for row, end in enumerate(ends) if end < grid.columns]
    grid.cells = sorted([*grid.cells, *short], key=lambda place: (place.row, place.column))


def _widths(element: Element, grid: _Grid) -> list[int]:
    """The widths of the columns in CSS pixels; none where the file does not say them all."""
    columns = element.findall(f"{W}tblGrid/{W}gridCol")
    known = [twips(attribute_of(each, "w")) or 0.0 for each in columns]
    known = (known + [0.0] * grid.columns)[: grid.columns]
    for place in grid.cells:  # where the grid is silent, a cell of one column says it
        if place.width == 1 and place.element is not None and not known[place.column]:
            properties = child(place.element, "tcPr")
            if value(properties, "tcW", "type") == "dxa":
                known[place.column] = twips(value(properties, "tcW", "w")) or 0.0
    if not all(width > 0 for width in known):
        return []
    return [min(max(round(width / TWIPS_A_PIXEL), 1), WIDEST_PX) for width in known]


def _head_rows(grid: _Grid) -> int:
    heads = 0
    for row in grid.rows:
        if not is_on(child(child(row, "trPr"), "tblHeader")):
            break
        heads += 1
    return heads


def _parts(rows: list[list[Cell]], grid: _Grid) -> Iterator[tuple[Row, ...]]:
    """The rows in parts that a paper's tables hold, parted where no cell reaches over."""
    begin = 0
    reach = [0] * (len(rows) + 1)
    for place in grid.cells:
        if place.height > 1:
            for row in range(place.row + 1, place.row + place.height):
                reach[row] = 1
    while begin < len(rows):
        end = min(begin + MOST_ROWS, len(rows))
        while begin + 1 < end < len(rows) and reach[end]:
            end -= 1
        yield tuple(Row(content=tuple(row)) for row in rows[begin:end])
        begin = end


class _TableLook:
    """What the table's style says of the letters of a cell (ECMA-376-1, 17.7.6)."""

    def __init__(self, reading: Reading, properties: Element | None, rows: int, columns: int) -> None:
        self._chain = reading.styles.chain(value(properties, "tblStyle"), "table")
        self._rows, self._columns = rows, columns
        look = child(properties, "tblLook")
        self._flags = number_of_flags(look)

    def of(self, place: _Placed) -> Properties | None:
        said: dict[str, str] = {}
        for each in self._chain:
            said |= each.run
        wanted = []
        first_row, last_row = place.row == 0, place.row + place.height == self._rows
        first_column, last_column = place.column == 0, place.column + place.width == self._columns
        for flag, holds, condition in (
            (0x0080, first_column, "firstCol"),
            (0x0100, last_column, "lastCol"),
            (0x0020, first_row, "firstRow"),
            (0x0040, last_row, "lastRow"),
        ):
            if self._flags & flag and holds:
                wanted.append(condition)
        for condition in wanted:
            for each in self._chain:
                said |= each.conditions.get(condition, ({}, {}))[1]
        return said or None


def number_of_flags(look: Element | None) -> int:
    """The parts of a table that its style treats apart, as ``w:tblLook`` says it, by attributes or as a number."""
    if look is None:
        return 0
    try:
        flags = int(attribute_of(look, "val") or "0", 16)
    except ValueError:
        flags = 0
    for name, flag in (("firstRow", 0x20), ("lastRow", 0x40), ("firstColumn", 0x80), ("lastColumn", 0x100)):
        said = attribute_of(look, name)
        if said is not None:
            flags = flags | flag if said.lower() in ("1", "true", "on") else flags & ~flag
    return flags


def _has_borders(element: Element, properties: Element | None, reading: Reading) -> bool:
    """Whether lines stand around the cells: by the table itself, by its style, or by most of its cells."""
    own = child(properties, "tblBorders")
    if own is not None:
        bordered = has_lines(own)
    else:
        chain = reading.styles.chain(value(properties, "tblStyle"), "table")
        bordered = next((each.bordered for each in reversed(chain) if each.bordered is not None), False)
    cells = [cell for row in rows_of(element) for cell in cells_of(row)]
    drawn = [_cell_lines(cell, bordered) for cell in cells]
    most = sum(drawn) * 2 > len(drawn)
    if any(each != most for each in drawn):
        reading.losses.note("cell_borders")
    return most


def _cell_lines(cell: Element, otherwise: bool) -> bool:
    borders = child(child(cell, "tcPr"), "tcBorders")
    sides = [] if borders is None else [child(borders, side) for side in _SIDES]
    said = [attribute_of(side, "val") or "none" for side in sides if side is not None]
    if not said:
        return otherwise
    drawn = sum(each not in ("none", "nil") for each in said)
    return drawn * 2 >= len(said) if len(said) >= 3 else otherwise or drawn > 0


def _note_what_is_lost(element: Element, properties: Element | None, reading: Reading) -> None:
    losses = reading.losses
    if child(properties, "tblpPr") is not None:
        losses.note("table_place")
    for row in rows_of(element):
        for cell in cells_of(row):
            own = child(cell, "tcPr")
            if value(own, "textDirection") not in (None, "lrTb"):
                losses.note("cell_turned")
            fill = value(own, "shd", "fill")
            if fill is not None and fill.lower() not in ("auto", "ffffff", ""):
                losses.note("cell_shaded")
