"""Exports of Lotus Notes (DXL), read as a stream: an archive of any size takes the memory of one note.

Domino's exporter writes ``<database><document><noteinfo unid=…/><item name=…>…`` in the namespace
http://www.lotus.com/dxl, usually after a document type that names its DTD.  The DTD is never fetched; declared
entities, which no exporter writes, are refused.  Attachments are ``<file>`` elements with base64 in ``<filedata>``;
``compression`` other than ``none`` is a format of Notes, which the exporter's property UncompressAttachments prevents.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from xml.parsers import expat

from shared.imports.line import UnusableSource

CHUNK = 1024 * 1024
LONGEST_TOKEN = 32 * 1024 * 1024  # bytes of one tag, which the parser holds as a whole
DEEPEST = 200  # elements inside each other
MOST_TEXT = 1_000_000  # characters of one note's items; further text counts as its body
MOST_ITEMS = 2_000  # of one note
MOST_BROKEN = 1_000  # places of one export that are no XML
MOST_ATTACHED = 200 * 1024 * 1024  # bytes of one note's attachments together

_OPENING = b'<database xmlns="http://www.lotus.com/dxl">'
_NOTE_BEGINS = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:document|note)[\s>]")
_LONGEST_BEGINNING = 32
_VALUES = frozenset(("text", "number", "datetime"))
_NO_TEXT = frozenset(
    ("picture", "attachmentref", "objectref", "imagemap", "gif", "jpeg", "png", "notesbitmap", "cgm", "code",
     "rawitemdata", "filedata", "object", "pardef", "hotspot", "button", "formula", "lotusscript")
)  # fmt: skip


@dataclass
class NotesFile:
    """An attachment; without ``data`` where it was not taken, and then ``why`` is the code of the problem."""

    name: str
    data: bytes | None = None
    why: str | None = None


@dataclass
class Note:
    """A document of a Notes database: its items by name, its rich text as plain text, its attachments."""

    unid: str = ""
    form: str = ""
    items: dict[str, list[str]] = field(default_factory=dict)
    body: str = ""
    lost: list[str] = field(default_factory=list)  # names of items in formats of Notes that cannot be read
    files: list[NotesFile] = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """The position of a note in an export, in bytes."""

    path: Path
    start: int
    encoding: str | None = None


class _Found(Exception):
    pass


@dataclass(frozen=True)
class BrokenNote:
    """A place where an export is no XML; ``unid`` is that of the note, where it was read by then."""

    unid: str
    line: int
    column: int


class Found:
    """Collects the notes that a parser finds until they are taken."""

    def __init__(self) -> None:
        self._notes: list[tuple[int, Note]] = []

    def take(self, start: int, note: Note) -> None:
        """Keep a note that begins at ``start``."""
        self._notes.append((start, note))

    def taken(self) -> list[tuple[int, Note]]:
        """The notes that were found since the last call."""
        taken, self._notes = self._notes, []
        return taken


def notes_of(path: Path) -> Iterator[tuple[Position, Note] | BrokenNote]:
    """All notes of an export with their positions, without the bytes of their attachments.

    Reading goes on with the next note behind a place that is no XML, `MOST_BROKEN` times.  Raises `UnusableSource`.
    """
    start: int | None = 0
    line, encoding, notes, broken = 0, None, 0, 0
    while start is not None:
        found = Found()
        reader = _Reader(found.take, most_bytes=0, encoding=encoding)
        if start:  # the parser then sees an export that begins with this note
            reader.parser.Parse(_OPENING, False)
        base = start - (len(_OPENING) if start else 0)
        trouble: expat.ExpatError | None = None
        for after_a_piece in _fed_until_broken(reader, path, start):
            trouble = after_a_piece
            for at, note in found.taken():
                notes += 1
                yield Position(path, base + at, reader.encoding), note
        if start == 0 and not reader.is_dxl:
            raise UnusableSource("dxl.none" if trouble is None else "dxl.broken")
        encoding = encoding or reader.encoding
        if trouble is None:
            break
        broken += 1
        yield BrokenNote(reader.unid, line + trouble.lineno, trouble.offset)
        following = _next_note(path, base + reader.parser.ErrorByteIndex) if broken < MOST_BROKEN else None
        line += _lines_between(path, start, following or start)
        start = following
    if not notes and broken:
        raise UnusableSource("dxl.broken")


def _fed_until_broken(reader: "_Reader", path: Path, start: int) -> Iterator[expat.ExpatError | None]:
    """Parse the file from ``start``; yields ``None`` after each piece, and last the error where it is no XML."""
    with path.open("rb") as file:
        file.seek(start)
        try:
            for _ in _fed(reader, file):
                yield None
        except expat.ExpatError as error:
            yield error


def _next_note(path: Path, after: int) -> int | None:
    """The position in bytes of the next note behind ``after``."""
    with path.open("rb") as file:
        file.seek(after)
        kept, at = b"", after
        while chunk := file.read(CHUNK):
            window = kept + chunk
            match = _NOTE_BEGINS.search(window)
            if match is not None:
                return at - len(kept) + match.start()
            at += len(chunk)
            kept = window[-_LONGEST_BEGINNING:]
    return None


def _lines_between(path: Path, start: int, end: int) -> int:
    with path.open("rb") as file:
        file.seek(start)
        left, count = end - start, 0
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            count, left = count + chunk.count(b"\n"), left - len(chunk)
    return count


def note_at(position: Position, most_bytes: int) -> Note:
    """The note at a position, with attachments of up to ``most_bytes`` each.  Raises `UnusableSource`."""
    found: list[Note] = []

    def take(start: int, note: Note) -> None:
        found.append(note)
        raise _Found

    reader = _Reader(take, most_bytes, position.encoding)
    try:
        with position.path.open("rb") as file:
            file.seek(position.start)
            for _ in _fed(reader, file):
                pass
    except _Found:
        return found[0]
    except (expat.ExpatError, LookupError) as error:
        raise UnusableSource("dxl.broken") from error
    raise UnusableSource("dxl.broken")


def _fed(reader: "_Reader", file: BinaryIO) -> Iterator[None]:
    fed = 0
    while chunk := file.read(CHUNK):
        if fed == 0 and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise UnusableSource("dxl.broken")  # positions in UTF-16 could not be found again
        fed += len(chunk)
        reader.parser.Parse(chunk, False)
        if fed - max(reader.parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
            raise UnusableSource("dxl.broken")
        yield
    reader.parser.Parse(b"", True)
    yield


class _Reader:
    """Makes notes of Expat's events; ``take(start, note)`` is called at the end of each."""

    def __init__(self, take: Callable[[int, Note], None], most_bytes: int, encoding: str | None = None) -> None:
        self._take = take
        self._most_bytes = most_bytes
        self._path: list[str] = []
        self._note: Note | None = None
        self._inside = self._start = self._length = self._attached = 0  # depth, start and size of the current note
        self._item = ""
        self._parts: list[str] | None = None
        self._body: list[str] = []
        self._silent = 0  # depth of the outermost element whose text is ignored
        self._file: NotesFile | None = None
        self._packed: list[str] | None = None
        self._packed_length = 0
        self.is_dxl = False
        self.encoding = encoding
        self.parser = expat.ParserCreate(encoding)
        self.parser.XmlDeclHandler = self._declare
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse

    @property
    def unid(self) -> str:
        """The UNID of the current note; empty without a note or before its UNID was read."""
        return self._note.unid if self._note is not None else ""

    def _declare(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = encoding

    @staticmethod
    def _refuse(*_: Any) -> int:
        raise UnusableSource("file.dangerous")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise UnusableSource("dxl.broken")
        if self._note is None:
            self.is_dxl = self.is_dxl or tag in ("database", "document", "note", "dxl")
            if tag == "document" or (tag == "note" and attributes.get("class") == "document"):
                self._open(attributes)
        else:
            self._begin_inside(self._note, tag, attributes)

    def _open(self, attributes: dict[str, str]) -> None:
        self._note = Note(form=attributes.get("form", "")[:200])
        self._inside, self._start = len(self._path), self.parser.CurrentByteIndex
        self._length = self._attached = self._silent = 0
        self._body = []

    def _begin_inside(self, note: Note, tag: str, attributes: dict[str, str]) -> None:
        if tag == "noteinfo":
            note.unid = attributes.get("unid", "").upper()[:64]
        elif tag == "item":
            self._item = attributes.get("name", "")[:200]
        elif tag == "file":
            why = None if attributes.get("compression", "none") == "none" else "dxl.attachment-packed"
            self._file = NotesFile(attributes.get("name", "")[:255] or "tep", why=why)
            note.files.append(self._file)
        elif tag == "filedata":
            self._packed, self._packed_length = [], 0
        elif tag == "break":
            self._text("\n")
        elif tag in _VALUES and self._item and not self._silent:
            self._parts = []
        if tag == "rawitemdata" and self._item and not self._item.startswith("$") and len(note.lost) < MOST_ITEMS:
            note.lost.append(self._item)
        if tag in _NO_TEXT and not self._silent:
            self._silent = len(self._path)

    def _text(self, text: str) -> None:
        if self._packed is not None:
            self._pack(text)
            return
        if self._silent or self._note is None or not self._item:
            return
        target = self._parts if self._parts is not None else self._body if "richtext" in self._path else None
        if target is not None and self._length < MOST_TEXT:
            self._length += len(text)
            target.append(text)

    def _pack(self, text: str) -> None:
        assert self._packed is not None
        self._packed_length += len(text)
        most = min(self._most_bytes, MOST_ATTACHED - self._attached)
        if self._packed_length > most * 1.4 + 100:  # base64 with line ends
            self._packed.clear()
        else:
            self._packed.append(text)

    def _end(self, name: str) -> None:
        depth, tag = len(self._path), self._path.pop()
        note = self._note
        if note is None:
            return
        if depth == self._inside:
            self._close(note)
        elif tag == "filedata":
            self._unpack()
        elif tag in _VALUES and self._parts is not None:
            if len(note.items) < MOST_ITEMS:
                note.items.setdefault(self._item, []).append("".join(self._parts).strip())
            self._parts = None
        elif tag == "par":
            self._body.append("\n")
        elif tag == "item":
            self._item, self._parts = "", None
        if depth == self._silent:
            self._silent = 0

    def _unpack(self) -> None:
        packed, self._packed = self._packed, None
        file = self._file
        if file is None or packed is None or file.why is not None or not self._most_bytes:
            return
        if self._packed_length and not packed:
            file.why = "dxl.attachment-large"
            return
        try:
            file.data = base64.b64decode("".join("".join(packed).split()), validate=True)
        except (binascii.Error, ValueError):
            file.why = "dxl.attachment-broken"
            return
        self._attached += len(file.data)

    def _close(self, note: Note) -> None:
        note.form = note.form or " ".join(note.items.get("Form", ()))
        note.body = "".join(self._body).strip()
        self._note, self._body = None, []
        self._item, self._parts, self._packed, self._file = "", None, None, None
        self._take(self._start, note)
