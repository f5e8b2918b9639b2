"""The registers on sheets, with the columns that people know."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter

from services.portal.frame import formats
from services.portal.frame.sheets import Column, print_of, workbook_of
from shared.readmodels.registers.queries import Register
from shared.readmodels.registers.rows import Line, OutgoingLine
from shared.texts import say

MOST_PRINTED = 5000  # lines on one print; more is a book nobody binds


def _recipients(line: Line) -> int | None:
    return len(line.recipients) + len(line.outside) if isinstance(line, OutgoingLine) else None


def _outside(line: Line) -> str:
    return "; ".join(line.outside) if isinstance(line, OutgoingLine) else ""


COLUMNS: dict[Register, tuple[Column[Line], ...]] = {
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
    ),
    "outgoing": (
        Column("registers.sheet.number", 7, attrgetter("number")),
        Column("registers.sheet.symbol", 18, attrgetter("symbol")),
        Column("registers.sheet.document_date", 11, attrgetter("document_date")),
        Column("registers.sheet.kind", 12, attrgetter("kind")),
        Column("registers.sheet.subject", 50, attrgetter("subject")),
        Column("registers.sheet.signer", 20, attrgetter("signer")),
        Column("registers.sheet.recipients", 10, _recipients),
        Column("registers.sheet.outside", 24, _outside),
        Column("registers.sheet.urgency", 10, lambda line: say(f"common.urgency.{line.urgency}")),
        Column("registers.sheet.secrecy", 10, lambda line: say(f"common.secrecy.{line.secrecy}")),
        Column("registers.sheet.status", 14, lambda line: say(f"common.status.{line.status}", line.status)),
    ),
}  # fmt: skip
TITLES: dict[Register, str] = {
    "incoming": "registers.sheet.title.incoming",
    "outgoing": "registers.sheet.title.outgoing",
}


def workbook(register: Register, lines: Sequence[Line]) -> bytes:
    """The lines as an .xlsx."""
    return workbook_of(TITLES[register], COLUMNS[register], lines)


def printed(
    register: Register, lines: Sequence[Line], body: str, since: dt.date | None, until: dt.date | None
) -> bytes:
    """The lines as a PDF; at most `MOST_PRINTED` of them."""
    return print_of(TITLES[register], COLUMNS[register], lines, body, _period(since, until))


def _period(since: dt.date | None, until: dt.date | None) -> str:
    if since and until:
        return say("registers.sheet.period.both", since=formats.day(since), until=formats.day(until))
    if since:
        return say("registers.sheet.period.since", since=formats.day(since))
    return say("registers.sheet.period.until", until=formats.day(until)) if until else say("registers.sheet.period.all")
