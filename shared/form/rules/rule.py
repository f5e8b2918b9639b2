"""A rule of form: the guide or decree that says how official documents look, with its days and paragraphs."""

import datetime as dt
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from shared.documents.symbols import Style
from shared.form.rules.entries import (
    Addressed,
    AppendixForm,
    Authority,
    DateLine,
    Ending,
    Entry,
    Grounds,
    Head,
    Headings,
    Issuing,
    Kept,
    LetterSubject,
    Levels,
    Lines,
    Minutes,
    Page,
    PageNumber,
    RecipientsForm,
    Sizes,
    Spelling,
    Subject,
    SymbolLine,
    Typeface,
    UrgencyMarks,
)  # fmt: skip
from shared.paper.labels import LEVELS, default_label
from shared.paper.nodes import Level


class FormRule(BaseModel):
    """A rule's file as it is on one day; ``valid_to`` is the last day, ``None`` while it is in force.

    ``name`` is how people cite it.  Every entry has the paragraph that it comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    style: Style
    name: str
    title: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    head: Head
    page: Page
    typeface: Typeface
    sizes: Sizes
    lines: Lines
    page_number: PageNumber
    symbol: SymbolLine
    date: DateLine
    kind: Entry
    issuing: Issuing
    subject: Subject
    letter_subject: LetterSubject
    grounds: Grounds
    ending: Ending
    levels: Levels
    headings: Headings
    appendix: AppendixForm
    authority: Authority
    post: Entry
    name_of_signer: Entry
    minutes: Minutes
    addressed: Addressed
    recipients: RecipientsForm
    kept: Kept
    urgency: UrgencyMarks
    circulation: Entry
    spelling: Spelling
    typing: Entry

    @property
    def source(self) -> str:
        """What the rule is called in full."""
        return self.title

    @property
    def margins_mm(self) -> Mapping[str, float]:
        """The margins of new documents: top, bottom, left, right."""
        return {side: getattr(self.page, side) for side in ("top", "bottom", "left", "right")}

    @property
    def labels(self) -> Mapping[Level, str]:
        """The usual label of each level, as `shared.paper.nodes.ClauseAttrs.written`."""
        return {level: default_label(level, self.style) for level in LEVELS}

    def source_of(self, rule: str) -> str:
        """The paragraph of an entry, cited: ``mục 9.2.4, HD 05-HD/VPTW``.

        ``rule`` is the entry's name, with or without the rule's own before it (``party-hd05.addressed``).
        Raises `KeyError` where there is no such entry.
        """
        entry = getattr(self, rule.removeprefix(f"{self.id}."), None)
        if not isinstance(entry, Entry):
            raise KeyError(rule)
        return f"{entry.source}, {self.name}"

    def kept_for(self, issuer: str) -> str:
        """The last line of Nơi nhận that is proposed for a body of this name, without the mark behind it."""
        known = self.kept.proposed_for
        return next((line for name, line in known.items() if issuer.startswith(name)), self.kept.proposed)

    def symbol_line(self, symbol: str) -> str:
        """The line of number and symbol."""
        return self.symbol.line.format(symbol=symbol)

    def date_line_to_fill(self, place: str, gap: str) -> str:
        """The line of place and date with ``gap`` in the places of day, month and year."""
        return self.date.line.format(place=place, day=gap, month=gap, year=gap)

    def date_line(self, place: str, day: dt.date) -> str:
        """The line of place and date."""
        return self.date.line.format(
            place=place,
            day=f"{day.day:02d}" if day.day < self.date.days_padded_below else str(day.day),
            month=f"{day.month:02d}" if day.month < self.date.months_padded_below else str(day.month),
            year=day.year,
        )
