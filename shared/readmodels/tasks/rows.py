"""Tasks as boards and pages show them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.documents.files import FileRef
from shared.readmodels.people import NamedPerson


@dataclass(frozen=True, slots=True)
class Extension:
    """More time that is asked for and not answered yet."""

    new_deadline: dt.date
    reason: str
    asked_by: NamedPerson


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a task is reported on."""

    every: str


@dataclass(frozen=True, slots=True)
class Part:
    """What a task says of a part of it, which its reader may not see itself."""

    task_id: UUID
    lead_body_id: str
    text: str
    deadline: dt.date | None
    percent: int
    state: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line of a board; ``late`` while it is open and its deadline has passed."""

    task_id: UUID
    role: str
    text: str
    percent: int
    state: str
    parts: tuple[Part, ...]
    extension: Extension | None
    deadline: dt.date | None
    symbol: str | None
    ordering_name: str | None
    lead_name: str | None
    closed_at: dt.datetime | None
    late: bool
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Task:
    """A task as one body knows it; ``files`` are all evidence that was given."""

    task_id: UUID
    document_id: UUID
    parent_task_id: UUID | None
    role: str
    origin: str
    text: str
    state: str
    percent: int
    chased: int
    ordering_name: str | None
    lead_name: str | None
    cooperating: tuple[str, ...]
    symbol: str | None
    document_subject: str | None
    deadline: dt.date | None
    first_deadline: dt.date | None
    extension: Extension | None
    reporting: Rhythm | None
    report_due: dt.date | None
    reports_given: int
    reports_missed: int
    files: tuple[FileRef, ...]
    last_note: str | None
    last_reported_at: dt.datetime | None
    closed_at: dt.datetime | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Relative:
    """A task of the family: what it is a part of, and its own parts."""

    task_id: UUID
    parent_task_id: UUID | None
    lead_body_id: str
    text: str
    deadline: dt.date | None
    percent: int
    state: str
    parts: tuple[Part, ...]
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to a task; ``detail`` is the event's data."""

    name: str
    actor_name: str
    at: dt.datetime
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OrderedTask:
    """A task as the page of the document that ordered it points at it."""

    task_id: UUID
    text: str
    state: str
    percent: int
    deadline: dt.date | None
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Due:
    """How many open tasks are due on a day."""

    deadline: dt.date
    tasks: int
