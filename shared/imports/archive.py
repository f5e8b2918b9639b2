"""Archives that people import: a DXL export, a folder of such exports and PDFs, or a ZIP of such a folder.

A ZIP is measured before it is unpacked into a folder, which is deleted when the import ends.
"""

import hashlib
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from shared.documents.files import PDF as PDF_TYPE
from shared.documents.files import DangerousArchive, UnacceptableFile, UnsupportedMedia, media_type_of
from shared.documents.judging.archives import checked_entries, judge_office
from shared.documents.legacy import UnknownAlphabet
from shared.imports.dxl import BrokenNote, Position, note_at, notes_of
from shared.imports.fields import line_of, place_of, read_note
from shared.imports.line import Attachment, Outcome, PastLine, Source, UnusableSource, in_words, without_conflicts
from shared.imports.sheet import lines_of_workbook

MOST_FILES = 50_000  # in one archive
MOST_UNPACKED = 8 * 1024**3  # bytes of a ZIP, unpacked
LARGEST_RATIO = 200  # unpacked ÷ packed, of one entry; PDFs hardly shrink
MOST_SHEET = 50 * 1024**2  # bytes of an Excel workbook
_SMALL = 1024 * 1024  # bytes of a packed entry; ratios of smaller ones are not judged
DXL, PDF = (".dxl", ".xml"), (".pdf",)


class Found(NamedTuple):
    """A file of an archive: its name there, and its path."""

    name: str
    path: Path


class Archive:
    """The notes of DXL exports by number, then PDFs by name, then files of other kinds.

    ``most_bytes``: the largest file that the city keeps.  Raises `UnusableSource` where there are none of these.
    """

    def __init__(self, found: list[Found], most_bytes: int, unpacked: Path | None = None) -> None:
        self._most_bytes = most_bytes
        self._unpacked = unpacked
        self._broken: list[PastLine] = []
        self._trouble = "import.nothing-found"
        self._notes = [position for found_dxl in _of_type(found, DXL) for position in self._index(found_dxl)]
        self._notes.sort(key=lambda place: place[0])
        self._pdfs = _of_type(found, PDF)
        self._others = [file for file in found if file.path.suffix.lower() not in (*DXL, *PDF)]
        if not self._notes and not self._pdfs:
            raise UnusableSource(self._trouble)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The files of other kinds."""
        return tuple(found.name for found in self._others)

    @property
    def total(self) -> int:
        """The number of notes and files."""
        return len(self._notes) + len(self._pdfs) + len(self._broken) + len(self._others)

    def lines(self) -> Iterator[PastLine]:
        """The items, read one by one; at most one is in memory."""
        return without_conflicts(self._lines())

    def _lines(self) -> Iterator[PastLine]:
        for _, position in self._notes:
            yield self._note(position)
        for found in self._pdfs:
            yield self._pdf(found)
        yield from self._broken
        for found in self._others:
            yield _refused(found.name, "import.not-taken")

    def _note(self, position: Position) -> PastLine:
        try:
            note = read_note(note_at(position, self._most_bytes))
        except UnknownAlphabet as error:
            reason = in_words("import.unknown-alphabet", alphabet=error.name)
            return PastLine(f"UNID {note_at(position, 0).unid}", outcome=Outcome.REFUSE, reason=reason)
        return line_of(note)

    def close(self) -> None:
        """Delete the unpacked files."""
        if self._unpacked is not None:
            shutil.rmtree(self._unpacked, ignore_errors=True)

    def _index(self, found: Found) -> list[tuple[tuple[int, int], Position]]:
        places: list[tuple[tuple[int, int], Position]] = []
        try:
            for read in notes_of(found.path):
                if isinstance(read, BrokenNote):
                    self._broken.append(_broken(found.name, read))
                else:
                    position, note = read
                    places.append((place_of(note), position))
        except UnusableSource as error:
            if error.code == "file.dangerous":
                raise
            self._trouble = error.code
            self._broken.append(_refused(found.name, error.code, **error.params))
        return places

    def _pdf(self, found: Found) -> PastLine:
        size = found.path.stat().st_size
        if size > self._most_bytes:  # named with its size, without reading it
            return _refused(found.name, "file.too-large", **megabytes(size, self._most_bytes))
        data = found.path.read_bytes()
        try:
            is_pdf = media_type_of(data) == PDF_TYPE
        except UnacceptableFile:
            is_pdf = False
        if not is_pdf:
            return _refused(found.name, "import.not-pdf")
        name = PurePosixPath(found.name).name[:255]
        identity = f"sha256/{hashlib.sha256(data).hexdigest()}"
        return PastLine(found.name, files=(Attachment(name, data),), identity=identity, read_head=True)


def _refused(row: str, code: str, **params: object) -> PastLine:
    return PastLine(row, outcome=Outcome.REFUSE, reason=in_words(code, **params))


def _broken(file: str, note: BrokenNote) -> PastLine:
    row = f"UNID {note.unid}" if note.unid else file
    return _refused(row, "dxl.note-broken", line=note.line, column=note.column)


def megabytes(size: int, most: int) -> dict[str, int]:
    """A size and its limit in megabytes, as values of a sentence."""
    return {"megabytes": -(-size // 1024**2), "most": most // 1024**2}


def _of_type(found: list[Found], suffixes: tuple[str, ...]) -> list[Found]:
    return [file for file in found if file.path.suffix.lower() in suffixes]


def open_source(path: Path, most_bytes: int, name: str = "") -> Source:
    """The source at ``path`` (sent as ``name``): a folder, a ZIP, a DXL export, a PDF or a workbook.

    Raises `UnusableSource`.
    """
    if path.is_dir():
        return Archive(_in_folder(path), most_bytes)
    with path.open("rb") as file:
        start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if start.startswith(b"PK"):
        return _packed(path, most_bytes)
    if start.startswith(b"<"):
        return _single(path, name, ".dxl", most_bytes)
    if start.startswith(b"%PDF-"):
        return _single(path, name, ".pdf", most_bytes)
    raise UnusableSource("import.unknown-file")


def _single(path: Path, name: str, suffix: str, most_bytes: int) -> Source:
    if path.suffix.lower() in (*DXL, *PDF):
        return Archive([Found(name or path.name, path)], most_bytes)
    folder = Path(tempfile.mkdtemp(prefix="congvan-import-"))
    try:
        (folder / f"0{suffix}").symlink_to(path)
        return Archive([Found(name or path.name, folder / f"0{suffix}")], most_bytes, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _in_folder(folder: Path) -> list[Found]:
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_symlink() or not path.is_file() or _hidden(name.parts):
            continue
        found.append(Found(name.as_posix(), path))
        if len(found) > MOST_FILES:
            raise UnusableSource("import.too-many-files", most=MOST_FILES)
    return found


def _hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith((".", "__MACOSX", "~$")) or part == "Thumbs.db" for part in parts)


def _packed(path: Path, most_bytes: int) -> Source:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = checked_entries(archive, MOST_FILES, MOST_UNPACKED)
            if any(entry.filename == "xl/workbook.xml" for entry in entries):
                if path.stat().st_size > MOST_SHEET:
                    raise UnusableSource("file.too-large", **megabytes(path.stat().st_size, MOST_SHEET))
                data = path.read_bytes()
                judge_office(data)
                return lines_of_workbook(data)
            _measure(entries)
            folder = Path(tempfile.mkdtemp(prefix="congvan-import-"))
            try:
                return Archive(_unpack(archive, entries, folder, most_bytes), most_bytes, folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    except DangerousArchive as error:
        raise UnusableSource("file.dangerous") from error
    except UnsupportedMedia as error:
        raise UnusableSource("sheet.broken") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, io.UnsupportedOperation) as error:
        raise UnusableSource("import.zip-broken") from error


def _measure(entries: list[zipfile.ZipInfo]) -> None:
    swollen = any(
        entry.file_size > _SMALL and entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if swollen:
        raise UnusableSource("file.dangerous")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnusableSource("import.zip-password")


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path, most_bytes: int) -> list[Found]:
    """Unpack the usable files under new names, because names inside a ZIP never become paths."""
    found = []
    for number, entry in enumerate(sorted(entries, key=lambda entry: entry.filename)):
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if _hidden(name.parts):
            continue
        suffix = name.suffix.lower() if name.suffix.lower() in (*DXL, *PDF) else ".other"
        target = folder / f"{number}{suffix}"
        with target.open("wb") as file:
            if suffix == ".pdf" and entry.file_size > most_bytes:
                file.truncate(entry.file_size)  # named with its size, without reading it
            elif suffix != ".other":
                with archive.open(entry) as packed:  # reads no more than the declared size
                    shutil.copyfileobj(packed, file)
        found.append(Found(str(name), target))
    return found
