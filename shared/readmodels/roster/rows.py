"""People, bodies and organs, as lists and names."""

import datetime as dt
from dataclasses import dataclass


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
class PersonName:
    """What somebody is called, in office or not."""

    person_id: str
    name: str
