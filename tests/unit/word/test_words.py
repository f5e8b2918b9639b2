"""Nothing is lost and nothing comes twice: every visible word of a file is on its paper once, in its order.

The words are marked as visible where the file is made, so that no reader is checked by itself.
"""

import re
from collections import Counter
from itertools import count
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.symbols import Style
from shared.paper.lines import settled, text_of_paper
from shared.paper.paper import any_paper_of
from shared.word.blocks import read_blocks
from tests.unit.word.making import p, word_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Words = list[str]
Made = tuple[str, Words]
"""XML, and the words in it that people see."""

_numbers = count()


def said(data: bytes) -> Words:
    """The words of the paper that a file becomes."""
    paper = any_paper_of(settled(read_blocks(data).typed, Style.STATE))
    return re.findall(r"\w+", text_of_paper(paper, Style.STATE))


def _word() -> str:
    return f"từ{next(_numbers)}"


@st.composite
def inlines(draw: st.DrawFn, depth: int = 0) -> Made:
    """What stands in a paragraph: words, visible or not, in whatever may stand around them."""
    word = _word()
    run = f'<w:r><w:t xml:space="preserve">{word} </w:t></w:r>'
    kind = draw(st.integers(0, 5 if depth > 1 else 14))
    if kind <= 2:
        return run, [word]
    if kind == 3:
        return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{word}</w:t></w:r>", []
    if kind == 4:
        return f'<w:del w:author="a"><w:r><w:delText>{word}</w:delText></w:r></w:del>', []
    if kind == 5:
        return f"<w:r><w:b/><w:br/><w:t>{word} </w:t><w:tab/></w:r>", [word]
    inside = draw(st.lists(inlines(depth + 1), min_size=1, max_size=3))
    xml, words = "".join(one for one, _ in inside), [each for _, some in inside for each in some]
    around = (
        '<w:ins w:author="a">{}</w:ins>', "<w:smartTag>{}</w:smartTag>", "<w:hyperlink>{}</w:hyperlink>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>", '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>{}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "<mc:AlternateContent><mc:Choice>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>",
        '<w:moveFrom w:author="a">{}</w:moveFrom>', "<w:customXml>{}</w:customXml>",
    )  # fmt: skip
    chosen = around[kind - 6]
    return chosen.format(xml), [] if "moveFrom" in chosen else words


@st.composite
def paragraphs(draw: st.DrawFn, depth: int = 0) -> Made:
    """A paragraph, perhaps with a text box, whose words come after it."""
    inside = draw(st.lists(inlines(), max_size=4))
    xml, words = "".join(one for one, _ in inside), [each for _, some in inside for each in some]
    properties = draw(st.sampled_from(["", '<w:jc w:val="center"/>', "<w:pageBreakBefore/>", '<w:ind w:left="900"/>']))
    if depth < 1 and draw(st.integers(0, 4)) == 0:
        box, more = draw(bodies(depth + 1))
        shape = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        return p(properties=properties, runs=xml + shape), words + more
    return p(properties=properties, runs=xml), words


@st.composite
def tables(draw: st.DrawFn, depth: int) -> Made:
    """A table whose rows leave cells out and merge others; what a merged cell covers has no words."""
    xml, words = "", []
    for row in range(draw(st.integers(1, 3))):
        cells = ""
        for _ in range(draw(st.integers(1, 3))):
            covered = row > 0 and draw(st.integers(0, 5)) == 0
            inside, some = (p(), []) if covered else draw(bodies(depth + 1))
            span = draw(st.integers(1, 2))
            merge = "<w:vMerge/>" if covered else draw(st.sampled_from(["", '<w:vMerge w:val="restart"/>']))
            cells += f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{inside}</w:tc>'
            words += some
        before = draw(st.integers(0, 1))
        xml += f'<w:tr><w:trPr><w:gridBefore w:val="{before}"/></w:trPr>{cells}</w:tr>'
    return f"<w:tbl>{xml}</w:tbl>{p()}", words


@st.composite
def bodies(draw: st.DrawFn, depth: int = 0) -> Made:
    """Paragraphs and tables, some of them in content controls."""
    one: st.SearchStrategy[Made] = paragraphs(depth)
    if depth < 2:
        one |= tables(depth)
    xml, words = "", []
    for inside, some in draw(st.lists(one, min_size=1, max_size=2 if depth else 5)):
        xml += f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>" if draw(st.booleans()) else inside
        words += some
    return xml, words


@settings(max_examples=25, deadline=None)
@given(bodies())
def test_every_visible_word_is_on_the_paper_once_and_in_its_order(made: Made) -> None:
    xml, words = made
    assert said(word_file(xml)) == words


FILES = sorted((Path(__file__).parents[2] / "data/reality/docx").glob("*.docx"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_letter_of_a_real_file_is_on_its_paper(file: Path) -> None:
    tree = ElementTree.fromstring(ZipFile(file).read("word/document.xml"))
    unseen = [each for each in tree.iter() if each.tag.rpartition("}")[2] in ("del", "moveFrom", "Fallback")]
    gone = {id(text) for each in unseen for text in each.iter(W + "t")}
    visible = "".join(text.text or "" for text in tree.iter(W + "t") if id(text) not in gone)
    assert Counter(re.findall(r"\w", visible)) == Counter("".join(said(file.read_bytes())))
