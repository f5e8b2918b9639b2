"""Paragraphs: the form's own look is not written down, labels make clauses, what was typed stays said."""

import pytest

from shared.paper.nodes import Appendix, Clause, PageBreak, Paragraph, Tab
from tests.unit.word.making import blocks, kinds, lines, p, r, read, runs


def test_what_the_form_prescribes_is_not_written_down() -> None:
    plain, usual, state = blocks(
        p("Một") + p("Hai", '<w:ind w:firstLine="567"/><w:jc w:val="both"/>') + p("Ba", '<w:ind w:firstLine="720"/>')
    )
    assert [block.attrs.model_dump() for block in (plain, usual, state)] == [{}, {}, {}]


def test_alignment_indents_and_tab_stops_are_kept_in_millimetres() -> None:
    (block,) = blocks(
        p("Một", '<w:jc w:val="right"/><w:ind w:left="1134" w:hanging="284"/><w:keepNext/>'
          '<w:tabs><w:tab w:val="center" w:pos="2268"/><w:tab w:val="right" w:pos="8505" w:leader="dot"/></w:tabs>')
    )  # fmt: skip
    assert block.attrs.model_dump() == {
        "align": "right", "left": 20.0, "first": -5.0, "keep": True,
        "tabs": ({"at": 40.0, "align": "center"}, {"at": 150.0, "align": "right", "leader": "dots"}),
    }  # fmt: skip


def test_a_tab_that_indents_the_first_line_is_the_forms_indent() -> None:
    tab = "<w:r><w:tab/></w:r>"
    typed, indented = blocks(p(runs=tab + r("Một")) + p(properties='<w:ind w:firstLine="567"/>', runs=tab + r("Hai")))
    assert (lines(read(p(runs=tab + r("Một")))), typed.attrs.model_dump()) == (["Một"], {})  # type: ignore[union-attr]
    assert isinstance(indented.content[0], Tab)  # type: ignore[union-attr] # a paragraph


def test_an_alignment_that_libreoffice_writes_everywhere_is_not_chosen() -> None:
    written, chosen = blocks(p("Một", '<w:bidi w:val="0"/><w:jc w:val="left"/>') + p("Hai", '<w:jc w:val="left"/>'))
    assert (written.attrs.align, chosen.attrs.align) == (None, "left")  # type: ignore[union-attr] # paragraphs


def test_a_paragraph_indented_as_a_whole_has_no_first_line_of_its_own() -> None:
    (block,) = blocks(p("Một", '<w:ind w:left="567"/>'))
    assert (block.attrs.left, block.attrs.first) == (10.0, 0.0)


@pytest.mark.parametrize(
    ("typed", "level", "start", "written", "words"),
    [
        ("Điều 2. Phạm vi", "article", 2, "Điều {1}.", "Phạm vi"),
        ("II- NHIỆM VỤ", "roman", 2, "{I}-", "NHIỆM VỤ"),
        ("3. Giao", "arabic", 3, "{1}.", "Giao"),
        ("đ) Việc khác", "letter", 5, "{a})", "Việc khác"),
        ("- Như trên", "dash", None, "-", "Như trên"),
        ("Chương II: QUY ĐỊNH", "chapter", 2, "Chương {I}:", "QUY ĐỊNH"),
    ],
)
def test_a_typed_label_makes_a_clause(typed: str, level: str, start: int | None, written: str, words: str) -> None:
    found = read(p(typed))
    ((block, label),) = found.typed
    assert isinstance(block, Clause)
    assert (block.attrs.level, block.attrs.start, block.attrs.written) == (level, start, written)
    assert runs(block) == [(words,)] and f"{label} {words}" == typed


def test_a_label_in_letters_of_its_own_is_taken_out_of_all_its_runs() -> None:
    ((block, label),) = read(p(runs=r("Điều ", "<w:b/>") + r("1", "<w:b/>") + r(". ", "<w:b/>") + r("Tên"))).typed
    assert label == "Điều 1." and runs(block) == [("Tên",)]


def test_a_label_bolder_than_its_words_is_told_unless_the_form_makes_it_so() -> None:
    bold = "<w:b/>"
    assert kinds(read(p(runs=r("1. ", bold) + r("Tên")))) == ["label_bold"]
    assert kinds(read(p(runs=r("1. Tên", bold) + r(" nội dung")) + p(runs=r("Điều 1. ", bold) + r("Tên")))) == []


@pytest.mark.parametrize("line", ["* * *", "-----", "*", "5.", "Điều này quy định"])
def test_ornaments_and_lone_numbers_are_no_labels(line: str) -> None:
    (block,) = blocks(p(line))
    assert isinstance(block, Paragraph) and runs(block) == [(line,)]


def test_a_title_below_its_label_belongs_to_it() -> None:
    centred = '<w:jc w:val="center"/>'
    found = read(p("Chương I", centred) + p("QUY ĐỊNH CHUNG", centred) + p("Mục 1", centred) + p("Tên", centred))
    chapter, section = (block for block, _ in found.typed)
    assert lines(found) == ["Chương I QUY ĐỊNH CHUNG", "Mục 1 Tên"]
    assert isinstance(chapter, Clause) and chapter.attrs.below is None
    assert isinstance(section, Clause) and section.attrs.below is True


def test_a_title_behind_a_line_end_stands_below_too() -> None:
    (block,) = blocks(p(runs=r("Chương I") + "<w:r><w:br/></w:r>" + r("QUY ĐỊNH CHUNG", "<w:b/>")))
    assert isinstance(block, Clause) and block.attrs.below is None
    assert runs(block) == [("QUY ĐỊNH CHUNG", "bold")]


def test_a_centred_appendix_begins_a_page_of_its_own() -> None:
    centred = '<w:jc w:val="center"/>'
    found = read(
        p("Hết")
        + p(runs='<w:r><w:br w:type="page"/></w:r>')
        + p("PHỤ LỤC II", centred)
        + p("DANH MỤC", centred)
        + p("(Kèm theo Quyết định số 12-QĐ/TU)", centred)
        + p("Phụ lục này là một phần của Quyết định")
    )
    assert lines(found) == [
        "Hết", "PHỤ LỤC II DANH MỤC", "(Kèm theo Quyết định số 12-QĐ/TU)", "Phụ lục này là một phần của Quyết định",
    ]  # fmt: skip
    block = found.typed[1][0]
    assert isinstance(block, Appendix)
    assert (block.attrs.start, block.attrs.written) == (2, "PHỤ LỤC {I}")


def test_pages_begin_where_breaks_stand_and_words_around_them_stay() -> None:
    found = read(p(runs=r("Trước") + '<w:r><w:br w:type="page"/></w:r>' + r("Sau")) + p("Mới", "<w:pageBreakBefore/>"))
    assert lines(found) == ["Trước", "---", "Sau", "---", "Mới"]


def test_pages_that_word_counted_itself_are_no_breaks() -> None:
    assert lines(read(p(runs=r("Một") + "<w:r><w:lastRenderedPageBreak/></w:r>" + r(" hai")))) == ["Một hai"]


def test_a_section_in_landscape_turns_its_pages_and_the_next_one_turns_them_back() -> None:
    upright = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    lying = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    found = read(p("Một", upright) + p("Hai", lying) + p("Ba") + upright)
    assert lines(found) == ["Một", "--- landscape", "Hai", "--- portrait", "Ba"]


def test_a_continuous_section_goes_on_with_the_page() -> None:
    last = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    assert lines(read(p("Một", "<w:sectPr/>") + p("Hai") + last)) == ["Một", "Hai"]


def test_an_appendix_takes_over_how_the_pages_of_its_section_lie() -> None:
    lying = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    found = read(p("Một", "<w:sectPr/>") + p("PHỤ LỤC", '<w:jc w:val="center"/>') + lying)
    assert not any(isinstance(block, PageBreak) for block, _ in found.typed)
    appendix = found.typed[1][0]
    assert isinstance(appendix, Appendix) and appendix.attrs.orientation == "landscape"


def test_a_heading_without_a_number_has_its_level() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
        "</w:style>"
    )
    (block,) = blocks(p("Tên", '<w:pStyle w:val="H2"/>'), styles=styles)
    assert isinstance(block, Paragraph) and block.attrs.outline == 2
