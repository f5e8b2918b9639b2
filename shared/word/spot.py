"""Places on the pages that LibreOffice has drawn: above the names of those who sign, and where room was kept."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Self

import pypdfium2
from pydantic import BaseModel, ConfigDict

from shared.cage import caged
from shared.documents.spots import PaperPlaces, Room, Spot
from shared.form.official import OfficialDocument
from shared.form.pdf import MARK_BOTTOM_MM, MARK_MM, SIGNATURE_GAP_PT, around

MOST_PAGES = 300  # that are searched, from the last one
_SPACES = frozenset(" \u00a0\u2007\u202f\r\n\t")
_MM = 72 / 25.4
_AIR_MM = 4.0  # between the mark and the edge of the page
_YEAR = 2.6  # the room for a year, in heights of its line


class NoSpot(Exception):
    """The name stands on no page."""


class NoRoom(Exception):
    """The line with room for number or date stands not on the first page."""


class Later(BaseModel):
    """What stands around number and date that are put on later (`OfficialDocument.symbol_parts`, ``date_parts``)."""

    model_config = ConfigDict(frozen=True)

    symbol: tuple[str, ...]
    date: tuple[str, ...]

    @classmethod
    def of(cls, document: OfficialDocument) -> Self:
        """As ``document`` has them."""
        return cls(symbol=document.symbol_parts, date=document.date_parts)


@caged(NoSpot, NoRoom)
def places_on(pdf: bytes, names: tuple[str, ...], later: Later | None) -> PaperPlaces:
    """The places for the signatures of ``names``, for number and date where they come ``later``, and for the mark.

    Raises `NoSpot` and `NoRoom`.
    """
    document = pypdfium2.PdfDocument(pdf)
    signatures = tuple(_above(document, name) for name in names)
    page = document[0]
    mark = _free(page)
    if later is None:
        return PaperPlaces(signatures=signatures, mark=mark)
    text = page.get_textpage()
    number = _gap_before(text, later.symbol[-1].strip())
    parts = tuple(_gaps_of_date(text, [part.strip() for part in later.date]))
    return PaperPlaces(signatures=signatures, number=number, date=around(parts), date_parts=parts, mark=mark)


def _above(document: pypdfium2.PdfDocument, name: str) -> Spot:
    """The place above the last line that says ``name``."""
    for number in reversed(range(max(len(document) - MOST_PAGES, 0), len(document))):
        page = document[number].get_textpage()
        hits = list(_hits(page, name))
        if hits:
            begin, length = hits[-1]
            boxes = [page.get_charbox(index) for index in range(begin, begin + length)]
            left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
            top = max(box[3] for box in boxes)
            return Spot(page=number, x=(left + right) / 2, y=top + SIGNATURE_GAP_PT)
    raise NoSpot


def _hits(text: pypdfium2.PdfTextPage, words: str, begin: int = 0) -> Iterator[tuple[int, int]]:
    search = text.search(words, index=begin, match_case=True)
    while (hit := search.get_next()) is not None:
        yield hit


def _gap_before(text: pypdfium2.PdfTextPage, words: str) -> Room:
    """The room between ``words`` and the letter that stands before them."""
    found = next(_hits(text, words), None)
    if found is None:
        raise NoRoom
    return _between(text, _letter_before(text, found[0]), found[0])


def _gaps_of_date(text: pypdfium2.PdfTextPage, parts: Sequence[str]) -> Iterator[Room]:
    """The rooms for day, month and year: between the words around them, and behind the last of them."""
    begin, ends = 0, list[tuple[int, int]]()
    for part in filter(None, parts):
        found = next(_hits(text, part, begin), None)
        if found is None:
            raise NoRoom
        begin = found[0] + found[1]
        ends.append((found[0], begin - 1))
    for (_, last), (first, _) in pairwise(ends):
        yield _between(text, last, first)
    _, bottom, right, top = text.get_charbox(ends[-1][1], loose=True)
    height = top - bottom
    yield Room(page=0, x=right + height / 5, y=bottom, width=_YEAR * height, height=height)


def _letter_before(text: pypdfium2.PdfTextPage, index: int) -> int:
    before = index - 1
    while before >= 0 and text.get_text_range(before, 1) in _SPACES:
        before -= 1
    if before < 0:
        raise NoRoom
    return before


def _between(text: pypdfium2.PdfTextPage, before: int, after: int) -> Room:
    _, bottom, left, top = text.get_charbox(before, loose=True)
    right = text.get_charbox(after, loose=True)[0]
    if right <= left:
        raise NoRoom
    return Room(page=0, x=left, y=bottom, width=right - left, height=top - bottom)


def _free(page: pypdfium2.PdfPage) -> Room | None:
    """Room for the mark in a margin of the first page where no letter stands: low on the left or right, else high."""
    text, size = page.get_textpage(), MARK_MM * _MM
    boxes = [text.get_charbox(index) for index in range(text.count_chars())]
    left, right = _AIR_MM * _MM, page.get_width() - size - _AIR_MM * _MM
    low, high = MARK_BOTTOM_MM * _MM, page.get_height() - size - MARK_BOTTOM_MM * _MM
    for x, y in ((left, low), (right, low), (left, high), (right, high)):
        if not any(box[0] < x + size and box[2] > x and box[1] < y + size and box[3] > y for box in boxes):
            return Room(page=0, x=x, y=y, width=size, height=size)
    return None
