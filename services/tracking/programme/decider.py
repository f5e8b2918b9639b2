"""A target decides: set → assessed again and again, corrected, revised → closed.

Who steers a target assesses it, not who owns it; the city's overseers may do both for every body.
"""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.tracking.programme.commands import (
    AssessTarget,
    CloseTarget,
    CorrectAssessment,
    ReviseTarget,
    SetTarget,
    TransferTarget,
)
from shared.bodies.actor import Actor
from shared.bodies.rights import CITY_OVERSEERS, may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.programme import (
    AssessmentCorrected,
    Outcome,
    Rating,
    TargetAssessed,
    TargetClosed,
    TargetRevised,
    TargetSet,
    TargetTransferred,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post
from shared.eventsourcing.transfer import guard_transfer


class Status(StrEnum):
    """Where a target stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class Assessment(BaseModel):
    """The assessment that holds for a day."""

    model_config = ConfigDict(frozen=True)

    number: int
    as_of: dt.date
    rating: Rating
    note: str
    evidence: str | None = None
    evidence_document_id: UUID | None = None


class State(BaseModel):
    """A target: whose, by whom it is steered, and the assessments that hold, by day."""

    model_config = ConfigDict(frozen=True)

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
        return next((one for one in self.assessments if one.as_of == day), None)

    @property
    def latest(self) -> Assessment | None:
        """The assessment of the latest day, whenever it was given."""
        return self.assessments[-1] if self.assessments else None

    def with_assessment(self, new: Assessment) -> "State":
        """The state after ``new`` took the place of its day."""
        others = [one for one in self.assessments if one.as_of != new.as_of]
        ordered = sorted([*others, new], key=lambda one: one.as_of)
        return self.model_copy(update={"assessments": tuple(ordered), "given": max(self.given, new.number)})


def set_target(command: SetTarget, state: State, context: Context) -> Sequence[Event]:
    """A body sets a target for itself; the city's overseers set them for everyone.  It cannot be due already."""
    guard_post(command, context.actor)
    guard_body(context.actor, command.owner_body_id, *CITY_OVERSEERS)
    if state.status is not Status.UNKNOWN:
        raise Rejected("programme.set-already")
    _guard_due(command.due_on, context)
    return [
        TargetSet(
            target_id=command.target_id,
            body_id=command.owner_body_id,
            steering_body_id=context.actor.body_id,
            programme=command.programme,
            name=command.name,
            measure=command.measure,
            due_on=command.due_on,
            set_by=PersonRef.of(context.actor),
        )
    ]


def assess(command: AssessTarget, state: State, context: Context) -> Sequence[Event]:
    """How it stands; a day has one assessment, and none is given for a day to come."""
    _guard_steering(command, state, context)
    if command.as_of > context.today:
        raise Rejected("programme.assessed-ahead")
    if (known := state.of(command.as_of)) is not None:
        raise Rejected("programme.assessed-already", day=f"{known.as_of:%d/%m/%Y}")
    return [
        TargetAssessed(
            target_id=_id(state),
            body_id=state.body_id or "",
            number=state.given + 1,
            assessed_by=PersonRef.of(context.actor),
            **command.model_dump(),
        )
    ]


def correct(command: CorrectAssessment, state: State, context: Context) -> Sequence[Event]:
    """A new assessment in the place of that day's; the same once more is none."""
    _guard_steering(command, state, context)
    known = state.of(command.as_of)
    if known is None:
        raise Rejected("programme.nothing-to-correct", day=f"{command.as_of:%d/%m/%Y}")
    if command.model_dump(exclude={"reason"}) == known.model_dump(exclude={"number"}):
        raise Rejected("programme.same-again", day=f"{command.as_of:%d/%m/%Y}")
    return [
        AssessmentCorrected(
            target_id=_id(state),
            body_id=state.body_id or "",
            number=state.given + 1,
            corrects=known.number,
            assessed_by=PersonRef.of(context.actor),
            **command.model_dump(),
        )
    ]


def revise(command: ReviseTarget, state: State, context: Context) -> Sequence[Event]:
    """Other words, another day, another owner; something has to be other."""
    _guard_steering(command, state, context)
    body_id, due_on = command.owner_body_id or state.body_id or "", command.due_on or state.due_on
    name, measure = command.name or state.name, command.measure or state.measure
    assert due_on is not None, "a target that is open has a due date"
    if (body_id, name, measure, due_on) == (state.body_id, state.name, state.measure, state.due_on):
        raise Rejected("programme.nothing-changed")
    if body_id != state.body_id and context.actor.body_id not in CITY_OVERSEERS:
        raise Rejected("programme.owner-elsewhere")
    if due_on != state.due_on:
        _guard_due(due_on, context)
    return [
        TargetRevised(
            target_id=_id(state),
            body_id=body_id,
            former_body_id=state.body_id or "",
            name=name,
            measure=measure,
            due_on=due_on,
            reason=command.reason,
            revised_by=PersonRef.of(context.actor),
        )
    ]


def close(command: CloseTarget, state: State, context: Context) -> Sequence[Event]:
    """The end; achieved is only what was assessed as done last."""
    _guard_steering(command, state, context)
    if command.outcome is Outcome.ACHIEVED and (state.latest is None or state.latest.rating is not Rating.DONE):
        raise Rejected("programme.not-done")
    return [
        TargetClosed(
            target_id=_id(state),
            body_id=state.body_id or "",
            outcome=command.outcome,
            reason=command.reason,
            closed_by=PersonRef.of(context.actor),
        )
    ]


def transfer(command: TransferTarget, state: State, context: Context) -> Sequence[Event]:
    """The successor stands where its predecessor stood; what the target asks, and its assessments, stay."""
    guard_transfer(command, context)
    bodies = (state.body_id or "", state.steering_body_id or "")
    if state.status is not Status.OPEN or command.from_body_id not in bodies:
        return []
    if command.from_body_id == command.to_body_id:
        return []
    owner, steering = (command.to_body_id if body_id == command.from_body_id else body_id for body_id in bodies)
    return [
        TargetTransferred(
            target_id=_id(state), body_id=owner, steering_body_id=steering, from_body_id=command.from_body_id
        )
    ]


def _id(state: State) -> UUID:
    assert state.target_id is not None, "guarded: the target is known"
    return state.target_id


def _guard_due(due_on: dt.date, context: Context) -> None:
    if due_on < context.today:
        raise Rejected("programme.due-past")


def _guard_steering(command: Command, state: State, context: Context) -> None:
    if state.status is Status.UNKNOWN:
        raise Rejected("programme.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.steering_body_id or "", *CITY_OVERSEERS)
    if state.status is Status.CLOSED:
        raise Rejected("programme.out-of-order")


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
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
            return state.with_assessment(Assessment.model_validate(event.model_dump(include=set(_OF_ASSESSMENT))))
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


_OF_ASSESSMENT = Assessment.model_fields


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this target now."""
    if state.status is not Status.OPEN or actor.body_id not in (state.steering_body_id, *CITY_OVERSEERS):
        return []
    names = ["AssessTarget", *(["CorrectAssessment"] if state.assessments else []), "ReviseTarget", "CloseTarget"]
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        SetTarget: set_target,
        AssessTarget: assess,
        CorrectAssessment: correct,
        ReviseTarget: revise,
        CloseTarget: close,
        TransferTarget: transfer,
    },
    evolve=evolve,
)
