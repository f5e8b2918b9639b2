"""The commands of a task."""

import datetime as dt
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.documents.files import FileRef
from shared.events.tracking.reporting import Reporting
from shared.events.tracking.tasks import TaskOrigin
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer

MOST_FILES = 20


class AssignTask(Command):
    """Make a task of a directive, a meeting's conclusion or a part of another task (by policy)."""

    task_id: UUID
    document_id: UUID
    body_id: str
    lead_body_id: str
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    text: str = Field(min_length=1, max_length=4000)
    deadline: dt.date | None = None
    symbol: str | None = None
    document_subject: str | None = None
    parent_task_id: UUID | None = None
    origin: TaskOrigin = TaskOrigin.DIRECTIVE
    reporting: Reporting | None = None


class OrderTask(Command):
    """Order a task from a body by hand, out of a document; ``reporting`` asks for recurring reports."""

    task_id: UUID
    source_document_id: UUID
    lead_body_id: str = Field(min_length=1, max_length=120)
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    text: str = Field(min_length=1, max_length=4000)
    deadline: dt.date | None = None
    symbol: str | None = Field(default=None, max_length=80)
    document_subject: str | None = Field(default=None, max_length=2000)
    reporting: Reporting | None = None
    secret_subject_allowed: bool = False


class OrderSubTask(Command):
    """Order a part of the task from another body (by the lead)."""

    lead_body_id: str = Field(min_length=1, max_length=120)
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    text: str = Field(min_length=1, max_length=4000)
    deadline: dt.date | None = None
    secret_subject_allowed: bool = False


class RecordSubTask(Command):
    """Record how far a part is (by policy)."""

    sub_task_id: UUID
    percent: int | None = Field(default=None, ge=0, le=100)
    state: Literal["open", "reported", "confirmed", "withdrawn"]
    sub_version: int = Field(ge=1)


class ReportProgress(Command):
    """Report how far the lead is, 0-100 %, with evidence."""

    percent: int = Field(ge=0, le=100)
    note: str = Field(min_length=1, max_length=4000)
    files: tuple[FileRef, ...] = Field(default=(), max_length=MOST_FILES)
    document_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST_FILES)


class ReportCompletion(Command):
    """Report the task done, with evidence (by the lead)."""

    result: str = Field(min_length=1, max_length=4000)
    files: tuple[FileRef, ...] = Field(default=(), max_length=MOST_FILES)
    document_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST_FILES)


class GiveReport(Command):
    """Give the recurring report of the period (by the lead)."""

    result: str = Field(min_length=1, max_length=4000)
    files: tuple[FileRef, ...] = Field(default=(), max_length=MOST_FILES)
    document_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST_FILES)


class ConfirmCompletion(Command):
    """Confirm that the task is done (by the ordering body)."""


class RejectCompletion(Command):
    """Send the task back to the lead and say why (by the ordering body)."""

    reason: str = Field(min_length=1, max_length=2000)


class TransferTask(Transfer):
    """Give a body's places in the task to its successor (by rule, when the body has ended)."""


class WithdrawTask(Command):
    """Take the order back (by the ordering body)."""

    reason: str = Field(min_length=1, max_length=2000)


class WithdrawPart(Command):
    """Withdraw a part because the whole was withdrawn (by policy)."""

    whole_task_id: UUID
    reason: str = Field(min_length=1, max_length=2000)


class AskExtension(Command):
    """Ask for more time (by the lead)."""

    new_deadline: dt.date
    reason: str = Field(min_length=1, max_length=2000)


class GrantExtension(Command):
    """Give more time: as much as was asked for, or until another day (by the ordering body)."""

    new_deadline: dt.date | None = None


class DeclineExtension(Command):
    """Keep the deadline as it is (by the ordering body)."""

    reason: str = Field(min_length=1, max_length=2000)


class ChaseTask(Command):
    """Press for the task (by the ordering body)."""

    note: str = Field(min_length=1, max_length=2000)


class CommentTask(Command):
    """Write to the other bodies of the task (by any of them)."""

    text: str = Field(min_length=1, max_length=4000)


class RemindOfDeadline(Command):
    """Remind the lead that the deadline is near (by timer)."""

    deadline: dt.date
    working_days_left: int


class MarkOverdue(Command):
    """Record that the deadline has passed (by timer)."""

    deadline: dt.date


class EscalateOverdue(Command):
    """Record that the deadline has long passed (by timer)."""

    deadline: dt.date


class CallForReport(Command):
    """Call for a recurring report whose day has come (by timer)."""

    period: int


class MarkReportMissed(Command):
    """Record that a recurring report did not come on its day (by timer)."""

    period: int
