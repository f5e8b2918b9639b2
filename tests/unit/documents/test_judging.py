"""Files that are more than any document are refused before they are opened; honest ones are not."""

import io
from collections.abc import Callable

import pikepdf
import pytest
import xlsxwriter
from PIL import Image

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.reading import read
from shared.documents.files import DOCX, PDF, TEXT, XLSX, UnacceptableFile, media_type_of
from shared.documents.judging import judge
from shared.documents.symbols import Style
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.bombs.made import BOMBS
from tests.bombs.office import Package

DOCUMENT = OfficialDocument(
    style=Style.PARTY, issuer="Quận ủy Hải Châu", parent="Thành ủy Đà Nẵng", kind="Thông báo",
    subject="về việc tổ chức hội nghị tổng kết", paper=paper_of_lines("\n".join(("Kính gửi các đồng chí.",) * 30)),
    recipient_lines=("Như trên",),
    symbol="15-TB/QU", place="Đà Nẵng", signers=(Signer(post="Bí thư", name="Nguyễn Văn An"),),
)  # fmt: skip
PICTURES_AND_TEXTS = [(kind, name) for kind in ("png", "jpeg", "tiff", "txt") for name in BOMBS[kind]]
QUICKLY_MADE = {
    "pdf": ("packed twice", "a picture of 3.6 gigapixels", "a JBIG2 of 10 gigapixels", "a JPEG of 4 gigapixels",
            "a fax of 10 gigapixels", "a billion pages", "two million pages of one", "a count that lies",
            "a page of a hundred kilometres", "a unit of a kilometre"),
    "docx": ("six thousand parts", "a billion laughs", "an outside entity", "quadratic entities", "a parameter entity",
             "elements 50,000 deep", "archives in archives", "overlapping entries", "two main parts",
             "a name that climbs", "an absolute name", "a size that lies, too large"),
}  # fmt: skip
HUGE = BOMBS["png"]["3.6 gigapixels, one bit"]()
HIDDEN = {
    "a picture inside a document": lambda: Package("docx").packed(more={"word/media/a.png": HUGE}),
    "a picture inside a workbook inside a document": lambda: Package("docx").packed(
        more={"word/embeddings/a.xlsx": Package("xlsx").packed(more={"xl/media/a.png": HUGE})}
    ),
    "a PDF behind other bytes": lambda: b"x" * 900 + BOMBS["pdf"]["a picture of 3.6 gigapixels"](),
}
MESSAGES = ("a billion laughs", "an outside entity", "an outside DTD", "quadratic entities", "elements 100,000 deep",
            "a ZIP of a thousand files", "a ZIP whose files share their bytes", "headers without end")  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name"), [*PICTURES_AND_TEXTS, *((kind, name) for kind, names in QUICKLY_MADE.items() for name in names)]
)
def test_hostile_files_are_refused(kind: str, name: str) -> None:
    data = BOMBS[kind][name]()
    with pytest.raises(UnacceptableFile):
        judge(data, media_type_of(data))


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_hidden_inside_is_judged_too(name: str) -> None:
    data = HIDDEN[name]()
    with pytest.raises(UnacceptableFile):
        judge(data, PDF if "PDF" in name else media_type_of(data))


@pytest.mark.parametrize("name", MESSAGES)
def test_hostile_messages_are_refused(name: str) -> None:
    with pytest.raises(UnreadableMessage):
        read(BOMBS["edxml"][name]())


def picture(kind: str, size: tuple[int, int] = (2480, 3508)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind)
    return target.getvalue()


def workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for row in range(2000):
            sheet.write_row(row, 0, ["Phường", row, "Số hộ"])
    return target.getvalue()


def scan(pages: int) -> bytes:
    """White pages as a scanner sends them: nothing is packed better."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            target = io.BytesIO()
            Image.new("L", (2480, 3508), 255).save(target, "PDF", resolution=300)
            with pikepdf.open(target) as one:
                pdf.pages.extend(one.pages)
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (lambda: compose_pdf(DOCUMENT).data, PDF), (lambda: scan(12), PDF), (lambda: compose_docx(DOCUMENT), DOCX),
        (workbook, XLSX), (lambda: picture("PNG"), "image/png"), (lambda: picture("JPEG"), "image/jpeg"),
        (lambda: picture("TIFF"), "image/tiff"), ("Kính gửi: Thành ủy Đà Nẵng\n".encode, TEXT),
    ],
    ids=["PDF", "scan", "DOCX", "XLSX", "PNG", "JPEG", "TIFF", "text"],
)  # fmt: skip
def test_honest_files_are_not(make: Callable[[], bytes], media_type: str) -> None:
    data = make()
    assert media_type_of(data) == media_type
    judge(data, media_type)
