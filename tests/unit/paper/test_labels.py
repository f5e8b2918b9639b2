"""Labels are read where they are typed and written where they are counted; lines become papers and lines again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.symbols import Style
from shared.documents.vietnamese import composed
from shared.paper.labels import LEVELS, UNNUMBERED, default_label, label_read, written_label
from shared.paper.lines import paper_of_lines, text_of_paper
from shared.paper.nodes import Clause, ClauseAttrs, Level, Paragraph, Text
from shared.paper.numbering import counted
from shared.paper.numerals import LARGEST_ROMAN, letter, letter_read, ordinal, ordinal_read, roman, roman_read
from shared.paper.paper import Paper, paper_of
from tests.unit.paper.papers import papers, phrases

styles = st.sampled_from(Style)


@given(st.integers(1, LARGEST_ROMAN))
def test_roman_numerals_read_back(number: int) -> None:
    assert roman_read(roman(number)) == number
    assert letter_read(letter(number)) == number
    assert ordinal_read(ordinal(number)) == (number if number <= 12 else None)


@pytest.mark.parametrize("numeral", ["", "IIII", "VX", "IC", "A", "IL"])
def test_what_is_no_roman_numeral(numeral: str) -> None:
    assert roman_read(numeral) is None


@given(styles, st.sampled_from(LEVELS), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_a_label_of_the_form_reads_back(style: Style, level: Level, first: int, second: int, third: int) -> None:
    path = {"arabic2": (first, second), "arabic3": (first, second, third)}.get(level, (first,))
    if level == "part":
        path = (min(first, 10),)
    typed = written_label(default_label(level, style), path)
    read = label_read(f"{typed} về việc")
    assert read is not None
    number = 0 if level in UNNUMBERED else path[-1]
    assert (read.level, read.number, read.written) == (level, number, default_label(level, style))
    assert read.length == len(typed) + 1


@pytest.mark.parametrize(
    ("line", "level", "number"),
    [
        ("I. Tình hình", "roman", 1), ("I- Tình hình", "roman", 1), ("1.1. Về", "arabic2", 1), ("đ) Về", "letter", 5),
        ("Điều 12. Hiệu lực", "article", 12), ("CHƯƠNG II", "chapter", 2), ("Phần thứ hai", "part", 2), ("- Về", "dash", 0),
        ("01. Về", "arabic", 1), ("Mục 3", "section", 3),
    ],
)  # fmt: skip
def test_labels_that_people_type(line: str, level: Level, number: int) -> None:
    read = label_read(line)
    assert read is not None and (read.level, read.number) == (level, number)


@pytest.mark.parametrize(
    "line",
    [
        "Điều này",
        "I am",
        "1,5 tỷ",
        "30/6/2026",
        "12-QĐ/TU",
        "a lô",
        "-5 độ",
        "Mục tiêu",
        "Điều 12345. x",
        "Chương trình",
    ],
)
def test_words_that_are_no_labels(line: str) -> None:
    assert label_read(line) is None


@given(styles, st.lists(st.tuples(st.sampled_from([*LEVELS, None]), st.integers(0, 12), phrases), max_size=12))
def test_lines_with_any_labels_say_the_same(style: Style, typed: list[tuple[Level | None, int, str]]) -> None:
    """Whatever numbers were typed, skipped or repeated, the paper says the words that stood there."""
    lines = []
    for level, number, words in typed:
        label = written_label(default_label(level, style), (number, number + 1, number + 2)) if level else ""
        lines.append(f"{label} {words}".strip())
    assert text_of_paper(paper_of_lines("\n".join(lines), style), style).split() == " ".join(lines).split()


@given(st.text(max_size=300), styles)
def test_any_lines_say_the_same(text: str, style: Style) -> None:
    assert text_of_paper(paper_of_lines(text, style), style).split() == composed(text).split()


@given(papers(), styles)
def test_counting_goes_on_unless_a_number_is_given(paper: Paper, style: Style) -> None:
    for each in counted(paper.doc.content, style).values():
        assert each.number == (each.expected if each.block.attrs.start is None else each.block.attrs.start)


def clause(level: Level, **attrs: object) -> Clause:
    """A clause with words."""
    return Clause(attrs=ClauseAttrs(level=level, **attrs), content=(Text(text="x"),))  # type: ignore[arg-type]


def test_clauses_begin_again_below_the_outer_ones() -> None:
    levels: list[Level] = ["chapter", "article", "arabic", "letter", "letter", "arabic", "letter", "article", "arabic",
                           "chapter", "article", "arabic2"]  # fmt: skip
    paper = paper_of(map(clause, levels))
    assert [each.label for each in counted(paper.doc.content, Style.STATE).values()] == [
        "Chương I", "Điều 1.", "1.", "a)", "b)", "2.", "a)", "Điều 2.", "1.", "Chương II", "Điều 3.", "1.1.",
    ]  # fmt: skip


def test_a_label_says_its_number_as_it_is_written() -> None:
    written = ["Phần thứ {nhất}", "{01}/", "{A}.", "•"]
    paper = paper_of(
        [
            clause("part", written=written[0], start=3),
            clause("arabic", written=written[1]),
            clause("letter", written=written[2]),
            clause("dash", written=written[3]),
        ]
    )
    known = counted(paper.doc.content, Style.PARTY).values()
    assert [each.label for each in known] == ["Phần thứ ba", "01/", "A.", "•"]


def test_a_label_that_cannot_be_counted_stays_words() -> None:
    (block,) = paper_of_lines("2.1. Về tiến độ").doc.content
    assert isinstance(block, Paragraph) and block.content == (Text(text="2.1. Về tiến độ"),)
