"""A case decides: opened with its plan, steps completed by what happens to the document, completed or closed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.tracking.cases.commands import CloseCase, EndConsultation, NoteConsultation, NoteProgress, OpenCase
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM, CalendarRules, calendar_of
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
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard
from shared.procedures.content import LAST, Ending
from shared.procedures.schedule import before, flaws, in_order, schedule

DAY = dt.timedelta(days=1)
_Asked = OpenCase | NoteProgress | NoteConsultation | EndConsultation | CloseCase


class Status(StrEnum):
    """Where a case stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    COMPLETED = "completed"
    CLOSED = "closed"


class State(BaseModel):
    """A case: its plan, and when each step was over; ``noted`` came before the case was open.

    ``consulting`` is since when others are asked, and how long they have, as far as that can be told.
    """

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    document_id: UUID | None = None
    body_id: str | None = None
    opened_at: dt.datetime | None = None
    plan: tuple[PlannedStep, ...] = ()
    calendar: CalendarRules = CalendarRules()
    secrecy: Secrecy = Secrecy.NONE
    completed: dict[str, dt.datetime] = {}
    noted: dict[Ending, dt.datetime] = {}
    consulting: tuple[dt.datetime, dt.datetime | None] | None = None


def open_case(command: OpenCase, state: State, context: Context) -> Sequence[Event]:
    """The plan is made once; what happened before is looked up in it."""
    _guard(command, state, context)
    if state.status is Status.CLOSED:
        return []  # its document was called back before it was open
    if state.status is not Status.UNKNOWN:
        raise Rejected("tracking.out-of-order", state=state.status.value)
    for flaw in flaws(command.steps, command.direction):
        raise Rejected(flaw.code, **flaw.params)
    planned = schedule(command.steps, context.at, calendar_of(command.calendar))
    plan = tuple(
        PlannedStep(step=step, starts_at=planned[step.key].starts_at, due_at=planned[step.key].due_at)
        for step in in_order(command.steps)
    )
    main = next((each for each in plan if each.step.ends_with in (Ending.HANDLED, Ending.ISSUED)), plan[-1])
    opened = CaseOpened(
        **command.model_dump(include={"document_id", "body_id", "direction", "procedure_id", "procedure_name"}),
        version=command.version,
        opened_at=context.at,
        plan=plan,
        work_due_on=main.due_at.astimezone(VIETNAM).date(),
        lead_post=main.step.post,
        calendar=command.calendar,
        secrecy=command.secrecy,
    )
    events: list[Event] = [opened]
    follow = evolve(state, opened)
    if state.consulting is not None and state.consulting[1] is None:
        asked_at = max(state.consulting[0], context.at)
        events.append(_consultation(follow, command, asked_at, None))
    for ending, at in sorted(state.noted.items(), key=lambda noted: (noted[1], noted[0])):
        for event in _completed(follow, ending, max(at, context.at)):
            events.append(event)
            follow = evolve(follow, event)
    return events


def note(command: NoteProgress, state: State, context: Context) -> Sequence[Event]:
    """The step that ends so is over, and so is what had to come before it."""
    _guard(command, state, context)
    if state.status is Status.UNKNOWN:
        if command.ending in state.noted:
            return []
        return [
            ProgressNoted(
                document_id=command.document_id, body_id=command.body_id, ending=command.ending, at=context.at
            )
        ]
    return list(_completed(state, command.ending, context.at))


def note_consultation(command: NoteConsultation, state: State, context: Context) -> Sequence[Event]:
    """Others are asked: their time is what was said, else the limit of the step that waits for them."""
    _guard(command, state, context)
    if state.status in (Status.COMPLETED, Status.CLOSED):
        return []
    return [_consultation(state, command, context.at, command.deadline)]


def end_consultation(command: EndConsultation, state: State, context: Context) -> Sequence[Event]:
    """Who has not answered by now is no longer waited for; asked again with more time, they still are."""
    _guard(command, state, context)
    ends_at = state.consulting[1] if state.consulting else None
    if ends_at is None or context.at < ends_at:
        return []
    return list(_completed(state, Ending.OPINION_GIVEN, context.at))


def _consultation(
    state: State, command: OpenCase | NoteConsultation, at: dt.datetime, until: dt.date | None
) -> ConsultationNoted:
    waiting = next((each.step for each in state.plan if each.step.ends_with is Ending.OPINION_GIVEN), None)
    ends_at = None
    if until is not None:  # the day that is named belongs to their time
        ends_at = dt.datetime.combine(until + DAY, dt.time(), VIETNAM)
    elif waiting is not None:
        ends_at = calendar_of(state.calendar).add_working_hours(at, waiting.hours)
    return ConsultationNoted(document_id=command.document_id, body_id=command.body_id, at=at, ends_at=ends_at)


def close(command: CloseCase, state: State, context: Context) -> Sequence[Event]:
    """No step is asked for any more; a case that was not open yet does not open."""
    _guard(command, state, context)
    if state.status in (Status.COMPLETED, Status.CLOSED):
        return []
    return [CaseClosed(document_id=command.document_id, body_id=command.body_id, reason=command.reason)]


def _guard(command: _Asked, state: State, context: Context) -> None:
    """Refuse another body than the document's own, and another document than the case's."""
    guard(command, context, command.body_id)
    known = (state.document_id or command.document_id, state.body_id or command.body_id)
    if known != (command.document_id, command.body_id):
        raise Rejected("forbidden.body")


def _completed(state: State, ending: Ending, at: dt.datetime) -> Iterable[Event]:
    if state.status is not Status.OPEN or state.document_id is None or state.body_id is None:
        return
    steps = [planned.step for planned in state.plan]
    reached = {step.key for step in steps if step.ends_with is ending}
    over = set(reached).union(*(before(steps, key) for key in reached))
    if ending in LAST:
        over |= {step.key for step in steps}
    completed = dict(state.completed)
    concerns = {"document_id": state.document_id, "body_id": state.body_id}
    for planned in state.plan:
        key = planned.step.key
        if key in over and key not in completed:
            yield _step(state, planned, completed, at, key not in reached)
            completed[key] = at
    if len(completed) == len(state.plan) > len(state.completed):
        last_due = max(planned.due_at for planned in state.plan)
        yield CaseCompleted(**concerns, completed_at=at, late_hours=_late(state, last_due, at))


def _step(
    state: State, planned: PlannedStep, completed: dict[str, dt.datetime], at: dt.datetime, passed_over: bool
) -> StepCompleted:
    opened_at = state.opened_at or at
    started_at = max((completed[key] for key in planned.step.after if key in completed), default=opened_at)
    hours = calendar_of(state.calendar).working_hours_between(started_at, at)
    return StepCompleted(
        document_id=state.document_id,
        body_id=state.body_id,
        step_key=planned.step.key,
        started_at=started_at,
        due_at=planned.due_at,
        completed_at=at,
        took_hours=max(hours, 0.0),
        late_hours=_late(state, planned.due_at, at),
        passed_over=passed_over,
    )


def _late(state: State, due_at: dt.datetime, at: dt.datetime) -> float:
    return max(calendar_of(state.calendar).working_hours_between(due_at, at), 0.0)


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case ProgressNoted():
            return _of(event, state, noted={**state.noted, event.ending: event.at})
        case ConsultationNoted():
            return _of(event, state, consulting=(event.at, event.ends_at))
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
            return _of(event, state, status=Status.CLOSED)
        case _:
            return state


def _of(event: CaseEvent, state: State, **update: Any) -> State:
    """Whose case it is stands from the first word about it, be it before it opens."""
    return state.model_copy(update={"document_id": event.document_id, "body_id": event.body_id, **update})


def available(state: State, actor: Actor) -> list[str]:
    """Nobody asks anything of a case: what happens to its document moves it."""
    return []


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenCase: open_case,
        NoteProgress: note,
        NoteConsultation: note_consultation,
        EndConsultation: end_consultation,
        CloseCase: close,
    },
    evolve=evolve,
    secrecy=lambda state: state.secrecy.value,
)
