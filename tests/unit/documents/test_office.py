"""LibreOffice in its cage: it draws, it converts, and a document of anybody's reaches nothing through it."""

import asyncio
import io
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
import pytest_asyncio
from docx.oxml import parse_xml
from PIL import Image

from shared.cage import Cage, Limit, TooHeavy, caged
from shared.documents.files import DOCX, ODT, RTF, UnsupportedMedia
from shared.documents.office import NoOffice, NotConverted, Office, Target, is_here, kit
from shared.documents.office.conversion import CONVERTING, converted
from tests.unit.documents.odt import odt

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this machine")

SECRET = "only this machine knows"
_SCRIPT = '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">'


@caged(NoOffice, NotConverted, limits=replace(CONVERTING, cpu_s=5, wall_s=90), warmed=kit.load)
def converted_in_seconds(data: bytes, media_type: str, target: Target) -> bytes:
    """`converted`, with less time."""
    return converted(data, media_type, target)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office() -> AsyncIterator[Office]:
    async with Office().opened() as opened:
        yield opened


def word(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def words(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in pages)


def ink(pdf: bytes) -> int:
    """How many dark dots are on the first page."""
    page = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("L")
    return sum(page.histogram()[:128])


async def test_a_word_file_is_drawn(office: Office) -> None:
    pdf = await office.convert("an", word("Quyết định về việc thành lập Tổ công tác"), DOCX, Target.PDF)
    assert "Quyết định về việc thành lập Tổ công tác" in words(pdf)


async def test_other_word_files_become_docx(office: Office) -> None:
    made = await office.to_docx("an", odt("<text:p>Kính gửi: Thành ủy</text:p>"))
    assert [each.text for each in docx.Document(io.BytesIO(made)).paragraphs] == ["Kính gửi: Thành ủy"]
    rtf = rb"{\rtf1\ansi K\u237?nh g\u7917?i\par}"
    assert "Kính gửi" in words(await office.convert("an", rtf, RTF, Target.PDF))


async def test_a_docx_stays_as_it_is_and_nothing_else_becomes_one(office: Office) -> None:
    assert await office.to_docx("an", word("a")) == word("a")
    with pytest.raises(UnsupportedMedia):
        await office.to_docx("an", b"%PDF-1.7 a")


@pytest.mark.parametrize("data", [b"PK\x03\x04 nothing", b"\x00" * 1000, word("a")[:4000]])
async def test_a_broken_file_is_said_to_be_so(office: Office, data: bytes) -> None:
    with pytest.raises(NotConverted):
        await office.convert("an", data, DOCX, Target.PDF)


async def test_files_of_the_machine_do_not_come_in(office: Office, tmp_path: Path) -> None:
    """Linked sections, included texts and linked pictures show nothing of what they name."""
    text, picture = tmp_path / "secret.txt", tmp_path / "secret.png"
    text.write_text(SECRET)
    Image.new("RGB", (400, 400)).save(picture)
    linked = odt(
        f'<text:p>before</text:p><text:section text:name="s"><text:section-source xlink:href="{text.as_uri()}" '
        'text:filter-name="Text (encoded)"/><text:p>old</text:p></text:section><text:p><draw:frame draw:name="p" '
        f'svg:width="8cm" svg:height="8cm"><draw:image xlink:href="{picture.as_uri()}"/></draw:frame></text:p>'
    )
    pdf = await office.convert("an", linked, ODT, Target.PDF)
    assert "before" in words(pdf)
    assert SECRET not in words(pdf)
    assert ink(pdf) < 2000
    document = docx.Document(io.BytesIO(word("before")))
    document.element.body.insert(0, parse_xml(
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:fldSimple '
        f'w:instr="INCLUDETEXT &quot;{text}&quot;"><w:r><w:t>old</w:t></w:r></w:fldSimple></w:p>'
    ))  # fmt: skip
    assert SECRET not in words(await office.convert("an", saved(document), DOCX, Target.PDF))


async def test_nothing_is_fetched(office: Office) -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        frame = f'<draw:frame svg:width="8cm" svg:height="8cm"><draw:image xlink:href="{address}/a.png"/></draw:frame>'
        section = f'<text:section text:name="s"><text:section-source xlink:href="{address}/a.odt"/></text:section>'
        pdf = await office.convert("an", odt(f"<text:p>before{frame}</text:p>{section}"), ODT, Target.PDF)
    assert "before" in words(pdf)
    assert asked == []


async def test_macros_do_not_run(office: Office) -> None:
    """A macro that would write into the document as soon as it is opened."""
    libraries = (
        '<library:libraries xmlns:library="http://openoffice.org/2000/library" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/>'
        "</library:libraries>"
    )
    library = (
        '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
        'library:readonly="false"><library:element library:name="M"/></library:library>'
    )
    module = (
        f'{_SCRIPT}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="M" '
        'script:language="StarBasic">Sub Main\nThisComponent.Text.String = "the macro ran"\nEnd Sub</script:module>'
    )
    listener = (
        '<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" '
        'xlink:href="vnd.sun.star.script:Standard.M.Main?language=Basic&amp;location=document" xlink:type="simple"/>'
        "</office:event-listeners>"
    )
    parts = {"Basic/script-lc.xml": libraries, "Basic/Standard/script-lb.xml": library, "Basic/Standard/M.xml": module}
    pdf = await office.convert("an", odt("<text:p>as it was</text:p>", listener, parts), ODT, Target.PDF)
    assert words(pdf).split() == ["as", "it", "was"]


async def test_a_document_that_takes_too_long_is_stopped_and_the_next_one_is_drawn() -> None:
    endless = odt("<text:p>Điều 1. Quyết định này có hiệu lực kể từ ngày ký.</text:p>" * 60_000)
    async with Cage(__name__, places=1).opened() as cage:
        with pytest.raises(TooHeavy) as stopped:
            await cage.run("an", converted_in_seconds, endless, ODT, Target.PDF)
        assert stopped.value.limit is Limit.TIME
        assert await cage.run("an", converted_in_seconds, word("a"), DOCX, Target.PDF)


async def test_it_ends_when_nobody_needs_it_and_begins_again() -> None:
    async with Office(idle_s=0.05).opened() as office:
        await office.convert("an", word("a"), DOCX, Target.PDF)
        await asyncio.sleep(0.5)
        assert not office.is_warm
        assert await office.convert("an", word("a"), DOCX, Target.PDF)


async def test_a_machine_without_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    kit.program.cache_clear()
    try:
        async with Office().opened() as office:
            assert not is_here()
            with pytest.raises(NoOffice):
                await office.convert("an", word("a"), DOCX, Target.PDF)
    finally:
        monkeypatch.undo()
        kit.program.cache_clear()
