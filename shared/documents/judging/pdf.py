"""PDF: pages, pictures and streams, as the file says of them and as they unpack."""

import io
import zlib
from typing import Any

import pikepdf

from shared.documents.files import DangerousArchive
from shared.documents.judging.pictures import MOST_PIXELS

MOST_PAGES = 5_000
MOST_OBJECTS = 400_000
LONGEST_SIDE_PT = 20_000.0  # of a page, in points: seven metres
MOST_UNPACKED = 400 * 1024 * 1024  # bytes of all streams that are no pictures
_CHUNK = 1024 * 1024
_FLATE = ("/FlateDecode", "/Fl")


def judge_pdf(data: bytes) -> None:
    """Raises `DangerousArchive`; of a file that is locked or broken nothing is known."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _judge_pages(pdf)
            _judge_objects(pdf)
    except (DangerousArchive, MemoryError):
        raise
    except Exception:  # hostile bytes: who reads the file says what is wrong with it
        return


def _judge_pages(pdf: pikepdf.Pdf) -> None:
    said = pdf.Root.get("/Pages", pikepdf.Dictionary()).get("/Count", 0)
    if not isinstance(said, int) or said > MOST_PAGES or len(pdf.pages) > MOST_PAGES:
        raise DangerousArchive(f"{said} pages")
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
    """How many bytes a stream becomes, pictures aside.  Raises `DangerousArchive`."""
    filters = _names(stream.get("/Filter"))
    if len(set(filters)) != len(filters):
        raise DangerousArchive("packed twice in the same way")
    if _is_picture(stream):
        return 0
    if not filters or filters[0] not in _FLATE:
        return 0
    size, inflater, rest = 0, zlib.decompressobj(), bytes(stream.read_raw_bytes())
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
