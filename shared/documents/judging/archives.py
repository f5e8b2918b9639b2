"""ZIP archives, and office files, which are ZIP archives of XML."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from xml.parsers import expat

from shared.documents.files import (
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    LARGEST_XML,
    MOST_ENTRIES,
    DangerousArchive,
    UnsupportedMedia,
)
from shared.documents.judging.pictures import judge_picture

DEEPEST_XML = 200  # elements inside each other
MOST_ELEMENTS = 2_000_000  # of all parts together
MOST_ATTRIBUTES = 200  # of one element
WIDEST_SPAN = 1_000  # columns that one cell of a table covers
DEEPEST_ARCHIVE = 2  # a spreadsheet inside a document, and nothing inside that
_CHUNK = 256 * 1024
_JUDGED_TOO = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*")  # archives and pictures inside
_PLAINLY_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN_ZIP = (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError, KeyError,
              zlib.error)  # fmt: skip
"""What `zipfile` raises on an archive that is broken, or locked."""


def checked_entries(archive: zipfile.ZipFile, most_entries: int, most_bytes: int) -> list[zipfile.ZipInfo]:
    """The files that an archive lists.  Raises `DangerousArchive`.

    No honest program writes entries that share bytes or a name; such archives are refused.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > most_entries:
        raise DangerousArchive(f"{len(entries)} entries")
    if sum(entry.file_size for entry in entries) > most_bytes:
        raise DangerousArchive("unpacks to too much")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise DangerousArchive("two entries of one name")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise DangerousArchive("entries that overlap")
        end = entry.header_offset + 30 + entry.compress_size  # bytes of a local header without its name
    return entries


def climbs(name: str) -> bool:
    """Whether a name leads outside of the folder that an archive is unpacked to."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":")


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The entry's bytes in pieces.  Raises `DangerousArchive` once there are more than ``most``."""
    left = most
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise DangerousArchive("unpacks to too much")
            yield piece


class _Budget:
    """What is left of the limits for all parts of a file and the files inside it."""

    def __init__(self, packed: int) -> None:
        self.bytes = min(LARGEST_UNPACKED, LARGEST_RATIO * max(packed, 1))
        self.xml = LARGEST_XML
        self.elements = MOST_ELEMENTS


def judge_office(data: bytes) -> None:
    """Raises `DangerousArchive`, or `UnsupportedMedia` for a broken one."""
    _judge(data, _Budget(len(data)), 1)


def _judge(data: bytes, budget: _Budget, depth: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in checked_entries(archive, MOST_ENTRIES, LARGEST_UNPACKED):
                if entry.compress_type not in _PLAINLY_PACKED or climbs(entry.filename):
                    raise DangerousArchive("packed or named as no office program does it")
                _judge_entry(archive, entry, budget, depth)
    except DangerousArchive:
        raise
    except BROKEN_ZIP as error:
        raise UnsupportedMedia("a broken ZIP archive") from error


def _judge_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    look = _xml_judge(budget) if is_xml else None
    begun, kept, size = b"", io.BytesIO(), 0
    for piece in unpacked(archive, entry, min(budget.bytes, budget.xml if is_xml else budget.bytes)):
        begun = begun or piece[:4]
        size += len(piece)
        if look is not None:
            look(piece, False)
        elif begun.startswith(_JUDGED_TOO):
            kept.write(piece)
    budget.bytes -= size
    if look is not None:
        budget.xml -= size
        look(b"", True)
    if begun == b"PK\x03\x04" and not is_xml:
        if depth >= DEEPEST_ARCHIVE:
            raise DangerousArchive("archives inside archives")
        _judge(kept.getvalue(), budget, depth + 1)
    elif begun.startswith(_JUDGED_TOO) and not is_xml:
        with suppress(UnsupportedMedia):  # a broken picture shows nothing
            judge_picture(kept.getvalue())


def _xml_judge(budget: _Budget) -> Callable[[bytes, bool], None]:
    """Reads the XML of a part piece by piece.  Raises `DangerousArchive`, `UnsupportedMedia` where it is broken."""
    depth = 0

    def begin(name: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        budget.elements -= 1
        if depth > DEEPEST_XML or budget.elements < 0 or len(attributes) > 2 * MOST_ATTRIBUTES:
            raise DangerousArchive("XML that is too deep, too long or too wide")
        if name.endswith("gridSpan") and any(_spans(value) for value in attributes[1::2]):
            raise DangerousArchive("a cell that covers too many columns")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise DangerousArchive("a document type, which no office program writes")

    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = refuse

    def take(piece: bytes, last: bool) -> None:
        try:
            parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise UnsupportedMedia("a part that is no XML") from error

    return take


def _spans(value: str) -> bool:
    return not value.isascii() or not value.isdecimal() or len(value) > 6 or int(value) > WIDEST_SPAN
