"""The reform programme: targets, each owned by a body, and how they are assessed over time."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from shared.events.base import TargetEvent
from shared.events.people import PersonRef


class Rating(StrEnum):
    """How a target stands on the day of an assessment."""

    DONE = "done"
    ON_SCHEDULE = "on_schedule"
    AT_RISK = "at_risk"
    BEHIND = "behind"


class Outcome(StrEnum):
    """How a target ended: achieved and accepted, or taken out of the programme."""

    ACHIEVED = "achieved"
    DROPPED = "dropped"


class TargetSet(TargetEvent):
    """A target was put into a programme; ``steering_body_id`` follows and assesses it, ``measure`` says how."""

    steering_body_id: str
    programme: str
    name: str
    measure: str
    due_on: dt.date
    set_by: PersonRef


class TargetAssessed(TargetEvent):
    """How the target stood on the day ``as_of``; ``number`` counts the target's assessments from 1."""

    number: int
    as_of: dt.date
    rating: Rating
    note: str
    evidence: str | None = None
    evidence_document_id: UUID | None = None
    assessed_by: PersonRef


class AssessmentCorrected(TargetEvent):
    """Assessment ``number`` takes the place of ``corrects``, which stays readable; both are of the same day."""

    number: int
    corrects: int
    as_of: dt.date
    rating: Rating
    note: str
    reason: str
    evidence: str | None = None
    evidence_document_id: UUID | None = None
    assessed_by: PersonRef


class TargetRevised(TargetEvent):
    """The target now reads so (all of it, changed or not); ``body_id`` is the owner from now on."""

    former_body_id: str
    name: str
    measure: str
    due_on: dt.date
    reason: str
    revised_by: PersonRef


class TargetClosed(TargetEvent):
    """The target is not followed any more."""

    outcome: Outcome
    reason: str
    closed_by: PersonRef


class TargetTransferred(TargetEvent):
    """A body that owned or steered it has ended: ``body_id`` owns the target, ``steering_body_id`` steers it now."""

    steering_body_id: str
    from_body_id: str
