"""An official document, and the measures that its form prescribes.

Party: Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026); State: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import datetime as dt
from dataclasses import dataclass

from shared.documents.kinds import LETTER
from shared.documents.urgency import Urgency
from shared.form.recipients import addressees_of, kept_by_of, recipient_lines_of
from shared.paper.content import DraftContent, Signer
from shared.paper.labels import Style
from shared.paper.paper import Paper
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
    """What stands on the paper: fields as `DraftContent` has them, and what issuing adds.

    A draft has a ``draft_number`` instead of ``symbol`` and ``date``.
    """

    style: Style
    issuer: str
    parent: str | None
    kind: str
    subject: str
    paper: Paper
    grounds: tuple[str, ...] = ()
    enacted_by: str | None = None
    enacting: str | None = None
    addressees: tuple[str, ...] = ()
    recipient_lines: tuple[str, ...] = ()
    kept_by: str | None = None
    signers: tuple[Signer, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    circulation: str | None = None
    symbol: str | None = None
    place: str | None = None
    date: dt.date | None = None
    draft_number: int | None = None

    @classmethod
    def of_draft(
        cls, content: DraftContent, style: Style, issuer: str, parent: str | None, names: tuple[str, ...] = ()
    ) -> "OfficialDocument":
        """The document that a draft says; ``names`` are those of its ``recipients``.

        Lines that nobody typed are made of the recipients.
        """
        return cls(
            style=style,
            issuer=issuer,
            parent=parent,
            kind=content.kind,
            subject=content.subject,
            paper=content.paper,
            grounds=content.grounds,
            enacted_by=content.enacted_by,
            enacting=content.enacting,
            addressees=addressees_of(content, names),
            recipient_lines=recipient_lines_of(content, names),
            kept_by=kept_by_of(content, style),
            signers=content.signers,
            urgency=content.urgency,
            circulation=content.circulation,
            place=content.place,
        )

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter (công văn)."""
        return self.kind == LETTER

    @property
    def sizes(self) -> Sizes:
        """The type sizes of its form."""
        return SIZES[self.style]

    @property
    def title(self) -> str:
        """What it is called: kind and subject."""
        return f"{self.kind} {self.subject}"

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
