"""A Word file becomes the PDF that is signed; whatever is missing is said before a number is taken."""

import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import docx
import pypdfium2
import pytest
import pytest_asyncio

from services.publishing.word_files import WordFiles
from shared.documents.files import DOCX, FileRef, FileStore
from shared.documents.office import kit
from shared.documents.symbols import Style
from shared.eventsourcing.decider import Rejected
from shared.form.official import OfficialDocument
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.unit.word.test_filling import official, saved

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")
DOCUMENT = OfficialDocument(
    style=Style.PARTY, issuer="Thành ủy Đà Nẵng", parent=None, kind="Quyết định", subject="thành lập Tổ công tác",
    paper=paper_of_lines("Điều 1. Thành lập Tổ công tác."), recipient_lines=("Quận ủy Hải Châu;",),
    kept_by="Lưu Văn phòng.", symbol="12-QĐ/TU", place="Đà Nẵng", date=dt.date(2026, 11, 30),
    signers=(Signer(post="Bí thư", name="Nguyễn Văn An"),),
)  # fmt: skip


@pytest_asyncio.fixture
async def files(tmp_path: Path) -> AsyncIterator[FileStore]:
    yield FileStore.from_url(f"file://{tmp_path}/files")


@pytest_asyncio.fixture
async def words(files: FileStore) -> AsyncIterator[WordFiles]:
    async with WordFiles(files).opened() as opened:
        yield opened


@needs_office
async def test_the_file_becomes_a_pdf_with_its_number_and_a_place_to_sign(files: FileStore, words: WordFiles) -> None:
    word = await files.put(saved(official()), "qd.docx", DOCX)
    composed = await words.composed("an", word, DOCUMENT, (DOCUMENT.signers[-1].name,))
    page = pypdfium2.PdfDocument(composed.data)[0]
    said = " ".join(page.get_textpage().get_text_bounded().split())
    for text in ("12-QĐ/TU", "ngày 30 tháng 11 năm 2026", "Quận ủy Hải Châu", "Nguyễn Văn An"):
        assert text in said
    assert composed.signature.page == 0
    assert page.get_width() / 2 < composed.signature.x < page.get_width()  # the signer stands on the right


@needs_office
async def test_a_file_without_a_place_is_refused(files: FileStore, words: WordFiles) -> None:
    document = docx.Document()
    document.add_paragraph("Số 1-QĐ/TU")
    word = await files.put(saved(document), "qd.docx", DOCX)
    with pytest.raises(Rejected) as refused:
        await words.composed("an", word, DOCUMENT, (DOCUMENT.signers[-1].name,))
    assert refused.value.code == "publishing.word-places"
    assert str(refused.value.params["places"]).count(",") == 1  # the date and the signer, not the number


async def test_without_libreoffice_nothing_is_issued(
    files: FileStore, words: WordFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = await files.put(saved(official()), "qd.docx", DOCX)
    monkeypatch.setenv("PATH", "")
    kit.program.cache_clear()
    try:
        with pytest.raises(Rejected) as refused:
            await words.composed("an", word, DOCUMENT, (DOCUMENT.signers[-1].name,))
    finally:
        monkeypatch.undo()
        kit.program.cache_clear()
    assert refused.value.code == "file.no-office"


async def test_a_file_that_is_gone_is_refused(words: WordFiles) -> None:
    with pytest.raises(Rejected) as refused:
        await words.composed("an", FileRef(sha256="0" * 64, name="a.docx", media_type=DOCX, bytes=1), DOCUMENT, ("An",))
    assert refused.value.code == "file.not-drawn"
