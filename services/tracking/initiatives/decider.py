"""An initiative decides: registered → described better → applied → results reported, or withdrawn."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.tracking.initiatives.commands import (
    ApplyInitiative,
    DescribeInitiative,
    RegisterInitiative,
    ReportInitiativeResult,
    TransferInitiative,
    WithdrawInitiative,
)
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
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post
from shared.eventsourcing.transfer import guard_transfer


class Status(StrEnum):
    """Where an initiative stands."""

    UNKNOWN = "unknown"
    REGISTERED = "registered"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"


class State(BaseModel):
    """An initiative: whose, what it says, since when it is at work."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    initiative_id: UUID | None = None
    body_id: str | None = None
    name: str = ""
    description: str = ""
    applied_on: dt.date | None = None

    @property
    def open(self) -> bool:
        """Whether the body still has it in hand."""
        return self.status in (Status.REGISTERED, Status.APPLIED)

    @property
    def id(self) -> UUID:
        """The initiative's id, where it is known."""
        assert self.initiative_id is not None, "guarded: the initiative is known"
        return self.initiative_id


def register(command: RegisterInitiative, state: State, context: Context) -> Sequence[Event]:
    """A body registers what it wants to do; once."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("initiative.registered-already")
    return [
        InitiativeRegistered(
            body_id=context.actor.body_id, registered_by=PersonRef.of(context.actor), **command.model_dump()
        )
    ]


def describe(command: DescribeInitiative, state: State, context: Context) -> Sequence[Event]:
    """Other words; the same words are no news."""
    _guard_own(command, state, context)
    if (command.name, command.description) == (state.name, state.description):
        raise Rejected("initiative.nothing-changed")
    return [
        InitiativeDescribed(
            initiative_id=state.id,
            body_id=state.body_id or "",
            described_by=PersonRef.of(context.actor),
            **command.model_dump(),
        )
    ]


def apply(command: ApplyInitiative, state: State, context: Context) -> Sequence[Event]:
    """At work since a day that has come; once."""
    _guard_own(command, state, context)
    if state.status is Status.APPLIED:
        raise Rejected("initiative.out-of-order")
    if command.applied_on > context.today:
        raise Rejected("initiative.applied-ahead")
    return [
        InitiativeApplied(
            initiative_id=state.id,
            body_id=state.body_id or "",
            applied_by=PersonRef.of(context.actor),
            **command.model_dump(),
        )
    ]


def report_result(command: ReportInitiativeResult, state: State, context: Context) -> Sequence[Event]:
    """Only what is applied has results."""
    _guard_own(command, state, context)
    if state.status is not Status.APPLIED:
        raise Rejected("initiative.out-of-order")
    return [
        InitiativeResultReported(
            initiative_id=state.id,
            body_id=state.body_id or "",
            result=command.result,
            reported_by=PersonRef.of(context.actor),
        )
    ]


def withdraw(command: WithdrawInitiative, state: State, context: Context) -> Sequence[Event]:
    """The end."""
    _guard_own(command, state, context)
    return [
        InitiativeWithdrawn(
            initiative_id=state.id,
            body_id=state.body_id or "",
            reason=command.reason,
            withdrawn_by=PersonRef.of(context.actor),
        )
    ]


def transfer(command: TransferInitiative, state: State, context: Context) -> Sequence[Event]:
    """The register of the successor goes on with what the body had in hand; what was withdrawn stays where it was."""
    guard_transfer(command, context)
    if not state.open or command.from_body_id != state.body_id or command.to_body_id == state.body_id:
        return []
    return [
        InitiativeTransferred(initiative_id=state.id, body_id=command.to_body_id, from_body_id=command.from_body_id)
    ]


def _guard_own(command: Command, state: State, context: Context) -> None:
    if state.status is Status.UNKNOWN:
        raise Rejected("initiative.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if state.status is Status.WITHDRAWN:
        raise Rejected("initiative.out-of-order")


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case InitiativeRegistered():
            return State(
                status=Status.REGISTERED,
                initiative_id=event.initiative_id,
                body_id=event.body_id,
                name=event.name,
                description=event.description,
            )
        case InitiativeDescribed():
            return state.model_copy(update={"name": event.name, "description": event.description})
        case InitiativeApplied():
            return state.model_copy(update={"status": Status.APPLIED, "applied_on": event.applied_on})
        case InitiativeTransferred():
            return state.model_copy(update={"body_id": event.body_id})
        case InitiativeWithdrawn():
            return state.model_copy(update={"status": Status.WITHDRAWN})
        case _:
            return state


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this initiative now."""
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
