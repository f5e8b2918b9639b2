"""The commands of a target."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.events.tracking.programme import Outcome, Rating
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer


class SetTarget(Command):
    """Put a target into a programme, for the body that will own it."""

    target_id: UUID
    owner_body_id: str = Field(min_length=1, max_length=120)
    programme: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=500)
    measure: str = Field(min_length=1, max_length=1000)
    due_on: dt.date


class AssessTarget(Command):
    """Assess the target for a day, with evidence; a day is assessed once."""

    as_of: dt.date
    rating: Rating
    note: str = Field(min_length=1, max_length=4000)
    evidence: str | None = Field(default=None, max_length=200)
    evidence_document_id: UUID | None = None


class CorrectAssessment(Command):
    """Replace the assessment of a day and say why."""

    as_of: dt.date
    rating: Rating
    note: str = Field(min_length=1, max_length=4000)
    reason: str = Field(min_length=1, max_length=2000)
    evidence: str | None = Field(default=None, max_length=200)
    evidence_document_id: UUID | None = None


class ReviseTarget(Command):
    """Change the words, the due date or the owner; what is left out stays."""

    owner_body_id: str | None = Field(default=None, min_length=1, max_length=120)
    name: str | None = Field(default=None, min_length=1, max_length=500)
    measure: str | None = Field(default=None, min_length=1, max_length=1000)
    due_on: dt.date | None = None
    reason: str = Field(min_length=1, max_length=2000)


class CloseTarget(Command):
    """End the target: achieved, or taken out of the programme."""

    outcome: Outcome
    reason: str = Field(min_length=1, max_length=2000)


class TransferTarget(Transfer):
    """Let the successor own or steer it (by rule, when a body has ended)."""
