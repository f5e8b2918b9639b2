"""Tables: cells at their places in an even grid, with merges, heads, widths and lines."""

from shared.documents.symbols import Style
from shared.paper.grid import columns
from shared.paper.lines import settled
from shared.paper.nodes import Table
from tests.unit.word.making import blocks, kinds, lines, p, read

LINES = '<w:tblBorders><w:top w:val="single"/><w:insideH w:val="single"/></w:tblBorders>'


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, grid: tuple[int, ...] = (), properties: str = LINES) -> str:
    widths = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{widths}</w:tblGrid>{''.join(rows)}</w:tbl>"


def table(xml: str, **parts: object) -> Table:
    (found,) = blocks(xml, **parts)
    assert isinstance(found, Table)
    columns(found)  # raises where the grid is uneven
    return found


def spans(found: Table) -> list[list[tuple[int, int]]]:
    return [[(cell.attrs.colspan, cell.attrs.rowspan) for cell in row.content] for row in found.content]


def test_cells_merge_across_and_down() -> None:
    found = table(
        tbl(
            tr(tc("TT", "<w:vMerge w:val='restart'/>"), tc("Số liệu", "<w:gridSpan w:val='2'/>")),
            tr(tc("", "<w:vMerge/>"), tc("2024"), tc("2025")),
            tr(tc("1"), tc("a"), tc("b")),
        )
    )
    assert spans(found) == [[(1, 2), (2, 1)], [(1, 1), (1, 1)], [(1, 1), (1, 1), (1, 1)]]


def test_the_old_merge_across_is_one_too() -> None:
    found = table(
        tbl(tr(tc("Một", "<w:hMerge w:val='restart'/>"), tc("", "<w:hMerge w:val='continue'/>")), tr(tc("a"), tc("b")))
    )
    assert spans(found) == [[(2, 1)], [(1, 1), (1, 1)]]


def test_rows_that_leave_cells_out_are_filled() -> None:
    found = table(
        tbl(
            tr(tc("a"), tc("b"), tc("c")),
            tr(tc("d"), properties="<w:gridBefore w:val='1'/><w:gridAfter w:val='1'/>"),
            tr(tc("e")),
        )
    )
    assert spans(found) == [[(1, 1)] * 3, [(1, 1)] * 3, [(1, 1), (2, 1)]]


def test_a_merge_down_that_nothing_began_is_a_cell_of_its_own() -> None:
    found = table(tbl(tr(tc("a"), tc("b")), tr(tc("c", "<w:vMerge/>"), tc("d"))))
    assert spans(found) == [[(1, 1)] * 2] * 2 and lines(read(tbl(tr(tc("c", "<w:vMerge/>"))))) == ["[c]"]


def test_heads_widths_places_and_lines() -> None:
    found = table(
        tbl(
            tr(tc("TT"), tc("Tên", "<w:vAlign w:val='center'/>"), properties="<w:tblHeader/>"),
            tr(tc("1"), tc("a")),
            grid=(750, 3000),
            properties=f'<w:jc w:val="center"/>{LINES}',
        )
    )
    assert [[cell.type for cell in row.content] for row in found.content] == [["tableHeader"] * 2, ["tableCell"] * 2]
    assert [cell.attrs.colwidth for cell in found.content[0].content] == [(50,), (200,)]
    assert found.content[0].content[1].attrs.valign == "middle"
    assert found.attrs.model_dump() == {"align": "center"}


def test_lines_may_be_none_or_come_from_the_style() -> None:
    styles = (
        f'<w:style w:type="table" w:styleId="Luoi"><w:name w:val="Table Grid"/><w:tblPr>{LINES}</w:tblPr></w:style>'
    )
    assert table(tbl(tr(tc("a")), properties="")).attrs.borders is False
    assert table(tbl(tr(tc("a")), properties='<w:tblStyle w:val="Luoi"/>'), styles=styles).attrs.borders is None


def test_cells_draw_the_lines_where_the_table_does_not() -> None:
    drawn = (
        "<w:tcBorders>"
        + "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right"))
        + "</w:tcBorders>"
    )
    found = read(tbl(tr(tc("a", drawn), tc("b", drawn)), properties=""))
    assert isinstance(found.typed[0][0], Table) and found.typed[0][0].attrs.borders is None
    assert kinds(found) == []


def test_a_table_in_a_cell_is_one_and_too_deep_ones_leave_their_words() -> None:
    nested = p("trong")
    for depth in range(4):
        nested = f"<w:tbl><w:tblPr>{LINES}</w:tblPr><w:tr><w:tc>{nested}{p(str(depth))}</w:tc></w:tr></w:tbl>"
    found = read(nested + p())
    assert lines(found)[0] == "[[[trong/0/1]/2]/3]" and kinds(found) == ["table_depth"]


def test_deleted_rows_are_gone_and_controls_around_rows_and_cells_are_looked_into() -> None:
    found = read(
        tbl(
            tr(tc("a")),
            tr(tc("b"), properties='<w:del w:author="x"/>'),
            f"<w:sdt><w:sdtContent>{tr('<w:sdt><w:sdtContent>' + tc('c') + '</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>",
        )
    )
    assert lines(found) == ["[a] [c]"]


def test_what_a_cell_covers_is_told() -> None:
    found = read(tbl(tr(tc("a", "<w:vMerge w:val='restart'/>"), tc("b")), tr(tc("che", "<w:vMerge/>"), tc("d"))))
    assert [lost.what for lost in found.lost] == ["Chữ bị ô gộp che: “che”"]


def test_shading_is_told_once_with_its_count() -> None:
    shaded = '<w:shd w:fill="FFFF00"/>'
    found = read(tbl(tr(tc("a", shaded), tc("b", shaded))))
    assert [(lost.what, lost.where) for lost in found.lost] == [("Màu nền của ô (2 chỗ)", "Bảng 1")]


def test_a_table_of_more_columns_than_word_has_leaves_its_words() -> None:
    found = read(tbl(tr(*(tc(str(number)) for number in range(70)))))
    assert lines(found) == [str(number) for number in range(70)] and kinds(found) == ["table_wide"]


def test_clauses_in_a_cell_count_for_themselves() -> None:
    cell = f"<w:tc>{p('1. Một')}{p('2. Hai')}</w:tc>"
    found = table(tbl(tr(cell)))
    (counted,) = settled([(found, "")], Style.STATE)
    first, second = counted.content[0].content[0].content  # type: ignore[union-attr] # a table
    assert (first.attrs.written, second.attrs.written) == (None, None)  # type: ignore[union-attr] # clauses
    assert (first.attrs.start, second.attrs.start) == (None, None)  # type: ignore[union-attr] # clauses
