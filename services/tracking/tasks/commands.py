"""What may be asked of a task."""

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
    """Make a directive, a meeting's conclusion or a part of a task a task (by policy)."""

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
    """Order something from a body by hand, out of a document; perhaps with recurring reports."""

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
    """The lead orders a part of the task from another body."""

    lead_body_id: str = Field(min_length=1, max_length=120)
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    text: str = Field(min_length=1, max_length=4000)
    deadline: dt.date | None = None
    secret_subject_allowed: bool = False


class RecordSubTask(Command):
    """How far a part is (by policy)."""

    sub_task_id: UUID
    percent: int | None = Field(default=None, ge=0, le=100)
    state: Literal["open", "reported", "confirmed", "withdrawn"]
    sub_version: int = Field(ge=1)


class ReportProgress(Command):
    """How far the lead is, 0-100 %, with what shows it."""

    percent: int = Field(ge=0, le=100)
    note: str = Field(min_length=1, max_length=4000)
    files: tuple[FileRef, ...] = Field(default=(), max_length=MOST_FILES)
    document_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST_FILES)


class ReportCompletion(Command):
    """The lead says it is done."""

    result: str = Field(min_length=1, max_length=4000)
    files: tuple[FileRef, ...] = Field(default=(), max_length=MOST_FILES)
    document_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST_FILES)


class GiveReport(Command):
    """The lead gives the recurring report of the period."""

    result: str = Field(min_length=1, max_length=4000)
    files: tuple[FileRef, ...] = Field(default=(), max_length=MOST_FILES)
    document_ids: tuple[UUID, ...] = Field(default=(), max_length=MOST_FILES)


class ConfirmCompletion(Command):
    """The ordering body agrees."""


class RejectCompletion(Command):
    """The ordering body does not agree, and says why."""

    reason: str = Field(min_length=1, max_length=2000)


class TransferTask(Transfer):
    """The successor orders, leads or cooperates (by rule, when a body has ended)."""


class WithdrawTask(Command):
    """The ordering body takes the order back."""

    reason: str = Field(min_length=1, max_length=2000)


class WithdrawPart(Command):
    """The whole was withdrawn, and with it this part of it (by policy)."""

    whole_task_id: UUID
    reason: str = Field(min_length=1, max_length=2000)


class AskExtension(Command):
    """The lead asks for more time."""

    new_deadline: dt.date
    reason: str = Field(min_length=1, max_length=2000)


class GrantExtension(Command):
    """The ordering body gives more time: what was asked, or until another day."""

    new_deadline: dt.date | None = None


class DeclineExtension(Command):
    """The ordering body leaves the deadline as it is."""

    reason: str = Field(min_length=1, max_length=2000)


class ChaseTask(Command):
    """The ordering body presses for it."""

    note: str = Field(min_length=1, max_length=2000)


class RemindOfDeadline(Command):
    """The deadline is near (by timer)."""

    deadline: dt.date
    working_days_left: int


class MarkOverdue(Command):
    """The deadline has passed (by timer)."""

    deadline: dt.date


class EscalateOverdue(Command):
    """The deadline has long passed (by timer)."""

    deadline: dt.date


class CallForReport(Command):
    """A recurring report's day has come (by timer)."""

    period: int


class MarkReportMissed(Command):
    """A recurring report's day has gone (by timer)."""

    period: int
