"""Files looked into: scans recognised on a copy, secrets not even kept, hostile ones named."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import pytest_asyncio
from PIL import Image

from services.receiving.examination import Examiner
from services.receiving.policies import shared_text
from services.receiving.reading import read_text
from services.receiving.reading.places import find_places
from shared.bodies.actor import Post
from shared.cage import Cage
from shared.documents.files import PDF, TEXT, FileStore, UnacceptableFile
from shared.documents.looking import Gatekeeper, SecrecyInDoubt, SecretContent
from shared.documents.office import Office
from shared.documents.recognition import Recogniser, available
from shared.documents.symbols import Style
from shared.events.people import PersonRef
from shared.events.receiving import EXAMINED_TEXT
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines

needs_tesseract = pytest.mark.skipif(not available(), reason="no Tesseract with Vietnamese on this machine")
REALITY = Path(__file__).parents[2] / "data" / "reality"
CLERK = PersonRef(person_id="vanthu", name="Lê Thị Hoa", post=Post.RECORDS_CLERK)
DOCUMENT = OfficialDocument(
    style=Style.PARTY, issuer="Quận ủy Hải Châu", parent="Thành ủy Đà Nẵng", kind="Thông báo",
    subject="về việc tổ chức hội nghị tổng kết", paper=paper_of_lines("\n".join(("Kính gửi các đồng chí.",) * 3)),
    recipient_lines=("Như trên",),
    symbol="15-TB/QU", place="Đà Nẵng", signers=(Signer(post="Bí thư", name="Nguyễn Văn An"),),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore.from_url(f"file://{tmp_path}/files")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cage() -> AsyncIterator[Cage]:
    async with Cage("services.receiving.examination").opened() as opened:
        yield opened


@pytest.fixture
def examiner(store: FileStore, tmp_path: Path, cage: Cage) -> Examiner:
    return Examiner(store, str(tmp_path / "trust"), Gatekeeper(cage, Recogniser(cage, 120), Office()))


def scan_of(pdf: bytes) -> bytes:
    """The first page as a picture, as a scanner makes it."""
    page = pypdfium2.PdfDocument(pdf)[0]
    target = io.BytesIO()
    page.render(scale=200 / 72).to_pil().convert("L").save(target, "PDF", resolution=200)
    return target.getvalue()


@needs_tesseract
async def test_a_scan_is_read_on_a_copy_and_stays_as_it_came(examiner: Examiner, store: FileStore) -> None:
    scan = scan_of(compose_pdf(DOCUMENT).data)
    taken = await examiner.take_in(scan, "quet.pdf", PDF)
    assert await store.get(taken.file.sha256) == scan
    assert taken.found.recognised
    assert taken.found.readable is not None and taken.found.readable.sha256 != taken.file.sha256
    reading = read_text(taken.found.text)
    assert reading.symbol == "15-TB/QU"
    assert "symbol" in find_places(taken.readable, reading)
    again = await examiner.examine(taken.file)
    assert again.text == taken.found.text, "read once, kept beside the file"


async def test_a_scan_without_letters_says_so(examiner: Examiner) -> None:
    target = io.BytesIO()
    Image.new("L", (600, 800), 255).save(target, "PDF")
    assert (await examiner.take_in(target.getvalue(), "trang.pdf", PDF)).found.unreadable == "no-text"


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("path", sorted((REALITY / "secret").iterdir()), ids=lambda path: path.name)
async def test_of_a_secret_document_not_even_the_bytes_are_kept(examiner: Examiner, tmp_path: Path, path: Path) -> None:
    data = await asyncio.to_thread(path.read_bytes)
    with pytest.raises((SecretContent, SecrecyInDoubt)):
        await examiner.take_in(data, path.name, "")
    if available() or "scan" not in path.name:
        with pytest.raises(SecretContent):
            await examiner.take_in(data, path.name, "", not_secret=CLERK)  # nobody's word helps
    assert kept(tmp_path) == []


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("Kính gửi\nTÀI LIỆU MẬT\n".encode(), "a.txt", "TÀI LIỆU MẬT"),
        ("Kế hoạch công tác".encode(), "Ke hoach (MẬT).txt", "Ke hoach (MẬT).txt"),
    ],
)
async def test_in_doubt_a_person_is_asked_before_anything_is_kept(
    examiner: Examiner, tmp_path: Path, data: bytes, name: str, words: str
) -> None:
    with pytest.raises(SecrecyInDoubt) as asked:
        await examiner.take_in(data, name, TEXT)
    assert [doubt.words for doubt in asked.value.doubts] == [words]
    assert kept(tmp_path) == []
    taken = await examiner.take_in(data, name, TEXT, not_secret=CLERK)
    assert taken.found.not_secret is not None and taken.found.not_secret.by == CLERK
    assert (await examiner.examine(taken.file)).not_secret == taken.found.not_secret
    with pytest.raises(SecrecyInDoubt):  # one person's word is not another's
        await examiner.take_in(data, name, TEXT)


async def test_fields_are_found_where_they_stand() -> None:
    data = compose_pdf(DOCUMENT).data
    reading = read_text("\n".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded().splitlines()))
    places = find_places(data, reading)
    assert {"issuer", "symbol", "kind", "subject", "signer"} <= set(places)
    assert places["symbol"].top < places["kind"].top < places["signer"].top
    assert places["symbol"].left < 0.5 < places["signer"].left + places["signer"].width
    for place in places.values():
        assert 0 <= place.left <= 1 and 0 <= place.top <= 1 and place.width > 0 and place.height > 0


def password_protected() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (password_protected(), "password"),
        (compose_pdf(DOCUMENT).data[:900], "broken"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "broken"),
    ],
)
async def test_what_cannot_be_opened_is_kept_and_named(
    examiner: Examiner, tmp_path: Path, data: bytes, code: str
) -> None:
    if code == "password":  # who has it sees more than we do
        with pytest.raises(SecrecyInDoubt):
            await examiner.take_in(data, "x.pdf", PDF)
        assert kept(tmp_path) == []
    assert (await examiner.take_in(data, "x.pdf", PDF, not_secret=CLERK)).found.unreadable == code


def acting(**how: Any) -> bytes:
    """The document with something in it that acts by itself, its objects packed where nobody sees them by search."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(compose_pdf(DOCUMENT).data)) as pdf:
        if "embedded" in how:
            pdf.attachments["a.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")
        if "open" in how:
            pdf.Root.OpenAction = pikepdf.Dictionary(how["open"])
        if "link" in how:
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=how["link"]
            )
            pdf.pages[0].obj.Annots = pikepdf.Array([link])
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "carries"),
    [
        (acting(), ()),
        (acting(open={"/S": pikepdf.Name.JavaScript, "/JS": "app.alert('x')"}), ("script",)),
        (acting(link={"/S": pikepdf.Name.Launch, "/F": "cmd.exe"}), ("launch",)),
        (acting(link={"/S": pikepdf.Name.SubmitForm, "/F": "http://x.example"}), ("submit",)),
        (acting(open={"/S": pikepdf.Name("/Named"), "/Next": {"/S": pikepdf.Name.JavaScript}}), ("script",)),
        (acting(embedded=True), ("embedded",)),
    ],
    ids=["nothing", "opening", "launch", "submit", "after another", "inside"],
)
async def test_what_would_act_is_told_and_only_text_is_read(
    examiner: Examiner, data: bytes, carries: tuple[str, ...]
) -> None:
    taken = await examiner.take_in(data, "x.pdf", PDF, not_secret=CLERK)  # nobody can look into what is inside
    assert read_text(taken.found.text).symbol == "15-TB/QU"
    assert taken.found.active_content == carries
    assert (await examiner.examine(taken.file)).active_content == carries


async def test_a_pdf_that_only_forbids_printing_is_read(examiner: Examiner) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(compose_pdf(DOCUMENT).data)) as pdf:
        nothing = pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False)
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="", allow=nothing))
    taken = await examiner.take_in(target.getvalue(), "x.pdf", PDF)
    assert read_text(taken.found.text).symbol == "15-TB/QU"
    assert await examiner.examine(taken.file) == taken.found


async def test_two_thousand_pages_are_read_as_far_as_anybody_needs(examiner: Examiner) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(compose_pdf(DOCUMENT).data)) as pdf:
        for _ in range(1999):
            pdf.pages.append(pdf.pages[0])
        pdf.save(target)
    taken = await examiner.take_in(target.getvalue(), "dai.pdf", PDF)
    assert taken.found.text.count("\f") == 299


async def test_other_files_are_refused(examiner: Examiner) -> None:
    for data in (b"MZ\x90\x00" + bytes(100), b"PK\x03\x04" + bytes(30), bytes(200)):
        with pytest.raises(UnacceptableFile):
            await examiner.take_in(data, "x.pdf", PDF)


def test_words_of_every_attachment_are_found_however_long_the_document_is() -> None:
    long, short = "d" * (2 * EXAMINED_TEXT), "an attachment"
    assert shared_text([]) == ""
    assert shared_text([short]) == short
    assert shared_text([long]) == long[:EXAMINED_TEXT]
    found = shared_text([long, short, short])
    assert len(found) == EXAMINED_TEXT
    assert found.endswith(f"\f{short}\f{short}")
    assert [len(part) for part in shared_text([long, long]).split("\f")] == [EXAMINED_TEXT // 2 - 1, EXAMINED_TEXT // 2]


async def test_an_attachment_may_be_a_picture_a_document_may_not(examiner: Examiner) -> None:
    picture = io.BytesIO()
    Image.new("L", (40, 40), 255).save(picture, "PNG")
    with pytest.raises(UnacceptableFile):
        await examiner.take_in(picture.getvalue(), "anh.png", "image/png", not_secret=CLERK)
    taken = await examiner.take_in(picture.getvalue(), "anh.png", "image/png", not_secret=CLERK, attached=True)
    assert taken.file.media_type == "image/png"
