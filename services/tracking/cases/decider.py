"""A case decides: opened with its plan → steps completed by what happens to the document → completed, or closed."""

import datetime as dt
from collections.abc import Iterable, Sequence

from services.tracking.cases.commands import CloseCase, EndConsultation, NoteConsultation, NoteProgress, OpenCase
from services.tracking.cases.guards import guard_case
from services.tracking.cases.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM, calendar_of
from shared.events.base import Event
from shared.events.tracking.cases import (
    CaseClosed,
    CaseCompleted,
    CaseOpened,
    ConsultationNoted,
    PlannedStep,
    ProgressNoted,
    StepCompleted,
)
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.procedures.content import LAST, Ending
from shared.procedures.schedule import before, flaws, in_order, schedule

DAY = dt.timedelta(days=1)


def open_case(command: OpenCase, state: State, context: Context) -> Sequence[Event]:
    """The plan is made once; what happened to the document before completes its steps at once."""
    guard_case(command, state, context)
    if state.status is Status.CLOSED:
        return []  # the document was recalled before the case opened
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
        document_id=command.document_id,
        body_id=command.body_id,
        direction=command.direction,
        procedure_id=command.procedure_id,
        procedure_name=command.procedure_name,
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
    """The step that ends so is completed, and so is every step that had to come before it."""
    guard_case(command, state, context)
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
    """Others are asked until the day that was named, or for the limit of the step that waits for them."""
    guard_case(command, state, context)
    if state.status in (Status.COMPLETED, Status.CLOSED):
        return []
    return [_consultation(state, command, context.at, command.deadline)]


def end_consultation(command: EndConsultation, state: State, context: Context) -> Sequence[Event]:
    """The time of those asked is over; where they were asked again with more time, nothing happens."""
    guard_case(command, state, context)
    ends_at = state.consulting[1] if state.consulting else None
    if ends_at is None or context.at < ends_at:
        return []
    return list(_completed(state, Ending.OPINION_GIVEN, context.at))


def _consultation(
    state: State, command: OpenCase | NoteConsultation, at: dt.datetime, until: dt.date | None
) -> ConsultationNoted:
    waiting = next((each.step for each in state.plan if each.step.ends_with is Ending.OPINION_GIVEN), None)
    ends_at = None
    if until is not None:  # they have the whole of that day
        ends_at = dt.datetime.combine(until + DAY, dt.time(), VIETNAM)
    elif waiting is not None:
        ends_at = state.working_time.add_working_hours(at, waiting.hours)
    return ConsultationNoted(document_id=command.document_id, body_id=command.body_id, at=at, ends_at=ends_at)


def close(command: CloseCase, state: State, context: Context) -> Sequence[Event]:
    """The case ends without its steps; one that is not open yet will not open."""
    guard_case(command, state, context)
    if state.status in (Status.COMPLETED, Status.CLOSED):
        return []
    return [CaseClosed(document_id=command.document_id, body_id=command.body_id, reason=command.reason)]


def _completed(state: State, ending: Ending, at: dt.datetime) -> Iterable[Event]:
    if state.status is not Status.OPEN or state.document_id is None or state.body_id is None:
        return
    steps = [planned.step for planned in state.plan]
    reached = {step.key for step in steps if step.ends_with is ending}
    over = set(reached).union(*(before(steps, key) for key in reached))
    if ending in LAST:
        over |= {step.key for step in steps}
    completed = dict(state.completed)
    for planned in state.plan:
        key = planned.step.key
        if key in over and key not in completed:
            yield _step(state, planned, completed, at, key not in reached)
            completed[key] = at
    if len(completed) == len(state.plan) > len(state.completed):
        last_due = max(planned.due_at for planned in state.plan)
        yield CaseCompleted(
            document_id=state.document_id,
            body_id=state.body_id,
            completed_at=at,
            late_hours=state.late_hours(last_due, at),
        )


def _step(
    state: State, planned: PlannedStep, completed: dict[str, dt.datetime], at: dt.datetime, passed_over: bool
) -> StepCompleted:
    assert state.document_id is not None, "an open case has a document"
    opened_at = state.opened_at or at
    started_at = max((completed[key] for key in planned.step.after if key in completed), default=opened_at)
    hours = state.working_time.working_hours_between(started_at, at)
    return StepCompleted(
        document_id=state.document_id,
        body_id=state.body_id or "",
        step_key=planned.step.key,
        started_at=started_at,
        due_at=planned.due_at,
        completed_at=at,
        took_hours=max(hours, 0.0),
        late_hours=state.late_hours(planned.due_at, at),
        passed_over=passed_over,
    )


def available(state: State, actor: Actor) -> list[str]:
    """None: nobody gives commands to a case, its document moves it."""
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
