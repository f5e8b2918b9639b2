"""Tasks: ordered by a document or a meeting, reported on, completed and confirmed."""

import datetime as dt
from enum import StrEnum
from uuid import UUID, uuid5

from shared.documents.files import FileRef
from shared.events.base import TaskEvent
from shared.events.people import PersonRef
from shared.events.tracking.reporting import Reporting
from shared.events.tracking.standing import Standing


def registered_task_id(document_id: UUID, index: int) -> UUID:
    """The id of the task that a directive of a document from outside becomes where it is registered."""
    return uuid5(document_id, f"registered/{index}")


def concluded_task_id(meeting_id: UUID, index: int) -> UUID:
    """The id of the task that a meeting's conclusion becomes."""
    return uuid5(meeting_id, f"conclusion/{index}")


def task_id(document_id: UUID, index: int) -> UUID:
    """The id of the task that the document's directive number ``index`` (from 0) becomes."""
    return uuid5(document_id, f"directive/{index}")


def sub_task_id(parent: UUID, index: int) -> UUID:
    """The id of part number ``index`` (from 0) of the task ``parent``."""
    return uuid5(parent, f"part/{index}")


class TaskOrigin(StrEnum):
    """What ordered a task."""

    DIRECTIVE = "directive"
    DOCUMENT = "document"
    MEETING = "meeting"
    TASK = "task"


class TaskAssigned(TaskEvent):
    """A task was ordered from ``lead_body_id``: by a directive, by hand, by a meeting, or as a part of a task."""

    text: str
    deadline: dt.date | None = None
    symbol: str | None = None
    document_subject: str | None = None
    origin: TaskOrigin = TaskOrigin.DIRECTIVE
    ordered_by: PersonRef | None = None
    reporting: Reporting | None = None


class ProgressReported(TaskEvent):
    """The lead reported how far the work is, 0-100 %; ``first`` marks the task's first report of any kind.

    ``files`` and ``document_ids`` are the evidence.
    """

    percent: int
    note: str
    reported_by: PersonRef
    first: bool = False
    files: tuple[FileRef, ...] = ()
    document_ids: tuple[UUID, ...] = ()


class CompletionReported(TaskEvent):
    """The lead reported the task done; the ordering body has to confirm it."""

    result: str
    reported_by: PersonRef
    first: bool = False
    files: tuple[FileRef, ...] = ()
    document_ids: tuple[UUID, ...] = ()


class CompletionConfirmed(TaskEvent):
    """The ordering body confirmed that the task is done: its end."""

    confirmed_by: PersonRef
    reported_by: PersonRef | None = None


class CompletionRejected(TaskEvent):
    """The ordering body sent the task back to the lead, with a reason; ``deadline`` still holds."""

    reason: str
    rejected_by: PersonRef
    reported_by: PersonRef | None = None
    deadline: dt.date | None = None


class TaskTransferred(TaskEvent):
    """A body with a part in the task has ended: ``to_body_id`` takes all its places.

    The event carries the whole task, because it opens the task on a board that has not seen it before.
    """

    from_body_id: str
    to_body_id: str
    text: str
    deadline: dt.date | None = None
    symbol: str | None = None
    document_subject: str | None = None
    percent: int = 0
    reported: bool = False
    standing: Standing = Standing()


class TaskWithdrawn(TaskEvent):
    """The order was taken back, for instance because its document was recalled; the open parts end with it."""

    reason: str
    open_sub_task_ids: tuple[UUID, ...] = ()


class SubTaskOrdered(TaskEvent):
    """The lead ordered a part of the task from another body; the part is a task of its own."""

    sub_task_id: UUID
    sub_lead_body_id: str
    sub_cooperating_body_ids: tuple[str, ...] = ()
    text: str
    deadline: dt.date | None = None
    symbol: str | None = None
    document_subject: str | None = None
    ordered_by: PersonRef


class SubTaskAdvanced(TaskEvent):
    """A part got further, was done or withdrawn, as version ``sub_version`` of its stream says.

    Without ``percent`` the part is as far as it was.
    """

    sub_task_id: UUID
    percent: int | None = None
    state: str
    sub_version: int


class ExtensionAsked(TaskEvent):
    """The lead asked for more time, until ``new_deadline``."""

    new_deadline: dt.date
    reason: str
    asked_by: PersonRef


class ExtensionGranted(TaskEvent):
    """The ordering body gave more time, until ``new_deadline``."""

    new_deadline: dt.date
    old_deadline: dt.date | None = None
    asked_by: PersonRef
    granted_by: PersonRef


class ExtensionDeclined(TaskEvent):
    """The ordering body kept the deadline."""

    reason: str
    asked_by: PersonRef
    declined_by: PersonRef


class TaskChased(TaskEvent):
    """The ordering body pressed for the task (đôn đốc); ``last_reported_by`` gave the lead's last report."""

    note: str
    chased_by: PersonRef
    last_reported_by: PersonRef | None = None


class TaskCommented(TaskEvent):
    """A remark among the bodies of the task: its order, its state and its deadline stay."""

    text: str
    commented_by: PersonRef


class TaskReminded(TaskEvent):
    """The deadline is near: ``working_days_left`` working days are left."""

    deadline: dt.date
    working_days_left: int
    last_reported_by: PersonRef | None = None


class TaskOverdue(TaskEvent):
    """The deadline has passed: the leader of the lead body is notified."""

    deadline: dt.date
    last_reported_by: PersonRef | None = None


class OverdueEscalated(TaskEvent):
    """The task is still not done: the leader of the ordering body is notified."""

    deadline: dt.date


class ReportFellDue(TaskEvent):
    """The recurring report number ``period`` (from 0) fell due; ``given``: it came before its day."""

    period: int
    due_on: dt.date
    next_due_on: dt.date | None = None
    given: bool = False


class ReportGiven(TaskEvent):
    """The lead gave the recurring report of a period."""

    period: int
    due_on: dt.date
    next_due_on: dt.date | None = None
    result: str
    reported_by: PersonRef
    first: bool = False
    files: tuple[FileRef, ...] = ()
    document_ids: tuple[UUID, ...] = ()


class ReportMissed(TaskEvent):
    """The period's report did not come on its day."""

    period: int
    due_on: dt.date
