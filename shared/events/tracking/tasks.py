"""Tasks: what a document orders becomes tasks that are reported on, completed and confirmed."""

import datetime as dt
from uuid import UUID, uuid5

from shared.events.base import TaskEvent
from shared.events.people import PersonRef


def task_id(document_id: UUID, index: int) -> UUID:
    """The id of the task that the document's directive number ``index`` (from 0) becomes."""
    return uuid5(document_id, f"directive/{index}")


class TaskAssigned(TaskEvent):
    """A directive of an issued or registered document orders ``lead_body_id`` to do something."""

    text: str
    deadline: dt.date | None = None
    symbol: str | None = None
    document_subject: str | None = None


class ProgressReported(TaskEvent):
    """How far the work is, 0-100 %; ``first`` marks the task's first report of any kind."""

    percent: int
    note: str
    reported_by: PersonRef
    first: bool = False


class CompletionReported(TaskEvent):
    """The lead says it is done; whoever ordered it has the last word."""

    result: str
    reported_by: PersonRef
    first: bool = False


class CompletionConfirmed(TaskEvent):
    """The body that ordered the task agrees: the end of the task."""

    confirmed_by: PersonRef


class CompletionRejected(TaskEvent):
    """Not done yet: back to the lead, with the reason."""

    reason: str
    rejected_by: PersonRef


class TaskWithdrawn(TaskEvent):
    """The order was taken back, for instance because its document was recalled."""

    reason: str
