"""An initiative decides: registered → described anew → applied → results reported, or withdrawn."""

from collections.abc import Sequence

from services.tracking.initiatives.commands import (
    ApplyInitiative,
    DescribeInitiative,
    RegisterInitiative,
    ReportInitiativeResult,
    TransferInitiative,
    WithdrawInitiative,
)
from services.tracking.initiatives.guards import guard_own
from services.tracking.initiatives.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.initiatives import (
    InitiativeApplied,
    InitiativeDescribed,
    InitiativeRegistered,
    InitiativeResultReported,
    InitiativeTransferred,
    InitiativeWithdrawn,
)
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_post
from shared.eventsourcing.transfer import guard_transfer


def register(command: RegisterInitiative, state: State, context: Context) -> Sequence[Event]:
    """A body registers an initiative once."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("initiative.registered-already")
    return [
        InitiativeRegistered(
            initiative_id=command.initiative_id,
            body_id=context.actor.body_id,
            name=command.name,
            description=command.description,
            registered_by=PersonRef.of(context.actor),
        )
    ]


def describe(command: DescribeInitiative, state: State, context: Context) -> Sequence[Event]:
    """The body describes it anew; the same words again are refused."""
    initiative_id, body_id = guard_own(command, state, context)
    if (command.name, command.description) == (state.name, state.description):
        raise Rejected("initiative.nothing-changed")
    return [
        InitiativeDescribed(
            initiative_id=initiative_id,
            body_id=body_id,
            name=command.name,
            description=command.description,
            described_by=PersonRef.of(context.actor),
        )
    ]


def apply(command: ApplyInitiative, state: State, context: Context) -> Sequence[Event]:
    """The body applies it, since a day that is not in the future; once."""
    initiative_id, body_id = guard_own(command, state, context)
    if state.status is Status.APPLIED:
        raise Rejected("initiative.out-of-order")
    if command.applied_on > context.today:
        raise Rejected("initiative.applied-ahead")
    return [
        InitiativeApplied(
            initiative_id=initiative_id,
            body_id=body_id,
            applied_on=command.applied_on,
            applied_to=command.where,
            applied_by=PersonRef.of(context.actor),
        )
    ]


def report_result(command: ReportInitiativeResult, state: State, context: Context) -> Sequence[Event]:
    """The body reports what an applied initiative brought."""
    initiative_id, body_id = guard_own(command, state, context)
    if state.status is not Status.APPLIED:
        raise Rejected("initiative.out-of-order")
    return [
        InitiativeResultReported(
            initiative_id=initiative_id,
            body_id=body_id,
            result=command.result,
            reported_by=PersonRef.of(context.actor),
        )
    ]


def withdraw(command: WithdrawInitiative, state: State, context: Context) -> Sequence[Event]:
    """The body does not pursue it any more."""
    initiative_id, body_id = guard_own(command, state, context)
    return [
        InitiativeWithdrawn(
            initiative_id=initiative_id,
            body_id=body_id,
            reason=command.reason,
            withdrawn_by=PersonRef.of(context.actor),
        )
    ]


def transfer(command: TransferInitiative, state: State, context: Context) -> Sequence[Event]:
    """The successor goes on with it; a withdrawn initiative stays with its body."""
    guard_transfer(command, context)
    if not state.open or command.from_body_id != state.body_id or command.to_body_id == state.body_id:
        return []
    assert state.initiative_id is not None, "an open initiative has an id"
    return [
        InitiativeTransferred(
            initiative_id=state.initiative_id, body_id=command.to_body_id, from_body_id=command.from_body_id
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this initiative now."""
    names = {
        Status.REGISTERED: ["ApplyInitiative", "DescribeInitiative", "WithdrawInitiative"],
        Status.APPLIED: ["ReportInitiativeResult", "DescribeInitiative", "WithdrawInitiative"],
    }.get(state.status, [])
    return [name for name in names if may(actor, name) and actor.body_id == state.body_id]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        RegisterInitiative: register,
        DescribeInitiative: describe,
        ApplyInitiative: apply,
        ReportInitiativeResult: report_result,
        WithdrawInitiative: withdraw,
        TransferInitiative: transfer,
    },
    evolve=evolve,
)
