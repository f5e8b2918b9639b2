"""Cases: a document on its way through the version of a procedure that was in force when it began."""

import datetime as dt
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from shared.bodies.actor import Post
from shared.calendar import CalendarRules
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.procedures.content import Direction, Ending, Step


def case_id(document_id: UUID) -> UUID:
    """The id of the document's case."""
    return uuid5(document_id, "case")


class PlannedStep(BaseModel):
    """A step of the case, with the time at which it begins at the latest and the time at which it is due."""

    model_config = ConfigDict(frozen=True)

    step: Step
    starts_at: dt.datetime
    due_at: dt.datetime


class CaseEvent(Event):
    """A fact about the case of one document; its subject is the document, so that both keep one order."""

    document_id: UUID

    @property
    def subject(self) -> str:
        return str(self.document_id)


class CaseOpened(CaseEvent):
    """The document follows ``version`` of the procedure from now on, reckoned by the body's calendar of that day.

    ``work_due_on`` is the day on which the work on the document is due, ``lead_post`` the post that does it.
    """

    direction: Direction
    procedure_id: str
    procedure_name: str
    version: int
    opened_at: dt.datetime
    plan: tuple[PlannedStep, ...]
    work_due_on: dt.date
    lead_post: Post
    calendar: CalendarRules
    secrecy: Secrecy = Secrecy.NONE


class ProgressNoted(CaseEvent):
    """Something happened to a document whose case is not open yet: streams are not ordered among each other."""

    ending: Ending
    at: dt.datetime


class ConsultationNoted(CaseEvent):
    """Others were asked; the step that waits for them ends at ``ends_at`` even if some have not answered.

    ``ends_at`` is ``None`` while the case is not open: then nobody knows how long they have.
    """

    at: dt.datetime
    ends_at: dt.datetime | None = None


class StepCompleted(CaseEvent):
    """A step was completed; ``took_hours`` and ``late_hours`` are working hours.

    ``passed_over``: the document went on without the step.
    """

    step_key: str
    started_at: dt.datetime
    due_at: dt.datetime
    completed_at: dt.datetime
    took_hours: float
    late_hours: float
    passed_over: bool = False


class CaseCompleted(CaseEvent):
    """Every step was completed."""

    completed_at: dt.datetime
    late_hours: float


class CaseClosed(CaseEvent):
    """The document left the procedure: it was recalled or withdrawn, or no procedure was in force."""

    reason: str
