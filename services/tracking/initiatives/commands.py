"""The commands of an initiative."""

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
    """Describe it anew."""

    name: str = Field(min_length=1, max_length=200)
    description: str = Field(min_length=1, max_length=4000)


class ApplyInitiative(Command):
    """Record since when and where it is applied."""

    applied_on: dt.date
    where: str = Field(min_length=1, max_length=500)


class ReportInitiativeResult(Command):
    """Report what it brought."""

    result: str = Field(min_length=1, max_length=4000)


class WithdrawInitiative(Command):
    """Give it up."""

    reason: str = Field(min_length=1, max_length=2000)


class TransferInitiative(Transfer):
    """Give it to the successor (by rule, when a body has ended)."""
