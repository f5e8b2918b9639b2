"""Files of documents, each kept once under the hash of its content.

obstore keeps them in a folder, or in any S3 (``FILES_URL``).  Its blocking calls run in threads here: its asynchronous
ones finish on threads of its own, which abort a process that is about to end (PyO3/pyo3-async-runtimes#40).
"""

import asyncio
import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import filetype
import obstore
from obstore.store import ObjectStore, from_url
from pydantic import BaseModel, ConfigDict, Field

from shared.documents.marks import normalized

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
TEXT = "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PICTURES = ("image/jpeg", "image/png", "image/tiff")

CONVERTED = {DOCX: ".docx", DOC: ".doc", ODT: ".odt", RTF: ".rtf"}
"""The types that LibreOffice draws, with the endings of their names."""
OLDER_WORD = (DOC, ODT, RTF)  # which only LibreOffice opens
DOCUMENTS = (PDF, *CONVERTED, TEXT)  # types of documents; other types only come as appendices
SHOWN = (PDF, TEXT, "image/jpeg", "image/png")  # types that browsers show; others are saved

LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes of an unpacked office file
LARGEST_XML = 60 * 1024 * 1024  # bytes of its XML, which is in memory as a whole while it is read
LARGEST_RATIO = 200  # unpacked ÷ packed
MOST_ENTRIES = 5000
LONGEST_NAME = 255  # characters
LARGEST_DIRECTORY = 2 * 1024 * 1024  # bytes of the directory of an office file's entries
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # MS-CFB, 2.2
_ALIASES = {"text/rtf": RTF, "application/x-rtf": RTF}
_MACROS = re.compile(r"vbaproject\.bin$|^basic/.+/(?!script-lb|dialog-lb)[^/]+\.xml$|^scripts/.", re.IGNORECASE)
_MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}


class FileRef(BaseModel):
    """A file that a document has; ``sha256`` (hex) is where its bytes are kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str = Field(min_length=1, max_length=255)
    media_type: str = Field(max_length=100)
    bytes: int = Field(ge=0)


class UnacceptableFile(ValueError):
    """A file that is not accepted; the subclass says why."""


class MediaTypeMismatch(UnacceptableFile):
    """The bytes are not of the declared type."""


class UnsupportedMedia(UnacceptableFile):
    """A type that neither documents nor appendices have."""


class DangerousArchive(UnacceptableFile):
    """A file that unpacks to more than any document needs."""


class FileMissing(LookupError):
    """No file is kept under this sha256."""


def media_type_of(data: bytes) -> str:
    """The media type that the bytes have: one of `DOCUMENTS`, XLSX, PPTX or one of `PICTURES`.

    Raises `UnsupportedMedia`, or `DangerousArchive` for a zip bomb.
    """
    if data[:4] == b"PK\x03\x04":
        return _office_type(data)
    if _is_pdf(data):
        return PDF
    if data[:8] == _OLE:
        return _ole_type(data)
    if data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return RTF
    guessed = filetype.guess_mime(data)
    if guessed in PICTURES:
        return str(guessed)
    if guessed is None and _is_text(data):
        return TEXT
    raise UnsupportedMedia(
        f"{guessed or 'unknown bytes'}: neither PDF nor a Word file nor text, XLSX, PPTX, JPEG, PNG, TIFF"
    )


def _is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF, whose header may follow up to 1,024 other bytes (ISO 32000-1, annex H)."""
    begin = data[:1024].find(b"%PDF-")
    return begin >= 0 and (not data[:begin].strip(b"\x00\xef\xbb\xbf \t\r\n") or b"startxref" in data)


def _ole_type(data: bytes) -> str:
    """The type of an OLE compound file, by the names of its streams (MS-DOC, 2.1), which are not opened here."""
    if not _has_stream(data, "WordDocument"):
        raise UnsupportedMedia("an OLE file that is no Word document")
    if _has_stream(data, "_VBA_PROJECT"):
        raise UnsupportedMedia("a Word document that carries macros")
    return DOC


def _has_stream(data: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in data


def _office_type(data: bytes) -> str:
    """The type of office file that a ZIP archive is, by its main part (ECMA-376, part 2; OpenDocument 1.3, part 2)."""
    if _directory_size(data) > LARGEST_DIRECTORY:
        raise DangerousArchive("a directory longer than any office file has")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            is_text = {"content.xml", "mimetype"} <= {entry.filename for entry in entries} and _is_odt(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError, EOFError, zlib.error) as error:
        raise UnsupportedMedia("a broken ZIP archive") from error
    unpacked = sum(entry.file_size for entry in entries)
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    swollen = unpacked > LARGEST_UNPACKED or xml > LARGEST_XML or unpacked > LARGEST_RATIO * max(len(data), 1)
    if len(entries) > MOST_ENTRIES or swollen:
        raise DangerousArchive(f"{len(entries)} entries, {unpacked} bytes unpacked")
    names = {entry.filename for entry in entries}
    found = ODT if is_text else next((kind for part, kind in _MAIN_PARTS.items() if part in names), None)
    if found is None:
        raise UnsupportedMedia("a ZIP archive that is no office file")
    if found != DOCX and any(map(_MACROS.search, names)):
        raise UnsupportedMedia("an office file that carries macros")  # browsers do not show it, so people would open it
    return found


def _is_odt(archive: zipfile.ZipFile) -> bool:
    with archive.open("mimetype") as entry:
        return entry.read(100).strip() == ODT.encode()


def _directory_size(data: bytes) -> int:
    """The size in bytes that a ZIP archive declares for its directory, all of which is read for the names."""
    end = data.rfind(b"PK\x05\x06", max(len(data) - 65_557, 0))
    return int.from_bytes(data[end + 12 : end + 16], "little") if end >= 0 else 0


def _is_text(data: bytes) -> bool:
    try:
        decode_text(data)
    except UnicodeDecodeError:
        return False
    return True


def decode_text(data: bytes) -> str:
    """Plain text in UTF-8, or in UTF-16 with a byte-order mark.  Raises ``UnicodeDecodeError``."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    text = data.decode("utf-8-sig")
    if "\x00" in text:
        raise UnicodeDecodeError("utf-8", data, 0, 1, "a NUL is not text")
    return text


def check_media_type(data: bytes, declared: str) -> str:
    """The media type of the bytes, which has to be the ``declared`` one.

    ``application/octet-stream`` declares nothing; a ``.doc`` may be RTF, as Word itself writes it.
    Raises `MediaTypeMismatch`, or what `media_type_of` raises.
    """
    actual = media_type_of(data)
    claimed = declared.split(";", maxsplit=1)[0].strip().lower()
    claimed = _ALIASES.get(claimed, claimed)
    if claimed not in ("", "application/octet-stream", actual) and (claimed, actual) != (DOC, RTF):
        raise MediaTypeMismatch(f"declared {claimed}, is {actual}")
    return actual


def safe_name(name: str, otherwise: str = "van-ban") -> str:
    """A file name without folders, line ends, invisible characters and marks of direction."""
    last = normalized(name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter if letter != "\t" else " " for letter in last if _is_seen(letter))
    return _shortened(shown.strip()) or otherwise


def _shortened(name: str) -> str:
    """``name`` in at most 255 characters, with its ending."""
    stem, dot, ending = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot or len(ending) > 10:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 2].rstrip()}….{ending}"


def _is_seen(letter: str) -> bool:
    return letter == "\t" or unicodedata.category(letter)[0] not in "CZ" or letter == " "


class FileStore:
    """Keeps bytes under their sha256; equal bytes are kept once."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def from_url(cls, url: str) -> Self:
        """A store at ``file:///folder`` (made where missing) or ``s3://bucket/prefix``."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            Path(parts.path).mkdir(parents=True, exist_ok=True)
        return cls(from_url(url))

    async def put(self, data: bytes, name: str, declared: str) -> FileRef:
        """Keep ``data`` after checking its type.  Raises `UnacceptableFile`."""
        media_type = check_media_type(data, declared)
        sha256 = hashlib.sha256(data).hexdigest()
        await asyncio.to_thread(obstore.put, self._store, _path(sha256), data)
        return FileRef(sha256=sha256, name=safe_name(name), media_type=media_type, bytes=len(data))

    async def forget(self, sha256: str) -> None:
        """Delete the bytes kept under ``sha256`` and all that was derived from them; missing ones are no error."""
        await asyncio.to_thread(self._delete, sha256)

    async def get(self, sha256: str) -> bytes:
        """The bytes kept under ``sha256``.  Raises `FileMissing`."""
        try:
            return await asyncio.to_thread(self._read, _path(sha256))
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error

    async def size(self, sha256: str) -> int:
        """How many bytes are kept under ``sha256``.  Raises `FileMissing`."""
        try:
            return int((await asyncio.to_thread(obstore.head, self._store, _path(sha256)))["size"])
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error

    async def get_part(self, sha256: str, start: int, end: int) -> bytes:
        """The bytes from ``start`` up to, not including, ``end``.  Raises `FileMissing`."""
        try:
            part = await asyncio.to_thread(obstore.get_range, self._store, _path(sha256), start=start, end=end)
            return bytes(part)
        except FileNotFoundError as error:
            raise FileMissing(sha256) from error

    async def put_derived(self, sha256: str, kind: str, data: bytes) -> None:
        """Keep what was derived from a file, such as its text, so that it is derived once."""
        await asyncio.to_thread(obstore.put, self._store, _derived(sha256, kind), data)

    async def get_derived(self, sha256: str, kind: str) -> bytes | None:
        """What was kept as ``kind`` of this file; ``None`` where nothing was."""
        try:
            return await asyncio.to_thread(self._read, _derived(sha256, kind))
        except FileNotFoundError:
            return None

    async def put_archive(self, name: str, path: Path) -> None:
        """Keep the file at ``path`` as ``archives/{name}``, however large it is."""
        await asyncio.to_thread(obstore.put, self._store, f"archives/{name}", path)

    async def get_archive(self, name: str, path: Path) -> None:
        """Write what is kept as ``archives/{name}`` to ``path``.  Raises `FileMissing`."""
        try:
            await asyncio.to_thread(self._copy, f"archives/{name}", path)
        except FileNotFoundError as error:
            raise FileMissing(name) from error

    async def forget_archive(self, name: str) -> None:
        """Delete what is kept as ``archives/{name}``; what is gone already stays so."""
        with suppress(FileNotFoundError):
            await asyncio.to_thread(obstore.delete, self._store, f"archives/{name}")

    def _copy(self, kept: str, path: Path) -> None:
        with path.open("wb") as file:
            for chunk in obstore.get(self._store, kept).stream():
                file.write(bytes(chunk))

    def _delete(self, sha256: str) -> None:
        kinds = obstore.list_with_delimiter(self._store, "derived")["common_prefixes"]
        for path in (*(f"{kind}/{_path(sha256)}" for kind in kinds), _path(sha256)):
            with suppress(FileNotFoundError):
                obstore.delete(self._store, path)

    def _read(self, path: str) -> bytes:
        return bytes(obstore.get(self._store, path).bytes())


def _derived(sha256: str, kind: str) -> str:
    return f"derived/{kind}/{_path(sha256)}"


def _path(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"
