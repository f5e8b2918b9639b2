"""The signature fields of a paper: where each stands, and what is seen of it.

Nghị định 30/2020/NĐ-CP, Phụ lục I: a person's signature is the blue picture of the handwriting between post and name;
the body's is the red picture of its seal in its real size over the left third of the person's.  On an appendix in a
file of its own no picture is seen, but number and time at the top right of the first page.  A field's name holds no
dot, because a dot would make it a field of another.
"""

import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from shared.calendar import VIETNAM
from shared.documents.spots import PaperPlaces, Room, Spot
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.texts import say

STAMP = Path(__file__).with_name("field.typ")
MM = 72 / 25.4
PERSON_PT = (150.0, 54.0)  # width and height of the room of a person's signature
MOST_PICTURE_MM = 60.0
_LONGEST = 100  # characters of a field's name


@dataclass(frozen=True)
class Picture:
    """A picture (PNG or JPEG) in its real width; its height follows from it."""

    data: bytes
    width_mm: float


@dataclass(frozen=True)
class Field:
    """A field that a signature makes: its name in the file, its place, and its appearance, a PDF page of that size."""

    name: str
    room: Room
    appearance: bytes


def field_name(*parts: str) -> str:
    """A name of a field for ``parts`` (kind, holder …)."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", "-".join(parts))[:_LONGEST]


def person_field(holder_id: str, name: str, spot: Spot, at: dt.datetime, picture: Picture | None = None) -> Field:
    """A person's signature, its lower edge's middle at ``spot``: the handwriting, or a plain block of text."""
    if picture is not None:
        return _shown(field_name("person", holder_id), _around(spot, *_size(picture)), picture)
    room = _around(spot, *PERSON_PT)
    lines = [say("publishing_writes.signed_by"), name, _time(at)]
    return _written(field_name("person", holder_id), room, lines, ink="#1d4e9e", indent=0.35)


def seal_field(holder_id: str, name: str, spot: Spot, at: dt.datetime, picture: Picture | None = None) -> Field:
    """The body's signature over that of the person who signed at ``spot``; no seal is drawn that nobody gave."""
    left, middle = spot.x - PERSON_PT[0] / 2, spot.y + PERSON_PT[1] / 2
    if picture is None:
        width, height = PERSON_PT[0], 30.0
        room = Room(page=spot.page, x=max(left - width + 4, 0), y=middle - height / 2, width=width, height=height)
        lines = [say("publishing_writes.signed_by"), name, _time(at)]
        return _written(field_name("body", holder_id), room, lines, ink="#c8102e", size=7)
    width, height = _size(picture)
    x, y = max(left + PERSON_PT[0] / 3 - width, 0), max(middle - height / 2, 0)
    return _shown(field_name("body", holder_id), Room(page=spot.page, x=x, y=y, width=width, height=height), picture)


def text_field(kind: str, room: Room, text: str, size: float = 14) -> Field:
    """What is written into a ``room`` (``kind`` names it), as large as ``size`` and the room allow."""
    return _written(field_name(kind), room, [text], ink="#000000", size=size, inset=0)


def number_field(room: Room, number: str) -> Field:
    """The number in the room that the paper left for it."""
    return Field(field_name("number"), room, _placed(room, [(room, number)]))


def date_field(places: PaperPlaces, date: dt.date) -> Field:
    """Day, month and year in the rooms that the paper left for them: days, and January and February, have two digits.

    HD 36-HD/VPTW, II.4; Nghị định 30/2020/NĐ-CP, Phụ lục I.
    """
    assert places.date is not None
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    parts = zip(places.date_parts, (f"{date.day:02d}", month, str(date.year)), strict=True)
    return Field(field_name("date"), places.date, _placed(places.date, list(parts)))


def drawn_field(kind: str, room: Room, appearance: bytes) -> Field:
    """A field whose appearance is a PDF page of its own: a mark, a stamp."""
    return Field(field_name(kind), room, appearance)


def appendix_field(holder_id: str, page: Room, symbol: str, at: dt.datetime) -> Field:
    """The body's signature on an appendix: number and time at the top right of ``page``, the first one's size."""
    width, height = min(180.0, page.width / 2), 26.0
    room = Room(
        page=0, x=page.x + page.width - width - 20, y=page.y + page.height - height - 14, width=width, height=height
    )
    local = at.astimezone(VIETNAM).isoformat(timespec="seconds")  # ISO 8601, as the form asks
    return _written(field_name("appendix", holder_id), room, [symbol, local], ink="#000000", size=9, align="right")


def _size(picture: Picture) -> tuple[float, float]:
    """Width and height in points."""
    with Image.open(io.BytesIO(picture.data), formats=("PNG", "JPEG")) as image:
        share = image.height / image.width
    width = min(picture.width_mm, MOST_PICTURE_MM) * MM
    return width, width * share


def _around(spot: Spot, width: float, height: float) -> Room:
    return Room(page=spot.page, x=spot.x - width / 2, y=spot.y, width=width, height=height)


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S %z}"


def _shown(name: str, room: Room, picture: Picture) -> Field:
    return Field(name, room, _page(room, picture=list(picture.data)))


def _written(
    name: str,
    room: Room,
    lines: list[str],
    *,
    ink: str,
    size: float = 8,
    indent: float = 0,
    inset: float = 2,
    align: str = "left",
) -> Field:
    text = {"lines": lines, "ink": ink, "size": size, "indent": indent, "inset": inset, "align": align}
    return Field(name, room, _page(room, text=text))


def _placed(around: Room, written: list[tuple[Room, str]]) -> bytes:
    """Texts in the middle of their rooms, on the line that the paper's letters have there."""
    texts = [
        {"x": room.x - around.x, "y": room.y - around.y, "width": room.width, "height": room.height, "text": text}
        for room, text in written
    ]
    return _page(around, placed=texts)


def _page(room: Room, **what: object) -> bytes:
    return typeset(STAMP, field={"width": room.width, "height": room.height, "fonts": SERIF, **what})
