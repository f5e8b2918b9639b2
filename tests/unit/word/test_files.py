"""Files as a whole: broken, hostile and odd ones, and what stands around the text."""

import io
import zipfile

import pytest

from shared.documents.files import DangerousArchive
from shared.word import blocks as reader
from shared.word.blocks import WordBlocks, read_blocks
from shared.word.errors import TooLongWord, UnreadableWord
from tests.unit.word.making import NAMESPACES, kinds, lines, p, r, read, word_file


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-word"),
        (b"Xin ch\xc3\xa0o", "not-word"),
        (b"PK\x03\x04 broken", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not-word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_word_file_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableWord) as refused:
        read_blocks(data)
    assert refused.value.code == code


@pytest.mark.parametrize("body", ["<w:p>", "<w:p></w:q>", "&nothing;"])
def test_broken_xml_is_refused(body: str) -> None:
    with pytest.raises(UnreadableWord) as refused:
        read(body)
    assert refused.value.code == "broken"


def test_a_document_type_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')
    with pytest.raises(DangerousArchive):
        read_blocks(made.getvalue())


def test_a_zip_without_a_document_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(UnreadableWord):
        read_blocks(made.getvalue())


def test_a_broken_part_besides_the_text_is_refused_too() -> None:
    with pytest.raises(UnreadableWord):
        read(p("Một"), parts={"word/styles.xml": "<w:styles"}, links={"s": ("styles", "styles.xml")})


def test_a_file_too_long_for_a_paper_says_how_much_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_CHARACTERS", 5000)
    with pytest.raises(TooLongWord) as refused:
        read(p("Nghị quyết " * 30) * 40)
    assert refused.value.code == "too-long" and (refused.value.most, refused.value.pages) == (5000, 2)


def test_what_is_read_travels_out_of_the_cage() -> None:
    found = read(p("Một"))
    assert WordBlocks.model_validate_json(found.model_dump_json()) == found


def test_a_strict_file_is_read_like_any_other() -> None:
    data = word_file(p(runs=r("Một", "<w:b/>")))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            xml = old.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(name, xml)
    assert lines(read_blocks(strict.getvalue())) == ["Một"]


def test_the_main_part_may_have_any_name() -> None:
    data = word_file(p("Một"))
    moved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(moved, "w") as new:
        for name in old.namelist():
            new.writestr(
                name.replace("document.xml", "other.xml"), old.read(name).replace(b"document.xml", b"other.xml")
            )
    assert lines(read_blocks(moved.getvalue())) == ["Một"]


def test_macros_templates_and_files_put_in_whole_are_told() -> None:
    settings = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="t" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://example.vn/a.dotm" TargetMode="External"/></Relationships>'
    found = read(
        p("Một") + '<w:altChunk r:id="c"/>', settings="",
        parts={"word/vbaProject.bin": b"x", "word/_rels/settings.xml.rels": settings},
        main="application/vnd.ms-word.document.macroEnabled.main+xml",
    )  # fmt: skip
    assert lines(found) == ["Một"] and kinds(found) == ["alt_chunk", "macros", "template"]


def headed(words: str, kind: str = "header") -> WordBlocks:
    section = f'<w:sectPr><w:{kind}Reference w:type="default" r:id="h"/><w:cols w:num="2"/></w:sectPr>'
    return read(
        p("Một") + section, links={"h": (kind, f"{kind}1.xml")},
        parts={f"word/{kind}1.xml": f"<w:hdr {NAMESPACES}>{words}</w:hdr>"},
    )  # fmt: skip


def test_words_at_the_top_of_pages_are_told_and_page_numbers_are_not() -> None:
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    assert headed(p(runs=number)).headers == () and kinds(headed(p(runs=simple))) == ["columns"]
    found = headed(p("TÀI LIỆU HỘI NGHỊ"), "footer")
    assert found.headers == ("TÀI LIỆU HỘI NGHỊ",) and kinds(found) == ["footer", "columns"]


def test_words_of_a_text_box_at_the_top_of_pages_are_told_once() -> None:
    box = f"<w:txbxContent>{p('MẬT')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert headed(p(runs=r("Số ") + both)).headers == ("Số\nMẬT",)


def test_a_watermark_is_told() -> None:
    mark = '<w:r><w:pict><v:shape><v:textpath string="DỰ THẢO"/></v:shape></w:pict></w:r>'
    assert [lost.what for lost in headed(p(runs=mark)).lost] == ["Chữ chìm: “DỰ THẢO”", "Trang chia cột"]
