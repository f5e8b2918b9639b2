"""Automatic numbers show what Word shows, and become clauses where a paper has such numerals."""

import pytest

from shared.documents.symbols import Style
from shared.paper.lines import settled, text_of_paper
from shared.paper.nodes import Clause, Paragraph
from shared.paper.paper import paper_of
from tests.unit.word.making import lines, p, read


def lvl(place: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def numbering(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def item(text: str, place: int = 0, number: str = "1") -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{number}"/></w:numPr>')


def test_levels_count_and_begin_again() -> None:
    lists = numbering(lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%2."), lvl(2, "decimal", "%2.%3."))
    found = read(
        item("a") + item("b", 1) + item("c", 2) + item("d", 2) + item("e", 1) + item("f", 2) + item("g") + item("h", 1),
        numbering=lists,
    )
    assert lines(found) == ["I. a", "1. b", "1.1. c", "1.2. d", "2. e", "2.1. f", "II. g", "1. h"]
    levels = [block.attrs.level for block, _ in found.typed if isinstance(block, Clause)]
    assert levels == ["roman", "arabic", "arabic2", "arabic2", "arabic", "arabic2", "roman", "arabic"]


def test_an_article_counts_through_chapters_that_do_not_restart_it() -> None:
    lists = numbering(lvl(0, "upperRoman", "Chương %1"), lvl(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>'))
    found = read(item("A") + item("x", 1) + item("B") + item("y", 1), numbering=lists)
    assert lines(found) == ["Chương I A", "Điều 1. x", "Chương II B", "Điều 2. y"]


def test_a_list_that_goes_on_and_one_that_begins_anew() -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    lists = numbering(lvl(0, "decimal", "%1."), nums=nums)
    found = read(item("a") + item("b", number="2") + item("c", number="3") + item("d", number="3"), numbering=lists)
    assert lines(found) == ["1. a", "2. b", "5. c", "6. d"]


@pytest.mark.parametrize(
    ("form", "text", "level", "written", "first", "third"),
    [
        ("decimal", "Bước %1:", "arabic", "Bước {1}:", "Bước 1:", "Bước 3:"),
        ("decimal", "(%1)", "arabic", "({1})", "(1)", "(3)"),
        ("decimalZero", "%1)", "arabic", "{01})", "01)", "03)"),
        ("lowerLetter", "%1)", "letter", "{a})", "a)", "c)"),
        ("lowerRoman", "%1)", "letter", "{i})", "i)", "iii)"),
        ("upperLetter", "%1.", "roman", "{A}.", "A.", "C."),
        ("decimal", "Điều %1.", "article", "Điều {1}.", "Điều 1.", "Điều 3."),
    ],
)
def test_labels_of_any_writing(form: str, text: str, level: str, written: str, first: str, third: str) -> None:
    found = read(item("một") + item("hai") + item("ba"), numbering=numbering(lvl(0, form, text)))
    block = found.typed[0][0]
    assert isinstance(block, Clause) and (block.attrs.level, block.attrs.written) == (level, written)
    assert lines(found)[0] == f"{first} một" and lines(found)[2] == f"{third} ba"
    assert text_of_paper(paper_of(settled(found.typed, Style.STATE)), Style.STATE).splitlines()[2] == f"{third} ba"


def test_a_letter_that_vietnamese_lists_do_not_have_stays_a_word() -> None:
    found = read("".join(item(str(number)) for number in range(6)), numbering=numbering(lvl(0, "lowerLetter", "%1)")))
    text = text_of_paper(paper_of(settled(found.typed, Style.STATE)), Style.STATE)
    assert text.splitlines()[3:] == ["d) 3", "e) 4", "f) 5"]
    assert isinstance(found.typed[5][0], Paragraph)


def test_bullets_are_dashes_with_their_own_sign() -> None:
    lists = numbering(
        lvl(0, "bullet", "\uf0b7", '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'),
        lvl(1, "bullet", "-"), lvl(2, "bullet", "\uf0a7", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>'),
    )  # fmt: skip
    found = read(item("a") + item("b", 1) + item("c", 2), numbering=lists)
    assert lines(found) == ["• a", "- b", "▪ c"]
    assert [block.attrs.level for block, _ in found.typed if isinstance(block, Clause)] == ["dash", "plus", "plus"]


def test_a_style_numbers_its_paragraphs() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Dieu"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    lists = numbering(lvl(0, "upperRoman", "Chương %1"), lvl(1, "decimal", "Điều %2.", '<w:pStyle w:val="Dieu"/>'))
    found = read(p("Tên", '<w:pStyle w:val="Dieu"/>') + p("Không", '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
                 styles=styles, numbering=lists)  # fmt: skip
    assert lines(found) == ["Điều 1. Tên", "Không"]


def test_legal_numbering_shows_digits() -> None:
    lists = numbering(lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2.", "<w:isLgl/>"))
    assert lines(read(item("a") + item("b", 1), numbering=lists)) == ["I. a", "1.1. b"]


def test_indents_of_the_list_are_not_the_paragraphs_own() -> None:
    lists = numbering(lvl(0, "decimal", "%1.", '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>'))
    repeated = p("b", '<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="720" w:hanging="360"/>')
    own = p("c", '<w:numPr><w:numId w:val="1"/></w:numPr><w:ind w:left="1134" w:hanging="567"/>')
    found = read(item("a") + repeated + own, numbering=lists)
    assert [(block.attrs.left, block.attrs.first) for block, _ in found.typed] == [
        (None, None),
        (None, None),
        (20.0, -10.0),
    ]  # type: ignore[union-attr]


def test_a_number_of_a_list_that_is_missing_is_none() -> None:
    assert lines(read(item("a", number="7"))) == ["a"]
