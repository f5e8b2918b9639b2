"""Tables as Word writes them: a grid of columns, merged cells, heads that every page repeats."""

from collections.abc import Callable, Iterator

from shared.form.docx import styles
from shared.form.docx.plain import separator, styled
from shared.form.docx.xml import Element, el, style_id, twips
from shared.paper.grid import Placed, columns, head_rows, placed
from shared.paper.nodes import Appendix, Clause, PageBreak, Paragraph, Table

Paragraphs = Callable[[Paragraph | Clause | Appendix, str], Iterator[Element]]

PX_TWIPS = 15  # a CSS pixel is 1/96 inch
_VALIGN = {"top": "top", "middle": "center", "bottom": "bottom"}


class Tables:
    """Writes the tables of one document; ``paragraphs`` writes what stands in their cells, in a style."""

    def __init__(self, paragraphs: Paragraphs) -> None:
        self._paragraphs = paragraphs

    def of(self, table: Table, room_mm: float) -> Element:
        """``<w:tbl>``; columns without a width share what is left of ``room_mm``."""
        widths = _widths(table, twips(room_mm))
        style = styles.BARE_TABLE if table.attrs.borders is False else styles.TABLE
        align = table.attrs.align
        properties = el(
            "tblPr",
            el("tblStyle", val=style_id(style)),
            el("tblW", w=sum(widths), type="dxa"),
            None if align is None else el("jc", val=align),
            el("tblLayout", type="fixed"),
        )
        grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
        return el("tbl", properties, grid, *self._rows(table, widths))

    def _rows(self, table: Table, widths: list[int]) -> Iterator[Element]:
        heads = head_rows(table)
        begun: dict[tuple[int, int], tuple[Placed, bool]] = {}  # by row and column: a cell, and whether it begins here
        for at in placed(table):
            for row in range(at.row, at.row + at.cell.attrs.rowspan):
                begun[row, at.column] = (at, row == at.row)
        for row in range(len(table.content)):
            repeated = el("trPr", el("tblHeader")) if row < heads else None
            cells = (begun[row, column] for column in range(len(widths)) if (row, column) in begun)
            yield el("tr", repeated, *(self._cell(at, widths, begins=begins) for at, begins in cells))

    def _cell(self, at: Placed, widths: list[int], *, begins: bool) -> Element:
        attrs = at.cell.attrs
        width = sum(widths[at.column : at.column + attrs.colspan])
        merged = None
        if attrs.rowspan > 1:
            merged = el("vMerge", val="restart") if begins else el("vMerge")
        properties = el(
            "tcPr",
            el("tcW", w=0, type="auto") if attrs.colwidth is None else el("tcW", w=width, type="dxa"),
            el("gridSpan", val=attrs.colspan) if attrs.colspan > 1 else None,
            merged,
            None if attrs.valign is None else el("vAlign", val=_VALIGN[attrs.valign]),
        )
        return el("tc", properties, *(self._content(at, width) if begins else [el("p", styled(styles.CELL))]))

    def _content(self, at: Placed, width: int) -> Iterator[Element]:
        style = styles.HEAD_CELL if at.cell.type == "tableHeader" else styles.CELL
        last_is_table = False
        for block in at.cell.content:
            assert not isinstance(block, PageBreak | Appendix)  # a paper has none in cells
            if isinstance(block, Table):
                if last_is_table:
                    yield separator()
                yield self.of(block, width * 25.4 / 1440 - 4)
            else:
                yield from self._paragraphs(block, style)
            last_is_table = isinstance(block, Table)
        if last_is_table:  # a cell ends with a paragraph
            yield separator()


def _widths(table: Table, room: int) -> list[int]:
    """The widths of the columns in twips."""
    found: list[int | None] = [None] * columns(table)
    for at in placed(table):
        for place, pixels in enumerate(at.cell.attrs.colwidth or ()):
            if at.column + place < len(found) and found[at.column + place] is None:
                found[at.column + place] = pixels * PX_TWIPS
    free = found.count(None)
    rest = room - sum(width for width in found if width is not None)
    share = max(rest // free, room // (4 * len(found))) if free else 0
    return [share if width is None else width for width in found]
