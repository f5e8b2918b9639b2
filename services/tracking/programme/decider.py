"""A target decides: set → assessed again and again, corrected, revised → closed.

The body that steers a target assesses it, not the body that owns it; the city's overseers may do so for every target.
"""

from collections.abc import Sequence

from services.tracking.programme.commands import (
    AssessTarget,
    CloseTarget,
    CorrectAssessment,
    ReviseTarget,
    SetTarget,
    TransferTarget,
)
from services.tracking.programme.guards import guard_due, guard_steering
from services.tracking.programme.state import Assessment, State, Status, evolve
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
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post
from shared.eventsourcing.transfer import guard_transfer


def set_target(command: SetTarget, state: State, context: Context) -> Sequence[Event]:
    """A body sets a target for itself, the city's overseers set one for any body; it is not due yet."""
    guard_post(command, context.actor)
    guard_body(context.actor, command.owner_body_id, *CITY_OVERSEERS)
    if state.status is not Status.UNKNOWN:
        raise Rejected("programme.set-already")
    guard_due(command.due_on, context)
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
    """The target is assessed for a day that is not in the future, once per day."""
    target_id, owner_id = guard_steering(command, state, context)
    if command.as_of > context.today:
        raise Rejected("programme.assessed-ahead")
    if (known := state.of(command.as_of)) is not None:
        raise Rejected("programme.assessed-already", day=f"{known.as_of:%d/%m/%Y}")
    return [
        TargetAssessed(
            target_id=target_id,
            body_id=owner_id,
            number=state.given + 1,
            as_of=command.as_of,
            rating=command.rating,
            note=command.note,
            evidence=command.evidence,
            evidence_document_id=command.evidence_document_id,
            assessed_by=PersonRef.of(context.actor),
        )
    ]


def correct(command: CorrectAssessment, state: State, context: Context) -> Sequence[Event]:
    """Another assessment replaces the one of its day; the same one again is refused."""
    target_id, owner_id = guard_steering(command, state, context)
    known = state.of(command.as_of)
    if known is None:
        raise Rejected("programme.nothing-to-correct", day=f"{command.as_of:%d/%m/%Y}")
    corrected = Assessment(
        number=known.number,
        as_of=command.as_of,
        rating=command.rating,
        note=command.note,
        evidence=command.evidence,
        evidence_document_id=command.evidence_document_id,
    )
    if corrected == known:
        raise Rejected("programme.same-again", day=f"{command.as_of:%d/%m/%Y}")
    return [
        AssessmentCorrected(
            target_id=target_id,
            body_id=owner_id,
            number=state.given + 1,
            corrects=known.number,
            as_of=command.as_of,
            rating=command.rating,
            note=command.note,
            reason=command.reason,
            evidence=command.evidence,
            evidence_document_id=command.evidence_document_id,
            assessed_by=PersonRef.of(context.actor),
        )
    ]


def revise(command: ReviseTarget, state: State, context: Context) -> Sequence[Event]:
    """The target gets other words, another due date or another owner; without a change it is refused.

    Only the city's overseers give it to another owner.
    """
    target_id, owner_id = guard_steering(command, state, context)
    body_id, due_on = command.owner_body_id or owner_id, command.due_on or state.due_on
    name, measure = command.name or state.name, command.measure or state.measure
    assert due_on is not None, "a target that is open has a due date"
    if (body_id, name, measure, due_on) == (state.body_id, state.name, state.measure, state.due_on):
        raise Rejected("programme.nothing-changed")
    if body_id != state.body_id and context.actor.body_id not in CITY_OVERSEERS:
        raise Rejected("programme.owner-elsewhere")
    if due_on != state.due_on:
        guard_due(due_on, context)
    return [
        TargetRevised(
            target_id=target_id,
            body_id=body_id,
            former_body_id=owner_id,
            name=name,
            measure=measure,
            due_on=due_on,
            reason=command.reason,
            revised_by=PersonRef.of(context.actor),
        )
    ]


def close(command: CloseTarget, state: State, context: Context) -> Sequence[Event]:
    """The target is closed; as achieved only if its latest assessment says done."""
    target_id, owner_id = guard_steering(command, state, context)
    if command.outcome is Outcome.ACHIEVED and (state.latest is None or state.latest.rating is not Rating.DONE):
        raise Rejected("programme.not-done")
    return [
        TargetClosed(
            target_id=target_id,
            body_id=owner_id,
            outcome=command.outcome,
            reason=command.reason,
            closed_by=PersonRef.of(context.actor),
        )
    ]


def transfer(command: TransferTarget, state: State, context: Context) -> Sequence[Event]:
    """The successor owns or steers the target in its predecessor's place."""
    guard_transfer(command, context)
    bodies = (state.body_id or "", state.steering_body_id or "")
    if state.status is not Status.OPEN or command.from_body_id not in bodies:
        return []
    if command.from_body_id == command.to_body_id:
        return []
    assert state.target_id is not None, "an open target has an id"
    owner, steering = (command.to_body_id if body_id == command.from_body_id else body_id for body_id in bodies)
    return [
        TargetTransferred(
            target_id=state.target_id,
            body_id=owner,
            steering_body_id=steering,
            from_body_id=command.from_body_id,
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this target now."""
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
