"""An official document: what stands on the paper, and the rule of form that it keeps."""

import datetime as dt
from dataclasses import dataclass

from shared.calendar import VIETNAM
from shared.documents.kinds import LETTER
from shared.documents.symbols import Style
from shared.documents.urgency import Urgency
from shared.form.recipients import addressees_of, kept_by_of, recipient_lines_of
from shared.form.rules import FormRule, Sizes, rule_for
from shared.paper.content import DraftContent, Signer
from shared.paper.paper import Paper
from shared.texts import say

# Tinos is free, has the widths of Times New Roman and all letters of Vietnamese
SERIF = (
    "Times New Roman",
    "Tinos",
    "Liberation Serif",
    "Libertinus Serif",
)

ROOM = "\u00a0" * 8
"""Spaces that keep room for a number, where nothing else can; they do not break."""

_CUT = "\ufffc"  # a character that stands for something else


@dataclass(frozen=True)
class Written:
    """Lines that stand on the paper as somebody wrote them, in the place of those that the form makes.

    ``dated`` is the line of place and date, ``address`` the words before the addressees, ``draft`` what says that it is
    a draft.
    """

    dated: str | None = None
    address: str | None = None
    draft: str | None = None


@dataclass(frozen=True)
class OfficialDocument:
    """What stands on the paper: fields as `DraftContent` has them, and what issuing adds.

    Lines of addressees and recipients stand as they are, with the mark that they end with.  A draft has a
    ``draft_number`` instead of ``symbol`` and ``date``.  A paper that is signed first has ``numbered_later``, what will
    follow its number, and room for number and date.
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
    numbered_later: str | None = None
    written: Written = Written()

    @classmethod
    def of_draft(
        cls,
        content: DraftContent,
        style: Style,
        issuer: str,
        parent: str | None,
        names: tuple[str, ...] = (),
        date: dt.date | None = None,
    ) -> "OfficialDocument":
        """The document that a draft says; ``names`` are those of its ``recipients``.

        Lines that nobody typed are made of the recipients.
        """
        rule = _rule(style, date)
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
            addressees=addressees_of(content, rule, names),
            recipient_lines=recipient_lines_of(content, rule, names),
            kept_by=kept_by_of(content, rule),
            signers=content.signers,
            urgency=content.urgency,
            circulation=content.circulation,
            place=content.place,
            date=date,
        )

    @property
    def rule(self) -> FormRule:
        """The rule of form of its day; a draft keeps today's."""
        return _rule(self.style, self.date)

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter (công văn)."""
        return self.kind == LETTER

    @property
    def sizes(self) -> Sizes:
        """The type sizes of its form."""
        return self.rule.sizes

    @property
    def title(self) -> str:
        """What it is called: kind and subject."""
        return f"{self.kind} {self.subject}"

    @property
    def symbol_line(self) -> str:
        """The line of number and symbol."""
        if self.numbered_later is not None:
            return ROOM.join(self.symbol_parts)
        return self.rule.symbol_line(self.symbol or say("form.no_symbol"))

    @property
    def symbol_parts(self) -> tuple[str, ...]:
        """What stands before and after the number that is put on later."""
        return tuple(self.rule.symbol_line(f"{_CUT}{self.numbered_later or ''}").split(_CUT))

    @property
    def date_parts(self) -> tuple[str, ...]:
        """What stands before and between day, month and year, which are put on later, and behind them."""
        return tuple(self.rule.date_line_to_fill(self.place or say("form.no_place"), _CUT).split(_CUT))

    @property
    def date_line(self) -> str:
        """Place and date; a draft leaves room to write in what it does not know."""
        if self.written.dated:
            return self.written.dated
        if self.numbered_later is not None:
            return ROOM.join(self.date_parts)
        place = self.place or say("form.no_place")
        return say("form.undated", place=place) if self.date is None else self.rule.date_line(place, self.date)

    @property
    def urgency_mark(self) -> str | None:
        """The mark of urgency; of a degree that its form does not know, the highest one that is not above it."""
        marks = self.rule.urgency.marks
        known = [degree for degree in marks if degree.priority <= self.urgency.priority]
        return marks[max(known, key=lambda degree: degree.priority)] if known else None

    @property
    def draft_mark(self) -> str | None:
        """What says that it is a draft, and which one."""
        if self.written.draft or self.draft_number is None:
            return self.written.draft
        return say("form.draft", number=self.draft_number)

    @property
    def addressed(self) -> str:
        """The words before the addressees."""
        words = self.rule.addressed.words
        return f"{self.written.address or words.get(self.kind, words[LETTER])}:"

    @property
    def attached_line(self) -> str:
        """The line below an appendix's title that says to which document it belongs."""
        if self.numbered_later is not None:
            return say("form.attached_unnumbered", kind=self.kind, issuer=self.issuer)
        number = self.symbol or say("form.no_symbol")
        day = (
            self.rule.date_line("", self.date).lstrip(", ") if self.date else say("form.undated", place="").lstrip(", ")
        )
        return say("form.attached", kind=self.kind, symbol=number, day=day, issuer=self.issuer)


def _rule(style: Style, date: dt.date | None) -> FormRule:
    return rule_for(style, date or dt.datetime.now(VIETNAM).date())


def paragraphs_of(text: str) -> tuple[str, ...]:
    """The paragraphs of a text: its lines that are not empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
