"""What may be asked of tracking."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.eventsourcing.decider import Command


class AssignTask(Command):
    """Make a directive a task (by policy)."""

    task_id: UUID
    document_id: UUID
    body_id: str
    lead_body_id: str
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    text: str = Field(min_length=1, max_length=4000)
    deadline: dt.date | None = None
    symbol: str | None = None
    document_subject: str | None = None


class ReportProgress(Command):
    """How far the lead is, 0-100 %."""

    percent: int = Field(ge=0, le=100)
    note: str = Field(min_length=1, max_length=4000)


class ReportCompletion(Command):
    """The lead says it is done."""

    result: str = Field(min_length=1, max_length=4000)


class ConfirmCompletion(Command):
    """The ordering body agrees."""


class RejectCompletion(Command):
    """The ordering body does not agree, and says why."""

    reason: str = Field(min_length=1, max_length=2000)


class WithdrawTask(Command):
    """The ordering body takes the order back."""

    reason: str = Field(min_length=1, max_length=2000)
