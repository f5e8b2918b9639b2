"""Word files of every age are known by what they are, and looked into before anything is kept."""

import asyncio
import io
import shutil
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import docx
import pytest
import pytest_asyncio

from shared.cage import Cage
from shared.documents.files import (
    DOC,
    DOCX,
    ODT,
    RTF,
    DangerousArchive,
    MediaTypeMismatch,
    UnsupportedMedia,
    check_media_type,
    media_type_of,
)
from shared.documents.looking import Gatekeeper
from shared.documents.office import Office, kit
from shared.documents.recognition import Recogniser
from shared.documents.secrecy import Secrecy
from tests.unit.documents.odt import odt

RTF_BYTES = rb"{\rtf1\ansi C\u244?ng v\u259?n s\u7889? 12-CV/TU\par}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gate() -> AsyncIterator[Gatekeeper]:
    async with Cage("shared.documents.looking").opened() as cage, Office().opened() as office:
        yield Gatekeeper(cage, Recogniser(cage, 60), office)


def streams(*names: str) -> bytes:
    """The beginning of an OLE file and the names in its directory."""
    return OLE + b"".join(f"{name}\0".encode("utf-16-le") for name in names)


def test_each_is_known_by_its_bytes() -> None:
    assert media_type_of(odt("<text:p>a</text:p>")) == ODT
    assert media_type_of(RTF_BYTES) == RTF
    assert media_type_of(streams("Root Entry", "WordDocument")) == DOC


def test_what_carries_macros_is_refused() -> None:
    with_macro = odt("<text:p>a</text:p>", parts={"Basic/Standard/Module1.xml": "<a/>"})
    for data in (with_macro, streams("WordDocument", "_VBA_PROJECT")):
        with pytest.raises(UnsupportedMedia, match="macros"):
            media_type_of(data)
    assert media_type_of(odt("<text:p>a</text:p>", parts={"Basic/Standard/script-lb.xml": "<a/>"})) == ODT


def test_other_files_of_these_formats_are_refused() -> None:
    for data in (streams("Workbook"), OLE):
        with pytest.raises(UnsupportedMedia):
            media_type_of(data)
    with pytest.raises(DangerousArchive):
        media_type_of(odt("<text:p>a</text:p>", parts={"bomb.xml": "0" * 40_000_000}))
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("content.xml", "<a/>")
    with pytest.raises(UnsupportedMedia):
        media_type_of(broken.getvalue())


def test_rtf_may_call_itself_a_word_file() -> None:
    """Word names RTF ``.doc``; no other false name passes."""
    assert check_media_type(RTF_BYTES, DOC) == RTF
    assert check_media_type(RTF_BYTES, "text/rtf") == RTF
    with pytest.raises(MediaTypeMismatch):
        check_media_type(odt("<text:p>a</text:p>"), DOC)


@needs_office
async def test_their_words_are_read(gate: Gatekeeper) -> None:
    look = await gate.look("an", odt("<text:p>Công văn số 12-CV/TU</text:p>"), ODT, "cv.odt")
    assert look.text.strip() == "Công văn số 12-CV/TU"
    assert (await gate.look("an", RTF_BYTES, RTF)).text.strip() == "Công văn số 12-CV/TU"


@needs_office
async def test_an_old_word_file_is_read(gate: Gatekeeper, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Công văn số 12-CV/TU")
    document.save(str(tmp_path / "a.docx"))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "doc"]
    office = await asyncio.create_subprocess_exec(*command, "--outdir", str(tmp_path), str(tmp_path / "a.docx"))
    assert await office.wait() == 0
    data = (tmp_path / "a.doc").read_bytes()
    assert media_type_of(data) == DOC
    assert (await gate.look("an", data, DOC)).text.strip() == "Công văn số 12-CV/TU"


@needs_office
@pytest.mark.parametrize("place", ["body", "comment", "property"])
async def test_a_degree_of_secrecy_is_seen_wherever_it_stands(gate: Gatekeeper, place: str) -> None:
    if place == "body":
        look = await gate.look("an", odt("<text:p>TỐI MẬT</text:p><text:p>Báo cáo</text:p>"), ODT)
        assert look.verdict.secrecy is Secrecy.SECRET
    elif place == "comment":
        look = await gate.look("an", rb"{\rtf1 report{\*\annotation \pard T\u7888?I M\u7852?T}\par}", RTF)
        assert look.verdict.in_doubt
    else:
        look = await gate.look("an", rb"{\rtf1{\info{\title T\u7888?I M\u7852?T}}report\par}", RTF)
        assert look.verdict.in_doubt


async def test_one_with_a_password_is_said_to_have_one(gate: Gatekeeper) -> None:
    locked = streams("Root Entry", "WordDocument").ljust(512, b"\0") + b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)
    assert (await gate.look("an", locked, DOC)).unreadable == "password"
    manifest = '<manifest:encryption-data xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    data = odt("<text:p>a</text:p>", manifest=manifest)
    assert (await gate.look("an", data, ODT)).unreadable == "password"


@needs_office
async def test_a_broken_one_is_asked_about(gate: Gatekeeper) -> None:
    look = await gate.look("an", streams("Root Entry", "WordDocument"), DOC, "cu.doc")
    assert (look.unreadable, look.verdict.in_doubt) == ("broken", True)


async def test_without_libreoffice_a_person_is_asked(gate: Gatekeeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    kit.program.cache_clear()
    try:
        look = await gate.look("an", RTF_BYTES, RTF, "cv.rtf")
    finally:
        monkeypatch.undo()
        kit.program.cache_clear()
    assert (look.unreadable, look.verdict.in_doubt, look.text) == ("no-office", True, "")
    assert [doubt.where for doubt in look.verdict.doubts] == ["cv.rtf"]


def test_a_word_file_of_today_stays_one() -> None:
    made = io.BytesIO()
    docx.Document().save(made)
    assert media_type_of(made.getvalue()) == DOCX
