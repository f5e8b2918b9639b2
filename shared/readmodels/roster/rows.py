"""People, bodies and organs, as lists and names."""

import datetime as dt
from dataclasses import dataclass

from shared.documents.numbering import NumberingRules
from shared.documents.vietnamese import Spelling
from shared.readmodels.jsonb import JsonObject


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the reader's body; ``away_until`` where they are absent today."""

    person_id: str
    name: str
    post: str
    away_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A living body of the city, or an organ outside that can be written to (then without a level)."""

    body_id: str
    name: str
    level: str | None = None
    parent_body_id: str | None = None


@dataclass(frozen=True, slots=True)
class BodyName:
    """What a body or an organ is called; ``ending`` where the body has ended."""

    body_id: str
    name: str
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who most often leads documents of a kind, and in how many days those are due."""

    person_id: str
    name: str
    post: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person in their post who gets mail."""

    person_id: str
    body_id: str
    name: str
    post: str
    clearance: int
    email: str
    title: str | None = None


@dataclass(frozen=True, slots=True)
class PersonName:
    """What somebody is called, in office or not."""

    person_id: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body of the city, living or ended: ``formerly`` are the names it took over, ``now`` those of its heirs."""

    body_id: str
    name: str
    symbol: str
    level: str
    people: int
    formerly: list[str]
    now: list[str]
    separate_approver: bool
    second_step: bool
    numbering: str
    numbering_rules: NumberingRules
    tone_marks: Spelling | None = None
    parent_body_id: str | None = None
    parent_name: str | None = None
    term: str | None = None
    term_opened_on: dt.date | None = None
    founded_on: dt.date | None = None
    ended_on: dt.date | None = None
    ending: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in office; ``waiting`` counts what waits for them by name, ``linked`` says whether they can sign in."""

    person_id: str
    name: str
    post: str
    clearance: int
    linked: bool
    waiting: int
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ProposedClearance:
    """A proposal that a person of clearance ``held`` has another one."""

    person_id: str
    name: str
    held: int
    clearance: int
    proposed_by_id: str
    proposed_by_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Change:
    """Something that befell a body; ``detail`` is the event's own."""

    name: str
    about_body_id: str
    day: dt.date
    detail: JsonObject


@dataclass(frozen=True, slots=True)
class Delegation:
    """A person's authority in the hands of a colleague, both days included."""

    delegation_id: str
    delegator_id: str
    delegator_name: str
    delegate_id: str
    delegate_name: str
    starts_on: dt.date
    ends_on: dt.date
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away, both days included."""

    absence_id: str
    starts_on: dt.date
    ends_on: dt.date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person in office in ``body_id``."""

    person_id: str
    body_id: str
    name: str
    post: str
    clearance: int
    title: str | None = None
    email: str | None = None
