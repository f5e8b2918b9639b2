"""Documents on their way through a procedure."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Case:
    """A document's case: the version of a procedure it follows, and by when all of it is due."""

    document_id: UUID
    direction: str
    procedure_id: str
    procedure_name: str
    version: int
    due_at: dt.datetime
    work_due_on: dt.date
    lead_post: str
    state: str
    late_hours: float | None
    closing: str | None


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step of a case: when it is due, and once it is over, how late that was."""

    step_key: str
    name: str
    post: str
    hours: float
    waits_for: tuple[str, ...]
    due_at: dt.datetime
    completed_at: dt.datetime | None
    late_hours: float | None
    passed_over: bool


@dataclass(frozen=True, slots=True)
class LeastBusy:
    """Who of a post has the least to do."""

    person_id: str
    name: str
