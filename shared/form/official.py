"""An official document, and the measures that its form prescribes.

Party: Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026); State: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from shared.documents.kinds import LETTER
from shared.texts import say

# Tinos is free, has the widths of Times New Roman and all letters of Vietnamese
SERIF = (
    "Times New Roman",
    "Tinos",
    "Liberation Serif",
    "Libertinus Serif",
)
MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}
PAGE_MM = {"width": 210, "height": 297}


class Style(StrEnum):
    """Whose form: the Party's or the State's."""

    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True)
class Sizes:
    """Type sizes in points."""

    nation: int
    motto: int
    parent: int
    issuer: int
    symbol: int
    place: int
    kind: int
    subject: int
    letter_subject: int
    text: int
    post: int
    recipients: int


SIZES = {
    Style.PARTY: Sizes(
        nation=15, motto=14, parent=14, issuer=14, symbol=14, place=14, kind=16, subject=14, letter_subject=12,
        text=14, post=14, recipients=12,
    ),
    Style.STATE: Sizes(
        nation=13, motto=14, parent=13, issuer=13, symbol=13, place=14, kind=14, subject=14, letter_subject=12,
        text=14, post=14, recipients=11,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class OfficialDocument:
    """What stands on the paper.  A draft has a ``draft_number`` instead of ``symbol`` and ``date``."""

    style: Style
    issuer: str
    parent: str | None
    kind: str
    subject: str
    paragraphs: tuple[str, ...]
    recipients: tuple[str, ...]
    symbol: str | None = None
    place: str | None = None
    date: dt.date | None = None
    authority: str | None = None
    post: str = ""
    signer: str = ""
    draft_number: int | None = None

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter (công văn)."""
        return self.kind == LETTER

    @property
    def sizes(self) -> Sizes:
        """The type sizes of its form."""
        return SIZES[self.style]

    @property
    def symbol_line(self) -> str:
        """The line of number and symbol; the number's word has a colon behind it in State documents only."""
        symbol = self.symbol or say("form.no_symbol")
        return say("form.symbol_of_party" if self.style is Style.PARTY else "form.symbol_of_state", symbol=symbol)

    @property
    def date_line(self) -> str:
        """Place and date; a draft leaves room to write in what it does not know."""
        place = self.place or say("form.no_place")
        if self.date is None:
            return say("form.undated", place=place)
        # The Party's form writes day and month with two digits, the State's only below 10 and 3: two suit both.
        return say("form.dated", place=place, day=self.date.day, month=self.date.month, year=self.date.year)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text: its lines that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
