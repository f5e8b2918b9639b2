"""All that a reader of a file sees is seen, wherever in the file it stands."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest
from openpyxl.comments import Comment

from shared.documents.files import DOCX, PDF, PPTX, XLSX, media_type_of
from shared.documents.gate import verdict_of
from shared.documents.secrecy import Secrecy
from shared.documents.seen import Layer, Seen, seen
from shared.documents.symbols import Style
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines

REALITY = Path(__file__).parents[2] / "data" / "reality"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = OfficialDocument(
    style=Style.PARTY, issuer="Quận ủy Hải Châu", parent="Thành ủy Đà Nẵng", kind="Thông báo",
    subject="về việc tổ chức hội nghị", paper=paper_of_lines("\n".join(("Kính gửi các đồng chí.",) * 3)),
    recipient_lines=("Như trên",),
    symbol="15-TB/QU", place="Đà Nẵng", signers=(Signer(post="Bí thư", name="Nguyễn Văn An"),),
)  # fmt: skip


def word(change: Callable[[Any], None] | None = None, **parts: str) -> bytes:
    """A Word file; ``parts`` are files put into the package (``word__embeddings__a.docx``), or body XML as ``body``."""
    document = docx.Document()
    document.add_paragraph("Kế hoạch công tác")
    if change is not None:
        change(document)
    target = io.BytesIO()
    document.save(target)
    body = parts.pop("body", "")
    result = io.BytesIO()
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml" and body:
                data = data.replace(b"<w:sectPr", f"{body}<w:sectPr".encode(), 1)
            new.writestr(name, data)
        for name, text in parts.items():
            new.writestr(name.replace("__", "/"), text)
    return result.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "MẬT"


def _footer(document: Any) -> None:
    document.sections[0].footer.paragraphs[0].text = "TỐI MẬT"


def _nested(document: Any) -> None:
    document.add_table(1, 2).cell(0, 1).add_table(1, 1).cell(0, 0).text = "MẬT"


CHOICE = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
    f'Requires="wps"><w:drawing><w:txbxContent>{paragraph("MẬT")}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback>'
    f"<w:pict><w:txbxContent>{paragraph('MẬT')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
COMPLEX_FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DOCPROPERTY x </w:instrText></w:r><w:r>'
    '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>MẬT</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
WATERMARK = '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textpath string="MẬT"/></v:shape></w:pict></w:r></w:p>'
SPLIT = "<w:p><w:r><w:t>M</w:t></w:r><w:r><w:t>ẬT</w:t></w:r></w:p>"

CERTAIN_IN_WORD = {
    "header": word(_header),
    "footer": word(_footer),
    "nested table": word(_nested),
    "content control": word(body=f"<w:sdt><w:sdtContent>{paragraph('MẬT')}</w:sdtContent></w:sdt>"),
    "cell in a content control": word(
        body=f"<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>{paragraph('MẬT')}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>"
    ),
    "text box": word(body=CHOICE),
    "inserted paragraph": word(body=f'<w:ins w:id="1" w:author="a">{paragraph("MẬT")}</w:ins>'),
    "moved here": word(body='<w:p><w:moveTo w:id="1" w:author="a"><w:r><w:t>MẬT</w:t></w:r></w:moveTo></w:p>'),
    "simple field": word(body='<w:p><w:fldSimple w:instr=" x "><w:r><w:t>MẬT</w:t></w:r></w:fldSimple></w:p>'),
    "complex field": word(body=COMPLEX_FIELD),
    "watermark": word(body=WATERMARK),
    "runs": word(body=SPLIT),
    "footnote": word(**{"word/footnotes.xml": f"<w:footnotes {W}>{paragraph('MẬT')}</w:footnotes>"}),
    "file inside": word(**{"word/embeddings/a.docx": word(body=paragraph("MẬT"))}),  # type: ignore[dict-item] # bytes are written as well
}
DELETED = '<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>MẬT</w:delText></w:r></w:del></w:p>'


def verdict(data: bytes, media_type: str) -> Secrecy:
    return verdict_of(seen(data, media_type)).secrecy


@pytest.mark.parametrize("where", CERTAIN_IN_WORD)
def test_a_stamp_in_a_word_file_is_seen(where: str) -> None:
    assert verdict(CERTAIN_IN_WORD[where], DOCX) is not Secrecy.NONE


def test_the_final_version_of_a_word_file_counts_and_each_text_once() -> None:
    assert verdict_of(seen(word(body=DELETED), DOCX)).secrecy is Secrecy.NONE
    assert seen(word(body=CHOICE), DOCX).text.count("MẬT") == 1


def test_comments_and_properties_of_a_word_file_are_asked_about() -> None:
    commented = word(**{"word/comments.xml": f"<w:comments {W}>{paragraph('MẬT')}</w:comments>"})
    assert verdict_of(seen(commented, DOCX)).in_doubt

    def titled(document: Any) -> None:
        document.core_properties.category = "Tối mật"

    assert verdict_of(seen(word(titled), DOCX)).in_doubt


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Phường", "Số hộ"])
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_seen_with_headers_and_asked_about_what_is_hidden() -> None:
    def header(book: openpyxl.Workbook) -> None:
        book.active.oddHeader.center.text = "MẬT"

    def hidden(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("Nguồn")
        sheet["A1"] = "MẬT"
        sheet.sheet_state = "hidden"

    def comment(book: openpyxl.Workbook) -> None:
        book.active["A1"].comment = Comment("MẬT", "a")

    def named(book: openpyxl.Workbook) -> None:
        book.create_sheet("TỐI MẬT")

    assert verdict(workbook(header), XLSX) is Secrecy.CONFIDENTIAL
    assert verdict(workbook(named), XLSX) is Secrecy.SECRET
    for change in (hidden, comment):
        assert verdict_of(seen(workbook(change), XLSX)).in_doubt, change.__name__


def test_slides_are_seen_with_their_notes() -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"

    def deck(**parts: str) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("ppt/presentation.xml", "<p/>")
            for name, text in parts.items():
                archive.writestr(
                    name.replace("__", "/") + ".xml", f'<s xmlns:a="{a}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></s>'
                )
        return target.getvalue()

    assert verdict(deck(ppt__slides__slide1="MẬT"), PPTX) is Secrecy.CONFIDENTIAL
    assert verdict(deck(ppt__slides__slide1="x", ppt__notesSlides__notesSlide1="MẬT"), PPTX) is Secrecy.CONFIDENTIAL
    assert verdict_of(seen(deck(ppt__slides__slide1="x", ppt__slideMasters__slideMaster1="MẬT"), PPTX)).in_doubt


def pdf_with(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(compose_pdf(DOCUMENT).data)) as pdf:
        change(pdf)
        pdf.save(target)
    return target.getvalue()


def _annotation(**fields: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        one = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[90, 780, 160, 800], F=4, **fields)
        pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(one)]))

    return change


def _field(pdf: pikepdf.Pdf) -> None:
    _annotation(Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="do_mat", V="MẬT")(pdf)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].obj.Annots)


def _attached(pdf: pikepdf.Pdf) -> None:
    inner = pdf_with(_annotation(Subtype=pikepdf.Name.FreeText, Contents="TỐI MẬT"))
    pdf.attachments["phu-luc.pdf"] = pikepdf.AttachedFileSpec(pdf, inner)


@pytest.mark.parametrize(
    ("change", "level"),
    [
        (_annotation(Subtype=pikepdf.Name.FreeText, Contents="MẬT"), Secrecy.CONFIDENTIAL),
        (_annotation(Subtype=pikepdf.Name.Stamp, Contents="TUYỆT MẬT"), Secrecy.TOP_SECRET),
        (_field, Secrecy.CONFIDENTIAL),
        (_attached, Secrecy.SECRET),
    ],
    ids=["free text", "stamp", "field", "inside"],
)
def test_what_is_laid_on_a_pdf_or_put_into_it_is_seen(change: Callable[[pikepdf.Pdf], None], level: Secrecy) -> None:
    assert verdict(pdf_with(change), PDF) is level


def test_notes_properties_and_unknown_files_in_a_pdf_are_asked_about() -> None:
    def titled(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Keywords"] = "MẬT"

    def unknown(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["a.bin"] = pikepdf.AttachedFileSpec(pdf, b"\x00\x01")

    for change in (_annotation(Subtype=pikepdf.Name.Text, Contents="Tối mật"), titled, unknown):
        assert verdict_of(seen(pdf_with(change), PDF)).in_doubt


def test_a_number_that_is_laid_on_the_page_stands_where_the_eye_reads_it() -> None:
    data = (REALITY / "pdf" / "number-annot.pdf").read_bytes()
    assert "Số 127-QĐ/QU" in seen(data, PDF).text


def scan(text: bool) -> bytes:
    """A page as a picture, with a page number on it where ``text``."""
    page = pypdfium2.PdfDocument(compose_pdf(DOCUMENT).data)[0]
    target = io.BytesIO()
    page.render(scale=1).to_pil().convert("L").save(target, "PDF", resolution=72)
    if not text:
        return target.getvalue()
    with pikepdf.open(target) as pdf, pikepdf.open(io.BytesIO(compose_pdf(DOCUMENT).data)) as other:
        font = next(iter(other.pages[0].Resources.Font.values()))
        pdf.pages[0].Resources.Font = pikepdf.Dictionary(F1=pdf.copy_foreign(font))
        pdf.pages[0].contents_add(b"BT /F1 12 Tf 20 20 Td (Trang 1/1) Tj ET")
        result = io.BytesIO()
        pdf.save(result)
    return result.getvalue()


def test_a_page_that_is_a_picture_is_one_though_a_few_letters_stand_on_it() -> None:
    for data in (scan(text=False), scan(text=True), (REALITY / "secret/scan-secret-with-page-number.pdf").read_bytes()):
        assert seen(data, PDF).scanned_pages == (1,)
    assert seen(compose_pdf(DOCUMENT).data, PDF).pictures == ()


@pytest.mark.parametrize("path", sorted((REALITY / "secret").iterdir()), ids=lambda path: path.name)
def test_secret_samples_are_secret_or_asked_about(path: Path) -> None:
    data = path.read_bytes()
    found = verdict_of(seen(data, media_type_of(data), path.name))
    assert found.is_secret or found.in_doubt


def test_old_alphabets_are_converted_and_layers_named() -> None:
    found: Seen = seen("Quy\u00d5t \u00ae\u00denh\nv\u00d2 vi\u00d6c".encode(), "text/plain", "a.txt")
    assert [piece.layer for piece in found.pieces] == [Layer.PAGE, Layer.NAME]
    assert found.text == "Quyết định\nvề việc"
