"""An official document as its form needs it, and the measures the form prescribes.

Party: Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026); State: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# Tinos: of the same widths as Times New Roman, free, with all of Vietnamese
SERIF = (
    "Times New Roman",
    "Tinos",
    "Liberation Serif",
    "Libertinus Serif",
)
MARGINS_MM = {"top": 20, "bottom": 20, "left": 30, "right": 15}
PAGE_MM = {"width": 210, "height": 297}
LETTER = "Công văn"  # has no heading of its own: its subject stands under the number


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
    """What stands on the paper.  ``symbol`` and ``date`` are empty on a draft, which says its ``draft_number``."""

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
        """Whether it is a công văn."""
        return self.kind == LETTER

    @property
    def sizes(self) -> Sizes:
        """The type sizes of its form."""
        return SIZES[self.style]

    @property
    def symbol_line(self) -> str:
        """The line of number and symbol: with a colon after "Số" in State documents only."""
        colon = ":" if self.style is Style.STATE else ""
        return f"Số{colon} {self.symbol or '     '}"

    @property
    def date_line(self) -> str:
        """Place and date; what a draft does not know yet is left to the pen."""
        place = self.place or "…"
        if self.date is None:
            return f"{place}, ngày      tháng      năm"
        # Two digits for day and month: Party form always, State form below 10 and 3; two digits are right for both.
        return f"{place}, ngày {self.date.day:02d} tháng {self.date.month:02d} năm {self.date.year}"


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text: its lines that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
