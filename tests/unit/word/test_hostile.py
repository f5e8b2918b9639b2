"""Whatever stands in a file: it is read, or refused by an error that says so."""

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.files import UnacceptableFile
from shared.documents.symbols import Style
from shared.paper.lines import settled
from shared.paper.paper import any_paper_of
from shared.word.blocks import read_blocks
from shared.word.errors import UnreadableWord
from tests.unit.word.making import NAMESPACES, p, r, word_file

_VALUE = re.compile(r'(?<==")[^"]*(?=")')
_ODD = (
    "",
    "-1",
    "0",
    "99999999999999999999",
    "1e308",
    "NaN",
    "abc",
    "%1%2%3",
    "{",
    "{1",
    "\ufffd",
    "ư" * 300,
    "single",
    "continue",
)
_LVL = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="%{2}."/></w:lvl>'
_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">' + _LVL.format(0, "decimal", 1) + _LVL.format(1, "lowerLetter", 2)
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/>'
    "</w:lvlOverride></w:num>"
)  # fmt: skip
_STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="28"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/><w:basedOn w:val="H"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
)
_BODY = (
    p("Điều 1. Tên", '<w:pStyle w:val="H"/><w:ind w:left="567" w:hanging="284"/><w:jc w:val="center"/>'
      '<w:tabs><w:tab w:val="right" w:pos="9000" w:leader="dot"/></w:tabs>')
    + p("mục", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
    + p("PHỤ LỤC I", '<w:jc w:val="center"/>')
    + p(runs=r("cỡ", '<w:sz w:val="30"/><w:vertAlign w:val="superscript"/><w:rFonts w:ascii="Wingdings"/>')
        + '<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:footnoteReference w:id="1"/><w:br w:type="page"/></w:r>'
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>MERGEFIELD Tên</w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("x") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    + '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="1800000" cy="900000"/><wp:docPr id="1" descr="mô tả"/><a:graphic>'
    '<a:graphicData uri="picture"><pic:pic><pic:blipFill><a:blip r:embed="p1"/></pic:blipFill><pic:spPr><a:xfrm rot="0">'
    '<a:ext cx="1" cy="1"/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    + '<w:tbl><w:tblPr><w:tblStyle w:val="T"/><w:jc w:val="center"/><w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>'
    '<w:gridCol w:w="2000"/><w:gridCol w:w="3000"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr>'
    f'<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/><w:vAlign w:val="center"/></w:tcPr>{p("1. a")}</w:tc></w:tr><w:tr><w:trPr>'
    f'<w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:vMerge w:val="continue"/></w:tcPr>{p("b")}</w:tc></w:tr></w:tbl>'
    + '<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:cols w:num="2"/></w:sectPr>'
)  # fmt: skip
_NOTES = f'<w:footnote w:id="1">{p("chú thích")}</w:footnote>'
FILE = Path(__file__).parents[2] / "data/reality/docx/number-in-textbox.docx"


def _is_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableWord, UnacceptableFile):
        found = read_blocks(data)
        for style in Style:
            any_paper_of(settled(found.typed, style))


def test_the_file_that_is_spoilt_here_is_read_as_it_is() -> None:
    assert len(read_blocks(_with(_BODY, _NUMBERING, _STYLES)).typed) == 9


def _with(body: str, numbering: str, styles: str) -> bytes:
    return word_file(body, numbering=numbering, styles=styles, footnotes=_NOTES)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_values_of_any_kind(data: st.DataObject) -> None:
    parts = [_BODY, _NUMBERING, _STYLES]
    for _ in range(data.draw(st.integers(1, 4))):
        chosen = data.draw(st.integers(0, 2))
        values = list(_VALUE.finditer(parts[chosen]))
        at = values[data.draw(st.integers(0, len(values) - 1))]
        other = data.draw(st.sampled_from(_ODD))
        parts[chosen] = parts[chosen][: at.start()] + other + parts[chosen][at.end() :]
    _is_read_or_refused(_with(*parts))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_elements_that_are_missing(data: st.DataObject) -> None:
    from lxml import etree

    tree = etree.fromstring(f"<w:body {NAMESPACES}>{_BODY}</w:body>")
    for _ in range(data.draw(st.integers(1, 4))):
        elements = [each for each in tree.iter() if each.getparent() is not None]
        if elements:
            gone = elements[data.draw(st.integers(0, len(elements) - 1))]
            gone.getparent().remove(gone)
    body = "".join(etree.tostring(each, encoding="unicode") for each in tree)
    _is_read_or_refused(_with(body, _NUMBERING, _STYLES))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_bytes_of_any_kind(data: st.DataObject) -> None:
    whole = bytearray(FILE.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _is_read_or_refused(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    _is_read_or_refused(bytes(whole))


def test_a_part_that_is_missing_is_done_without() -> None:
    with zipfile.ZipFile(FILE) as whole:
        names = [name for name in whole.namelist() if name != "word/document.xml"]
        for gone in names:
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w") as archive:
                for name in whole.namelist():
                    if name != gone:
                        archive.writestr(name, whole.read(name))
            assert read_blocks(made.getvalue()).typed
