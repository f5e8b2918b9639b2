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
    """A target was put into a programme; ``steering_body_id`` assesses it, and ``measure`` says how."""

    steering_body_id: str
    programme: str
    name: str
    measure: str
    due_on: dt.date
    set_by: PersonRef


class TargetAssessed(TargetEvent):
    """The target was assessed for the day ``as_of``; ``number`` counts its assessments from 1."""

    number: int
    as_of: dt.date
    rating: Rating
    note: str
    evidence: str | None = None
    evidence_document_id: UUID | None = None
    assessed_by: PersonRef


class AssessmentCorrected(TargetEvent):
    """Assessment ``number`` replaces ``corrects``, which stays readable; both are for the same day."""

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
    """The target was revised; the event carries all of it, changed or not.  ``body_id`` owns it from now on."""

    former_body_id: str
    name: str
    measure: str
    due_on: dt.date
    reason: str
    revised_by: PersonRef


class TargetClosed(TargetEvent):
    """The target was closed: nobody assesses it any more."""

    outcome: Outcome
    reason: str
    closed_by: PersonRef


class TargetTransferred(TargetEvent):
    """A body that owned or steered the target has ended: now ``body_id`` owns and ``steering_body_id`` steers it."""

    steering_body_id: str
    from_body_id: str
