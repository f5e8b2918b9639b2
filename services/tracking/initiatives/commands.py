"""What may be asked of an initiative."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer


class RegisterInitiative(Command):
    """Register an initiative of one's own body."""

    initiative_id: UUID
    name: str = Field(min_length=1, max_length=200)
    description: str = Field(min_length=1, max_length=4000)


class DescribeInitiative(Command):
    """Say better what it is."""

    name: str = Field(min_length=1, max_length=200)
    description: str = Field(min_length=1, max_length=4000)


class ApplyInitiative(Command):
    """Say since when it is at work, and where."""

    applied_on: dt.date
    where: str = Field(min_length=1, max_length=500)


class ReportInitiativeResult(Command):
    """Say what it brought."""

    result: str = Field(min_length=1, max_length=4000)


class WithdrawInitiative(Command):
    """Do not pursue it any more."""

    reason: str = Field(min_length=1, max_length=2000)


class TransferInitiative(Transfer):
    """The successor goes on with it (by rule, when a body has ended)."""
