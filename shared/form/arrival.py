"""The stamp ĐẾN as it is drawn: by itself for a signature field, or on a sheet that is printed over a paper.

Nghị định 30/2020/NĐ-CP, Phụ lục IV: 50 × 35 mm, with the body's name, the arrival number and its day, to whom the
document went, and number and symbol of its case file.
"""

from dataclasses import dataclass
from pathlib import Path

from shared.documents.spots import Room
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.texts import say, table

TEMPLATE = Path(__file__).with_name("typst") / "arrival.typ"
MM = 72 / 25.4
WIDTH_PT, HEIGHT_PT = 50 * MM, 35 * MM


@dataclass(frozen=True)
class ArrivalStamp:
    """What the stamp says; what is empty is dotted, to be written by hand."""

    issuer: str
    number: str
    day: str
    to: str = ""
    file: str = ""


def stamp_page(stamp: ArrivalStamp, room: Room) -> bytes:
    """A PDF page of the size of ``room``, with the stamp on no ground: what a signature field shows."""
    return _drawn(stamp, room, (room.width, room.height), (0.5, 0.5))


def overlay(stamp: ArrivalStamp, room: Room, page: tuple[float, float]) -> bytes:
    """A PDF page of the size ``page`` (points), empty but for the stamp in its ``room``: printed over the paper."""
    return _drawn(stamp, room, page, (room.x, page[1] - room.y - room.height))


def _drawn(stamp: ArrivalStamp, room: Room, page: tuple[float, float], at: tuple[float, float]) -> bytes:
    inset = 1.0  # the frame's own width
    return typeset(
        TEMPLATE,
        stamp={
            "fonts": SERIF,
            "page": page,
            "at": at,
            "size": (room.width - inset, room.height - inset),
            "scale": room.width / WIDTH_PT,
            "issuer": stamp.issuer,
            "number": stamp.number,
            "day": stamp.day,
            "to": stamp.to,
            "file": stamp.file,
            "word": say("form.arrival.word"),
            "labels": table("form.arrival.labels"),
        },
    )
