"""A case as its decider knows it."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from shared.calendar import CalendarRules, WorkingCalendar, calendar_of
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.tracking.cases import (
    CaseClosed,
    CaseCompleted,
    CaseEvent,
    CaseOpened,
    ConsultationNoted,
    PlannedStep,
    ProgressNoted,
    StepCompleted,
)
from shared.eventsourcing.state import DocumentState
from shared.procedures.content import Ending


class Status(StrEnum):
    """Where a case stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    COMPLETED = "completed"
    CLOSED = "closed"


class State(DocumentState):
    """A case: its plan, and when each step was completed (``step key → time``).

    ``noted`` holds what happened to the document before the case was open.  ``consulting`` is when others were asked
    for their opinion and when their time ends, as far as that is known.
    """

    status: Status = Status.UNKNOWN
    opened_at: dt.datetime | None = None
    plan: tuple[PlannedStep, ...] = ()
    calendar: CalendarRules = CalendarRules()
    secrecy: Secrecy = Secrecy.NONE
    completed: dict[str, dt.datetime] = Field(default={})
    noted: dict[Ending, dt.datetime] = Field(default={})
    consulting: tuple[dt.datetime, dt.datetime | None] | None = None

    @property
    def working_time(self) -> WorkingCalendar:
        """The calendar by which the case is reckoned."""
        return calendar_of(self.calendar)

    def late_hours(self, due_at: dt.datetime, at: dt.datetime) -> float:
        """The working hours from ``due_at`` to ``at``; 0 where ``at`` comes first."""
        return max(self.working_time.working_hours_between(due_at, at), 0.0)


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case ProgressNoted():
            return _of(event, state, {"noted": {**state.noted, event.ending: event.at}})
        case ConsultationNoted():
            return _of(event, state, {"consulting": (event.at, event.ends_at)})
        case CaseOpened():
            return State(
                status=Status.OPEN,
                document_id=event.document_id,
                body_id=event.body_id,
                opened_at=event.opened_at,
                plan=event.plan,
                calendar=event.calendar,
                secrecy=event.secrecy,
                consulting=state.consulting,
            )
        case StepCompleted():
            return state.model_copy(update={"completed": {**state.completed, event.step_key: event.completed_at}})
        case CaseCompleted():
            return state.model_copy(update={"status": Status.COMPLETED})
        case CaseClosed():
            return _of(event, state, {"status": Status.CLOSED})
        case _:
            return state


def _of(event: CaseEvent, state: State, changes: Mapping[str, object]) -> State:
    """The document and its body are known from the first event, which may come before the case opens."""
    return state.model_copy(update={"document_id": event.document_id, "body_id": event.body_id, **changes})
