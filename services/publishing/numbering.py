"""How a body numbers, as the directory says it, and what follows from that for one document."""

import datetime as dt
from typing import TypedDict

from pydantic import Field

from shared.bodies.roster import Body
from shared.documents.kinds import Kind, kind_named
from shared.documents.numbering import NoTerm, NumberingRules, Period, series_of
from shared.documents.symbols import Style
from shared.events.directory import NumberingSystem
from shared.eventsourcing.decider import Command, Rejected

TERM_YEARS = 5  # of a Party committee (Điều lệ Đảng 2011, art. 9 and 13)


class Numbered(Command):
    """A command that has to do with a series; the directory fills these fields in, never a person."""

    issuer: str = Field(default="", max_length=300)
    issuer_symbol: str = Field(default="", max_length=40)
    numbering: NumberingSystem = NumberingSystem.PARTY
    term: str | None = Field(default=None, max_length=60)
    term_opened_on: dt.date | None = None
    rules: NumberingRules = NumberingRules()


class NumberingFields(TypedDict):
    """The fields of `Numbered`."""

    issuer: str
    issuer_symbol: str
    numbering: NumberingSystem
    term: str | None
    term_opened_on: dt.date | None
    rules: NumberingRules


def numbering_of(body: Body) -> NumberingFields:
    """What the directory says about the numbers of ``body``."""
    return {
        "issuer": body.name,
        "issuer_symbol": body.symbol,
        "numbering": NumberingSystem(body.numbering),
        "term": body.term,
        "term_opened_on": body.term_opened_on,
        "rules": body.numbering_rules,
    }


def known_kind(name: str | None) -> Kind:
    """The kind of this name.  Raises `Rejected` for one without an abbreviation, and so without a number."""
    kind = kind_named(name) if name else None
    if kind is None:
        raise Rejected("publishing.unknown-kind", kind=name or "")
    return kind


def series_for(command: Numbered, body_id: str, kind: Kind, day: dt.date, *, secret: bool) -> str:
    """The series in which the body numbers such a document of ``day``.  Raises `Rejected` for one without a term.

    A day before the present term opened lies in an earlier one, whose series have the number of terms back behind
    their names.
    """
    style = Style(command.numbering.value)
    try:
        name = series_of(body_id, command.rules, style, _term_of(command, day), kind, day, secret=secret)
    except NoTerm as error:
        raise Rejected("publishing.no-term") from error
    return name


def _term_of(command: Numbered, day: dt.date) -> str | None:
    opened = command.term_opened_on
    if command.rules.period_of(Style(command.numbering.value)) is Period.YEAR or opened is None or day >= opened:
        return command.term
    terms_back = 1 + (opened - dt.timedelta(days=1) - day).days // round(TERM_YEARS * 365.25)
    return f"{command.term}-{terms_back}"
