"""PDF: the declared sizes of pages and pictures, and the unpacked sizes of streams."""

import io
import re
import zlib
from typing import Any

import pikepdf

from shared.documents.files import DangerousArchive
from shared.documents.judging.pictures import MOST_PIXELS
from shared.documents.seen.pdf import begin_of

MOST_PAGES = 5_000
MOST_OBJECTS = 400_000
LONGEST_SIDE_PT = 20_000.0  # of a page, in points: seven metres
MOST_UNPACKED = 400 * 1024 * 1024  # bytes of all streams that are no pictures
MOST_HIDDEN = 128 * 1024 * 1024  # bytes of all streams that hold objects, or say where they are
_LONGEST_DICTIONARY = 4096  # bytes before such a stream begins
_CHUNK = 1024 * 1024
_HIDDEN = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_FLATE = ("/FlateDecode", "/Fl")


def judge_pdf(data: bytes) -> None:
    """Raises `DangerousArchive`.  A locked or broken file passes: it is refused when it is read."""
    _judge_hidden(data)
    try:
        with pikepdf.open(io.BytesIO(data[begin_of(data) :])) as pdf:
            _judge_pages(pdf)
            _judge_objects(pdf)
    except (DangerousArchive, MemoryError):
        raise
    except Exception as error:  # hostile bytes: reading the file reports what is wrong with it
        if "Loop detected" in str(error):
            raise DangerousArchive("a tree of pages that is none") from error
        if "alloc" in str(error):
            raise MemoryError from error


def _judge_hidden(data: bytes) -> None:
    """Measure streams that hold objects, which every reader unpacks, wherever in the file they stand."""
    left = MOST_HIDDEN
    for found in _HIDDEN.finditer(data):
        begun = data.find(b"stream", found.end(), found.end() + _LONGEST_DICTIONARY)
        if begun >= 0:
            left -= _inflated(data[begun + 6 : begun + 8].strip(b"\r\n") + data[begun + 8 :][:MOST_HIDDEN], left)


def _judge_pages(pdf: pikepdf.Pdf) -> None:
    declared = pdf.Root.get("/Pages", pikepdf.Dictionary()).get("/Count", 0)
    if not isinstance(declared, int) or declared > MOST_PAGES or len(pdf.pages) > MOST_PAGES:
        raise DangerousArchive(f"{declared} pages")
    for page in pdf.pages:
        box = [float(side) for side in page.mediabox]
        unit = float(page.obj.get("/UserUnit", 1))
        if max(abs(box[2] - box[0]), abs(box[3] - box[1])) * unit > LONGEST_SIDE_PT:
            raise DangerousArchive("a page of many metres")


def _judge_objects(pdf: pikepdf.Pdf) -> None:
    objects = pdf.objects
    if len(objects) > MOST_OBJECTS:
        raise DangerousArchive(f"{len(objects)} objects")
    left = MOST_UNPACKED
    for value in objects:
        if isinstance(value, pikepdf.Stream):
            left -= _unpacked(value, left)


def _unpacked(stream: pikepdf.Stream, most: int) -> int:
    """How many bytes a stream unpacks to, apart from pictures.  Raises `DangerousArchive`."""
    filters = _names(stream.get("/Filter"))
    if len(set(filters)) != len(filters):
        raise DangerousArchive("packed twice in the same way")
    if _is_picture(stream):
        return 0
    if not filters or filters[0] not in _FLATE:
        return 0
    return _inflated(bytes(stream.read_raw_bytes()), most)


def _inflated(rest: bytes, most: int) -> int:
    """How many bytes the pieces unpack to.  Raises `DangerousArchive` once they are more than ``most``."""
    size, inflater = 0, zlib.decompressobj()
    try:
        while rest and not inflater.eof:
            size += len(inflater.decompress(rest, _CHUNK))
            rest = inflater.unconsumed_tail
            if size > most:
                raise DangerousArchive("streams that unpack to too much")
    except zlib.error:
        return size
    return size


def _is_picture(stream: pikepdf.Stream) -> bool:
    if str(stream.get("/Subtype", "")) != "/Image":
        return False
    pixels = _number(stream.get("/Width")) * _number(stream.get("/Height"))
    if pixels > MOST_PIXELS:
        raise DangerousArchive(f"a picture of {pixels} pixels")
    return True


def _number(value: Any) -> int:
    return abs(int(value)) if isinstance(value, int) else 0


def _names(value: Any) -> list[str]:
    if isinstance(value, pikepdf.Array):
        return [str(name) for name in value]
    return [] if value is None else [str(value)]
