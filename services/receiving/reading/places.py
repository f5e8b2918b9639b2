"""Where on the pages of a PDF the fields of its head stand, so that people compare at a glance."""

import datetime as dt
import re
from collections.abc import Mapping

import pypdfium2
from pydantic import BaseModel, ConfigDict

from services.receiving.reading.document import Reading
from shared.cage import caged
from shared.documents.text import UnreadableDocument, opened_pdf
from shared.documents.vietnamese import bare

FIRST_PAGES = 2  # a head stands on the first page or the second; a signer on the last
SHORTEST = 2  # characters; a shorter pattern would match anywhere

_LETTER = re.compile(r"[a-z0-9]")


class Place(BaseModel):
    """A box on a page: ``page`` from 1, the rest in shares (0-1) of the page's width and height, from top left."""

    model_config = ConfigDict(frozen=True)

    page: int
    left: float
    top: float
    width: float
    height: float


@caged()
def find_places(data: bytes, reading: Reading) -> Mapping[str, Place]:
    """The place of each field by its name; a field that is not found has no entry."""
    wanted = {name: pattern for name, pattern in _patterns(reading).items() if pattern}
    found: dict[str, Place] = {}
    try:
        with opened_pdf(data) as document:
            numbers = dict.fromkeys([*range(min(len(document), FIRST_PAGES)), len(document) - 1])
            for number in numbers:
                page = _Page(document, number)
                for name in list(wanted):
                    place = page.find(wanted[name], last=name == "signer")
                    if place is not None:
                        found[name] = place
                        if name != "signer":  # the last page that names the signer is the right one
                            del wanted[name]
    except UnreadableDocument:
        return {}
    return found


def _patterns(reading: Reading) -> dict[str, str]:
    """The pattern of each field in a page's letters and digits."""
    plain = ("issuer", "symbol", "place", "subject", "signer")
    patterns = {name: re.escape(_letters(getattr(reading, name) or "")) for name in plain}
    if reading.kind:
        patterns["kind"] = re.escape(_letters(reading.kind))
    if reading.date:
        patterns["date"] = _date_pattern(reading.date)
    return {name: pattern for name, pattern in patterns.items() if len(pattern) >= SHORTEST}


def _date_pattern(date: dt.date) -> str:
    return rf"ngay0?{date.day}thang0?{date.month}nam{date.year}|0?{date.day}0?{date.month}{date.year}"


def _letters(text: str) -> str:
    return "".join(_LETTER.findall(bare(text)))


class _Page:
    """A page's letters and digits, each with the index of its character."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        self._number = number
        self._page = document[number]
        self._size = self._page.get_size()
        self._text = self._page.get_textpage()
        letters: list[str] = []
        self._index: list[int] = []
        for index, character in enumerate(self._text.get_text_range()):
            letter = bare(character)[:1]
            if _LETTER.fullmatch(letter):
                letters.append(letter)
                self._index.append(index)
        self._letters = "".join(letters)

    def find(self, pattern: str, *, last: bool) -> Place | None:
        matches = list(re.finditer(pattern, self._letters))
        if not matches:
            return None
        match = matches[-1 if last else 0]
        boxes = [self._text.get_charbox(index) for index in self._index[match.start() : match.end()]]
        width, height = self._size
        left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
        return Place(
            page=self._number + 1,
            left=round(max(left / width, 0), 4),
            top=round(max(1 - top / height, 0), 4),
            width=round(min((right - left) / width, 1), 4),
            height=round(min((top - bottom) / height, 1), 4),
        )
