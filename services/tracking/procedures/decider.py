"""A procedure decides: a version is proposed → submitted → approved by a leader who did not draft it → withdrawn."""

from collections.abc import Sequence

from services.tracking.procedures.commands import (
    AddToProcedure,
    ApproveVersion,
    DraftVersion,
    RemoveAddition,
    ReturnVersion,
    SubmitVersion,
    WithdrawVersion,
)
from services.tracking.procedures.guards import (
    guard_addition,
    guard_approved,
    guard_content,
    guard_open,
    guard_own,
    guard_version,
)
from services.tracking.procedures.state import DAY, State, VersionStatus, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.procedures import (
    AdditionMade,
    AdditionRemoved,
    VersionApproved,
    VersionDrafted,
    VersionReturned,
    VersionSubmitted,
    VersionWithdrawn,
)
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_post


def draft(command: DraftVersion, state: State, context: Context) -> Sequence[Event]:
    """A version is proposed or its proposal changed, but not while it waits for the leader."""
    body_id = state.body_id or context.actor.body_id
    guard(command, context, body_id)
    version = state.open_version
    if version is not None and state.versions[version].status is VersionStatus.SUBMITTED:
        raise Rejected("procedure.out-of-order", version=version)
    guard_content(command.content, state)
    return [
        VersionDrafted(
            body_id=body_id,
            procedure_id=command.procedure_id,
            version=state.next_version,
            content=command.content,
            drafted_by=PersonRef.of(context.actor),
        )
    ]


def submit(command: SubmitVersion, state: State, context: Context) -> Sequence[Event]:
    """The proposal goes to the leader."""
    body_id, procedure_id = guard_own(command, state, context)
    version = guard_open(state, VersionStatus.DRAFT)
    guard_content(state.versions[version].content, state)
    by = PersonRef.of(context.actor)
    return [VersionSubmitted(body_id=body_id, procedure_id=procedure_id, version=version, submitted_by=by)]


def send_back(command: ReturnVersion, state: State, context: Context) -> Sequence[Event]:
    """The leader returns the proposal with a reason."""
    body_id, procedure_id = guard_own(command, state, context)
    version = guard_open(state, VersionStatus.SUBMITTED)
    by = PersonRef.of(context.actor)
    return [
        VersionReturned(
            body_id=body_id, procedure_id=procedure_id, version=version, reason=command.reason, returned_by=by
        )
    ]


def approve(command: ApproveVersion, state: State, context: Context) -> Sequence[Event]:
    """A leader who did not draft it puts it into force; a former version without an end ends on the day before."""
    body_id, procedure_id = guard_own(command, state, context)
    number = guard_open(state, VersionStatus.SUBMITTED)
    version = state.versions[number]
    if version.is_drafted_by(context.actor):
        raise Rejected("procedure.own-draft")
    former = guard_content(version.content, state)
    return [
        VersionApproved(
            body_id=body_id,
            procedure_id=procedure_id,
            version=number,
            content=version.content,
            approved_by=PersonRef.of(context.actor),
            former_version=former,
        )
    ]


def withdraw(command: WithdrawVersion, state: State, context: Context) -> Sequence[Event]:
    """A proposal is dropped; a version in force ends yesterday, so that no document of today follows it."""
    body_id, procedure_id = guard_own(command, state, context)
    version = guard_version(state, command.version)
    if version.status is VersionStatus.WITHDRAWN:
        raise Rejected("procedure.withdrawn", version=command.version)
    last_day = None
    if version.status is VersionStatus.APPROVED and version.content.valid_from < context.today:
        last_day = min(context.today - DAY, version.valid_to or context.today)
    return [
        VersionWithdrawn(
            body_id=body_id,
            procedure_id=procedure_id,
            version=command.version,
            reason=command.reason,
            withdrawn_by=PersonRef.of(context.actor),
            last_day=last_day,
        )
    ]


def add(command: AddToProcedure, state: State, context: Context) -> Sequence[Event]:
    """A body adds steps of its own or shortens limits; it never lengthens one."""
    guard_post(command, context.actor)
    version = guard_approved(state, command.version)
    if not state.holds_for(context.actor.body_id):
        raise Rejected("forbidden.body")
    guard_addition(command, version)
    return [
        AdditionMade(
            body_id=state.body_id or "",
            procedure_id=state.procedure_id or "",
            adding_body_id=context.actor.body_id,
            version=command.version,
            addition=command.addition,
            made_by=PersonRef.of(context.actor),
        )
    ]


def remove_addition(command: RemoveAddition, state: State, context: Context) -> Sequence[Event]:
    """The body follows the version without additions again."""
    guard_post(command, context.actor)
    version = guard_version(state, command.version)
    if context.actor.body_id not in version.additions:
        return []
    return [
        AdditionRemoved(
            body_id=state.body_id or "",
            procedure_id=state.procedure_id or "",
            adding_body_id=context.actor.body_id,
            version=command.version,
            removed_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this procedure now."""
    names: list[str] = []
    version = state.versions.get(state.open_version or 0)
    if state.body_id is None or actor.body_id == state.body_id:
        names += [] if version and version.status is VersionStatus.SUBMITTED else ["DraftVersion"]
    if actor.body_id == state.body_id:
        if version and version.status is VersionStatus.DRAFT:
            names.append("SubmitVersion")
        if version and version.status is VersionStatus.SUBMITTED:
            names += ["ReturnVersion"] if version.is_drafted_by(actor) else ["ApproveVersion", "ReturnVersion"]
        if any(each.status is not VersionStatus.WITHDRAWN for each in state.versions.values()):
            names.append("WithdrawVersion")
    if any(each.status is VersionStatus.APPROVED for each in state.versions.values()) and state.holds_for(
        actor.body_id
    ):
        names.append("AddToProcedure")
    if any(actor.body_id in each.additions for each in state.versions.values()):
        names.append("RemoveAddition")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        DraftVersion: draft,
        SubmitVersion: submit,
        ReturnVersion: send_back,
        ApproveVersion: approve,
        WithdrawVersion: withdraw,
        AddToProcedure: add,
        RemoveAddition: remove_addition,
    },
    evolve=evolve,
)
