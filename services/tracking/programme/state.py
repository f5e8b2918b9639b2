"""A target of the reform programme as its decider knows it."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from shared.events.base import Event
from shared.events.tracking.programme import (
    AssessmentCorrected,
    Rating,
    TargetAssessed,
    TargetClosed,
    TargetRevised,
    TargetSet,
    TargetTransferred,
)
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where a target stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class Assessment(StreamState):
    """The assessment that holds for a day; ``number`` counts all that were given, from 1."""

    number: int
    as_of: dt.date
    rating: Rating
    note: str
    evidence: str | None = None
    evidence_document_id: UUID | None = None


class State(StreamState):
    """A target: its owner ``body_id``, the body that steers it, and the assessments that hold, in the order of days.

    ``given`` counts all assessments, corrected ones included.
    """

    status: Status = Status.UNKNOWN
    target_id: UUID | None = None
    body_id: str | None = None
    steering_body_id: str | None = None
    name: str = ""
    measure: str = ""
    due_on: dt.date | None = None
    assessments: tuple[Assessment, ...] = ()
    given: int = 0

    def of(self, day: dt.date) -> Assessment | None:
        """The assessment that holds for ``day``."""
        return next((assessment for assessment in self.assessments if assessment.as_of == day), None)

    @property
    def latest(self) -> Assessment | None:
        """The assessment of the latest day."""
        return self.assessments[-1] if self.assessments else None

    def with_assessment(self, new: Assessment) -> "State":
        """The state in which ``new`` holds for its day."""
        others = [assessment for assessment in self.assessments if assessment.as_of != new.as_of]
        ordered = sorted([*others, new], key=lambda assessment: assessment.as_of)
        return self.model_copy(update={"assessments": tuple(ordered), "given": max(self.given, new.number)})


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case TargetSet():
            return State(
                status=Status.OPEN,
                target_id=event.target_id,
                body_id=event.body_id,
                steering_body_id=event.steering_body_id,
                name=event.name,
                measure=event.measure,
                due_on=event.due_on,
            )
        case TargetAssessed() | AssessmentCorrected():
            assessment = Assessment(
                number=event.number,
                as_of=event.as_of,
                rating=event.rating,
                note=event.note,
                evidence=event.evidence,
                evidence_document_id=event.evidence_document_id,
            )
            return state.with_assessment(assessment)
        case TargetRevised():
            changed = {"body_id": event.body_id, "name": event.name, "measure": event.measure, "due_on": event.due_on}
            return state.model_copy(update=changed)
        case TargetTransferred():
            bodies = {"body_id": event.body_id, "steering_body_id": event.steering_body_id}
            return state.model_copy(update=bodies)
        case TargetClosed():
            return state.model_copy(update={"status": Status.CLOSED})
        case _:
            return state
