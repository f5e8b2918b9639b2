"""What the portal opens of foreign files, in a cage: a Word draft, and what a browser does not show by itself."""

from pydantic import BaseModel, ConfigDict

from shared.cage import Cage, CageError, caged
from shared.documents.files import FileMissing, FileRef, FileStore, UnacceptableFile
from shared.documents.office import NotConverted, Office, Target
from shared.documents.text import UnreadableDocument, extract_text
from shared.form.checking import Departure, check_draft
from shared.form.rules import FormRule
from shared.word.blocks import WORD_LIMITS
from shared.word.checking import check_docx
from shared.word.draft import WordDraft, read_draft
from shared.word.errors import UnreadableWord
from shared.word.filling import Place, places_in

LONGEST_PREVIEW = 60_000  # characters
_KEPT = "preview-1"  # changes when previews do
_PAGES = "pages-1"  # changes when pages do


class NotDrawn(Exception):
    """A Word file whose pages cannot be drawn: it is broken, or more than any document."""


class ReadWord(BaseModel):
    """The draft that a Word file says, and where it departs from the prescribed form."""

    model_config = ConfigDict(frozen=True)

    draft: WordDraft
    departures: tuple[Departure, ...]


@caged(UnacceptableFile, UnreadableWord, limits=WORD_LIMITS)
def read_word(data: bytes, rule: FormRule) -> ReadWord:
    """Read a DOCX and check it by ``rule``.

    Raises `UnreadableWord`, and `UnacceptableFile` for a file that is more than any document.
    """
    draft = read_draft(data)
    return ReadWord(draft=draft, departures=(*check_draft(draft.content(), rule), *check_docx(data, rule)))


class WordCheck(BaseModel):
    """A draft that stays a Word file: the places that issuing fills, those that are missing, and what departs."""

    model_config = ConfigDict(frozen=True)

    places: tuple[Place, ...]
    missing: tuple[Place, ...]
    departures: tuple[Departure, ...]


@caged(UnacceptableFile, UnreadableWord)
def check_word(data: bytes, rule: FormRule) -> WordCheck:
    """Check a DOCX that is to be issued as it is.  Raises `UnreadableWord` and `UnacceptableFile`."""
    places = places_in(data)
    missing = tuple(place for place in Place if place not in places)
    return WordCheck(places=places, missing=missing, departures=check_docx(data, rule))


async def checked_word(cage: Cage, files: FileStore, who: str, word: FileRef, rule: FormRule) -> WordCheck | None:
    """The check of a kept Word file; ``None`` where it cannot be read."""
    try:
        return await cage.run(who, check_word, await files.get(word.sha256), rule)
    except (FileMissing, CageError, UnacceptableFile, UnreadableWord):
        return None


async def preview_of(cage: Cage, files: FileStore, who: str, file: FileRef) -> str:
    """The beginning of a kept file's text, made once and kept beside it; empty where there is none to be had."""
    kept = await files.get_derived(file.sha256, _KEPT)
    if kept is not None:
        return kept.decode()
    try:
        text = await cage.run(who, extract_text, await files.get(file.sha256), file.media_type)
    except FileMissing:
        return ""
    except (CageError, UnreadableDocument):
        text = ""
    text = text[:LONGEST_PREVIEW]
    await files.put_derived(file.sha256, _KEPT, text.encode())
    return text


async def pages_of(office: Office, files: FileStore, who: str, file: FileRef) -> bytes:
    """The pages of a kept Word file as PDF, made once and kept beside it.

    Raises `FileMissing`, `NoOffice`, and `NotDrawn`, which is remembered too.
    """
    kept = await files.get_derived(file.sha256, _PAGES)
    if kept is None:
        try:
            kept = await office.convert(who, await files.get(file.sha256), file.media_type, Target.PDF)
        except (CageError, NotConverted):
            kept = b""
        await files.put_derived(file.sha256, _PAGES, kept)
    if not kept:
        raise NotDrawn
    return kept
