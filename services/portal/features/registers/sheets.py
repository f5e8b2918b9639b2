"""The registers on sheets, with the columns that people know."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from types import MappingProxyType

from services.portal.features.registers.book import COLUMNS as BOOK
from services.portal.features.registers.book import Names
from services.portal.frame import formats
from services.portal.frame.sheets import Column, workbook_of
from shared.readmodels.registers.queries import Register
from shared.readmodels.registers.rows import Line
from shared.texts import say

MOST_PRINTED = 5000  # lines on one print; more is a book nobody binds


def columns_of(register: Register, names: Names) -> tuple[Column[Line], ...]:
    """The sheet's columns; ``names`` are the recipients' by their ids."""

    def from_book(heading: str, width: int) -> Column[Line]:
        cell = next(column.cell for book in BOOK.values() for column in book if column.heading == heading)
        return Column(heading, width, lambda line: cell(line, names).now)

    columns: dict[Register, tuple[Column[Line], ...]] = {
        "incoming": (
            Column("registers.sheet.arrival_number", 8, attrgetter("arrival_number")),
            Column("registers.sheet.arrived_on", 11, attrgetter("received_at")),
            Column("registers.sheet.issuer", 28, attrgetter("issuer")),
            Column("registers.sheet.symbol", 18, attrgetter("symbol")),
            Column("registers.sheet.document_date", 11, attrgetter("document_date")),
            Column("registers.sheet.kind", 12, attrgetter("kind")),
            Column("registers.sheet.subject", 50, attrgetter("subject")),
            Column("registers.sheet.signer", 18, attrgetter("signer")),
            Column("registers.sheet.urgency", 10, lambda line: say(f"common.urgency.{line.urgency}")),
            Column("registers.sheet.secrecy", 10, lambda line: say(f"common.secrecy.{line.secrecy}")),
            Column("registers.sheet.paper_location", 16, attrgetter("paper_location")),
            Column("registers.sheet.lead", 18, attrgetter("lead_name")),
            Column("registers.sheet.deadline", 11, attrgetter("deadline")),
            Column("registers.sheet.status", 14, lambda line: say(f"common.status.{line.status}", line.status)),
            Column("registers.book.passed_on", 11, attrgetter("routed_at")),
            from_book("registers.book.remarks", 40),
        ),
        "outgoing": (
            Column("registers.sheet.number", 7, attrgetter("number")),
            Column("registers.sheet.symbol", 18, attrgetter("symbol")),
            Column("registers.sheet.document_date", 11, attrgetter("document_date")),
            Column("registers.sheet.kind", 12, attrgetter("kind")),
            Column("registers.sheet.subject", 50, attrgetter("subject")),
            Column("registers.sheet.signer", 20, attrgetter("signer")),
            from_book("registers.book.recipients", 40),
            Column("registers.book.kept_by", 16, attrgetter("paper_location")),
            Column("registers.book.copies", 8, attrgetter("copies")),
            from_book("registers.book.sent_on", 11),
            from_book("registers.book.receipt", 24),
            Column("registers.sheet.urgency", 10, lambda line: say(f"common.urgency.{line.urgency}")),
            Column("registers.sheet.secrecy", 10, lambda line: say(f"common.secrecy.{line.secrecy}")),
            Column("registers.sheet.status", 14, lambda line: say(f"common.status.{line.status}", line.status)),
            from_book("registers.book.remarks", 40),
        ),
    }  # fmt: skip
    return columns[register]


TITLES: dict[Register, str] = {
    "incoming": "registers.sheet.title.incoming",
    "outgoing": "registers.sheet.title.outgoing",
}


def workbook(register: Register, lines: Sequence[Line], names: Names = MappingProxyType({})) -> bytes:
    """The lines as an .xlsx; those of cancelled numbers are struck through."""
    return workbook_of(TITLES[register], columns_of(register, names), lines, lambda line: line.cancelled is not None)


def period_said(since: dt.date | None, until: dt.date | None) -> str:
    """The period that was asked for, in words."""
    if since and until:
        return say("registers.sheet.period.both", since=formats.day(since), until=formats.day(until))
    if since:
        return say("registers.sheet.period.since", since=formats.day(since))
    return say("registers.sheet.period.until", until=formats.day(until)) if until else ""
