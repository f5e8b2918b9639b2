"""Two papers against each other: every word of both is told, moved paragraphs are found, tables go by rows and cells."""

import time

import pytest
from hypothesis import given

from shared.paper.comparing import Line, TableChange, compare, has_changes, said
from shared.paper.lines import paper_of_lines, text_of_paper
from shared.paper.matching import moved, paired
from shared.paper.nodes import Cell, Mark, Paragraph, PlainMark, Row, Table, Text
from shared.paper.paper import Paper, paper_of
from tests.unit.paper.papers import blocks, papers

BOLD = PlainMark(type="bold")


@given(papers(), papers())
def test_both_papers_read_back_from_the_comparison(old: Paper, new: Paper) -> None:
    compared = compare(old, new)
    assert said(compared, "old").split() == text_of_paper(old).split()
    assert said(compared, "new").split() == text_of_paper(new).split()


@given(blocks(), blocks(), blocks())
def test_a_paper_with_a_part_taken_out_reads_back(first: list, middle: list, last: list) -> None:  # type: ignore[type-arg]
    old, new = paper_of([*first, *middle, *last]), paper_of([*middle, *first, *last])
    for one, other in ((old, new), (old, paper_of([*first, *last]))):
        compared = compare(one, other)
        assert said(compared, "old").split() == text_of_paper(one).split()
        assert said(compared, "new").split() == text_of_paper(other).split()


@given(papers())
def test_a_paper_does_not_differ_from_itself(paper: Paper) -> None:
    compared = compare(paper, Paper.model_validate_json(paper.model_dump_json()))
    assert not has_changes(compared)
    assert len(compared) == len(paper.doc.content)


def lines(old: str, new: str) -> list[tuple[str, str, str]]:
    """What changed of lines of text, with the words of the new paper where there are some."""
    compared = compare(paper_of_lines(old), paper_of_lines(new))
    return [
        (one.change, one.label, "".join(piece.text for piece in one.pieces))
        for one in compared
        if isinstance(one, Line) and one.change != "same"
    ]


OLD = "Điều 1. Kiện toàn Ban Chỉ đạo thành phố\nĐiều 2. Giao Văn phòng theo dõi thực hiện\nĐiều 3. Hiệu lực từ ngày ký"


def test_a_changed_word_is_a_changed_paragraph() -> None:
    (changed,) = compare(paper_of_lines("Giao Văn phòng theo dõi"), paper_of_lines("Giao Ban Tổ chức theo dõi"))
    assert isinstance(changed, Line) and changed.change == "changed"
    assert [(piece.change, piece.text) for piece in changed.pieces] == [
        ("same", "Giao "), ("removed", "Văn phòng"), ("added", "Ban Tổ chức"), ("same", " theo dõi"),
    ]  # fmt: skip


def test_a_paragraph_that_moved_is_told_at_both_places() -> None:
    new = "Điều 1. Giao Văn phòng theo dõi thực hiện\nĐiều 2. Hiệu lực từ ngày ký\nĐiều 3. Kiện toàn Ban Chỉ đạo thành phố"
    compared = compare(paper_of_lines(OLD), paper_of_lines(new))
    told = [(one.change, one.move, one.label, one.label_before) for one in compared if isinstance(one, Line)]
    assert told == [
        ("left", 1, "Điều 1.", "Điều 1."), ("changed", None, "Điều 1.", "Điều 2."), ("changed", None, "Điều 2.", "Điều 3."),
        ("moved", 1, "Điều 3.", "Điều 1."),
    ]  # fmt: skip


def test_a_paragraph_that_came_renumbers_those_after_it() -> None:
    new = OLD.replace("Điều 2. Giao", "Điều 2. Bổ sung một nội dung hoàn toàn khác\nĐiều 3. Giao").replace(
        "Điều 3. Hiệu", "Điều 4. Hiệu"
    )
    assert [(change, label) for change, label, _ in lines(OLD, new)] == [
        ("added", "Điều 2."), ("changed", "Điều 3."), ("changed", "Điều 4."),
    ]  # fmt: skip


def run(text: str, *marks: Mark) -> Paper:
    """A paper of one line of one run."""
    return paper_of([Paragraph(content=(Text(text="Giao "), Text(text=text, marks=marks)))])


def test_letters_that_only_look_otherwise_are_marked() -> None:
    (line,) = compare(run("Văn phòng"), run("Văn phòng", BOLD))
    assert isinstance(line, Line) and line.change == "changed"
    assert [(piece.change, piece.text, piece.marks, piece.was) for piece in line.pieces] == [
        ("same", "Giao ", (), ()), ("marked", "Văn phòng", (BOLD,), ()),
    ]  # fmt: skip


def table(*rows: str) -> Table:
    """A table of rows whose cells stand between bars."""

    def cell(words: str) -> Cell:
        content = (Text(text=words.strip()),) if words.strip() else ()
        return Cell(type="tableCell", content=(Paragraph(content=content),))

    return Table(content=tuple(Row(content=tuple(map(cell, row.split("|")))) for row in rows))


def test_a_table_is_told_by_rows_and_cells() -> None:
    old = paper_of([table("STT | Nhiệm vụ | Hạn", "1 | Rà soát hồ sơ cán bộ | 30/6", "2 | Số hóa kho lưu trữ | 30/9")])
    new = paper_of([table("STT | Nhiệm vụ | Hạn", "1 | Rà soát hồ sơ cán bộ | 15/7", "2 | Tập huấn cho văn thư | 01/8",
                          "3 | Số hóa kho lưu trữ | 30/9")])  # fmt: skip
    (compared,) = compare(old, new)
    assert isinstance(compared, TableChange) and not compared.keeps_rows
    assert [row.change for row in compared.rows] == ["same", "changed", "added", "changed"]
    assert [cell.change for cell in compared.rows[1].cells] == ["same", "same", "changed"]
    assert [cell.change for cell in compared.rows[3].cells] == ["changed", "same", "same"]


def test_a_column_that_came_is_added_cells() -> None:
    old, new = paper_of([table("một | hai", "ba | bốn")]), paper_of([table("một | hai | mới", "ba | bốn | nữa")])
    (compared,) = compare(old, new)
    assert isinstance(compared, TableChange) and compared.keeps_rows
    assert [[cell.change for cell in row.cells] for row in compared.rows] == [["same", "same", "added"]] * 2


def test_every_place_is_paired_once_in_order() -> None:
    old, new = ["a b c", "x y z", "d e f"], ["a b c", "d e g", "q r s"]
    pairs = list(paired(old, new))
    assert pairs == [(0, 0), (1, None), (2, 1), (None, 2)]
    assert moved(old, ["d e f", "q", "a b c"], [(0, None), (1, None), (2, 0), (None, 1), (None, 2)]) == {0: 2}


@pytest.mark.parametrize("paragraphs", [4000])
def test_long_papers_that_have_nothing_in_common_are_compared_in_time(paragraphs: int) -> None:
    old = paper_of_lines("\n".join(f"nội dung cũ số {number} được giao" for number in range(paragraphs)))
    new = paper_of_lines("\n".join(f"phần khác thứ {number} không giống" for number in range(paragraphs)))
    begun = time.monotonic()
    assert len(compare(old, new)) == 2 * paragraphs
    assert time.monotonic() - begun < 20
