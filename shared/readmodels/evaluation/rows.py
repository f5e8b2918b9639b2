"""What the evaluation's queries answer."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from typing_extensions import TypedDict


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The figures of a set of steps; ``median`` and ``p90`` in working minutes.

    ``with_due`` counts the finished steps that have a due time, ``stale`` the open ones that are late or, without a due
    time, older than `STALE_DAYS`.  ``today``, ``days`` and ``weeks`` split the open ones by how long they have waited.
    """

    done: int
    median: float | None
    p90: float | None
    with_due: int
    on_time: int
    late: int
    open: int
    stale: int
    oldest: dt.datetime | None
    today: int
    days: int
    weeks: int


@dataclass(frozen=True, slots=True)
class FiguresOfKey(StepFigures):
    """The figures of one step, one kind of document or one body; ``key`` names which."""

    key: str


@dataclass(frozen=True, slots=True)
class FiguresOfBody(StepFigures):
    """The figures of a body; ``brisk`` are steps done within the median of the same step everywhere."""

    body_id: str
    name: str
    brisk: int


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The finished steps of the week or month that begins on ``since``."""

    since: dt.date
    done: int
    median: float
    with_due: int
    on_time: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step behind a figure.  ``subject`` is told to the document's own body only, for which ``own`` holds."""

    body_id: str
    body_name: str | None
    document_id: UUID
    own: bool
    subject: str | None
    symbol_shown: str | None
    kind: str | None
    urgency: int
    step: str
    began_at: dt.datetime | None
    ended_at: dt.datetime | None
    due_at: dt.datetime | None
    waits_for: str | None
    minutes: int
    on_time: bool | None
    actor_name: str | None
    secrecy_rank: int


Lap = TypedDict(
    "Lap",
    {"from": str, "to": str, "minutes": float, "post": str | None, "actor": str | None, "way": str},
)
"""Once through a step: from when to when (ISO 8601), working minutes, at whose desk, and whether it went on or back."""


@dataclass(frozen=True, slots=True)
class FinishedStep:
    """A finished step with its laps, for event logs and replays.

    ``calendar`` are the rules of the body's calendar as JSON text, ``None`` where it keeps the city's.
    ``procedure`` is the id and version of the procedure that the document follows.
    """

    body_id: str
    body_name: str | None
    document_id: UUID
    step: str
    case_id: UUID
    kind: str | None
    urgency: int
    began_at: dt.datetime
    ended_at: dt.datetime
    due_at: dt.datetime | None
    minutes: int
    laps: list[Lap]
    calendar: str | None
    secrecy_rank: int
    procedure: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: bodies that may be seen, kinds that occur, procedures that are followed."""

    bodies: list[Choice]
    kinds: list[Choice]
    procedures: list[Choice]
