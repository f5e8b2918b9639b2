"""What the queries of the initiatives answer."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InitiativeResult:
    """A result: what was reported, when and by whom."""

    at: dt.datetime
    by: str
    result: str


@dataclass(frozen=True, slots=True)
class InitiativeCard:
    """An initiative; ``version`` is that of its stream, ``results`` the oldest first."""

    initiative_id: UUID
    body_id: str
    body_name: str | None
    name: str
    description: str
    state: str
    registered_by: str
    registered_at: dt.datetime
    applied_on: dt.date | None
    applied_where: str | None
    results: list[InitiativeResult]
    closing: str | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class CommitteeWithout:
    """A committee that has registered no initiative."""

    body_id: str
    name: str
    level: str
    parent_name: str | None


@dataclass(frozen=True, slots=True)
class InitiativeFigures:
    """How many initiatives, applied ones, bodies that have some, and committees there are in all."""

    total: int
    applied: int
    bodies: int
    committees_with: int
    committees: int
