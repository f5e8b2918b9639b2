"""Running cases: one document on its way through the version of a procedure that was in force when it began."""

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
    """A step of the case, when it may begin at the latest and when it is due."""

    model_config = ConfigDict(frozen=True)

    step: Step
    starts_at: dt.datetime
    due_at: dt.datetime


class CaseEvent(Event):
    """A fact about the case of one document; the document stays its subject, so they keep one order."""

    document_id: UUID

    @property
    def subject(self) -> str:
        return str(self.document_id)


class CaseOpened(CaseEvent):
    """The document follows ``version`` of the procedure from now on, reckoned by the body's calendar of that day.

    ``work_due_on`` is the day on which the document's work is due, ``lead_post`` who does it.
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
    """Something happened to a document whose case is not open yet: streams have no order among each other."""

    ending: Ending
    at: dt.datetime


class ConsultationNoted(CaseEvent):
    """Others are asked; the step that waits for them is over at ``ends_at`` even where some have not answered.

    ``None`` while the case is not open yet: nothing says then how long they have.
    """

    at: dt.datetime
    ends_at: dt.datetime | None = None


class StepCompleted(CaseEvent):
    """A step is over.  ``took_hours`` and ``late_hours`` after it was due are working hours.

    ``passed_over``: the document went on without it.
    """

    step_key: str
    started_at: dt.datetime
    due_at: dt.datetime
    completed_at: dt.datetime
    took_hours: float
    late_hours: float
    passed_over: bool = False


class CaseCompleted(CaseEvent):
    """Every step is over."""

    completed_at: dt.datetime
    late_hours: float


class CaseClosed(CaseEvent):
    """The document went out of the procedure: recalled or withdrawn."""

    reason: str
