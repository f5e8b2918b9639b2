"""The catalogue decides: proposed → submitted → approved by the leader who did not draft it; withdrawn."""

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
from services.tracking.procedures.state import DAY, Standing, State, Version, evolve
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
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_post
from shared.procedures.content import VersionContent, with_addition
from shared.procedures.schedule import flaws, longest_way


def draft(command: DraftVersion, state: State, context: Context) -> Sequence[Event]:
    """A version is proposed; while it waits for the leader it does not change."""
    body_id = state.body_id or context.actor.body_id
    guard(command, context, body_id)
    version = state.open_version
    if version is not None and state.versions[version].standing is Standing.SUBMITTED:
        raise Rejected("procedure.out-of-order", version=version)
    _guard_content(command.content, state)
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
    """The proposal waits for the leader."""
    body_id, procedure_id = _guard_own(command, state, context)
    version = _guard_open(state, Standing.DRAFT)
    _guard_content(state.versions[version].content, state)
    by = PersonRef.of(context.actor)
    return [VersionSubmitted(body_id=body_id, procedure_id=procedure_id, version=version, submitted_by=by)]


def send_back(command: ReturnVersion, state: State, context: Context) -> Sequence[Event]:
    """The leader wants it otherwise."""
    body_id, procedure_id = _guard_own(command, state, context)
    version = _guard_open(state, Standing.SUBMITTED)
    by = PersonRef.of(context.actor)
    return [
        VersionReturned(
            body_id=body_id, procedure_id=procedure_id, version=version, reason=command.reason, returned_by=by
        )
    ]


def approve(command: ApproveVersion, state: State, context: Context) -> Sequence[Event]:
    """A leader who did not draft it puts it into force; the one before it, if it had no end, makes room."""
    body_id, procedure_id = _guard_own(command, state, context)
    number = _guard_open(state, Standing.SUBMITTED)
    version = state.versions[number]
    if _drafted(version, context.actor):
        raise Rejected("procedure.own-draft")
    former = _guard_content(version.content, state)
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
    """A proposal is dropped; what is in force ends yesterday, so that today's documents do without it."""
    body_id, procedure_id = _guard_own(command, state, context)
    version = _guard_version(state, command.version)
    if version.standing is Standing.WITHDRAWN:
        raise Rejected("procedure.withdrawn", version=command.version)
    last_day = None
    if version.standing is Standing.APPROVED and version.content.valid_from < context.today:
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
    """A body follows it more strictly: its own steps beside the others', limits shorter and never longer."""
    guard_post(command, context.actor)
    version = _guard_approved(state, command.version)
    if not state.holds_for(context.actor.body_id):
        raise Rejected("forbidden.body")
    _guard_addition(command, version)
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


def _guard_addition(command: AddToProcedure, version: Version) -> None:
    steps, addition = version.content.steps, command.addition
    by_key = {step.key: step for step in steps}
    for key, hours in addition.shortened.items():
        if key not in by_key:
            raise Rejected("procedure.unknown-step", step=key, key=key)
        if hours > by_key[key].hours:
            raise Rejected("procedure.limit-lengthened", step=by_key[key].name, most=f"{by_key[key].hours:g}")
    followed = with_addition(steps, addition)
    _guard_flawless(VersionContent.model_construct(**{**dict(version.content), "steps": followed}))
    if longest_way(followed) > longest_way(steps):
        raise Rejected("procedure.way-lengthened", hours=f"{longest_way(followed):g}", most=f"{longest_way(steps):g}")


def remove_addition(command: RemoveAddition, state: State, context: Context) -> Sequence[Event]:
    """The body follows the version as it stands."""
    guard_post(command, context.actor)
    version = _guard_version(state, command.version)
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


def _guard_own(command: Command, state: State, context: Context) -> tuple[str, str]:
    if state.body_id is None or state.procedure_id is None:
        raise Rejected("procedure.unknown")
    guard(command, context, state.body_id)
    return state.body_id, state.procedure_id


def _guard_version(state: State, number: int) -> Version:
    if state.body_id is None:
        raise Rejected("procedure.unknown")
    if number not in state.versions:
        raise Rejected("procedure.unknown-version", version=number)
    return state.versions[number]


def _guard_approved(state: State, number: int) -> Version:
    version = _guard_version(state, number)
    if version.standing is not Standing.APPROVED:
        raise Rejected("procedure.not-approved", version=number)
    return version


def _guard_open(state: State, standing: Standing) -> int:
    version = state.open_version
    if version is None or state.versions[version].standing is not standing:
        raise Rejected("procedure.out-of-order", version=version or max(state.versions, default=0))
    return version


def _guard_flawless(content: VersionContent) -> None:
    for flaw in flaws(content.steps, content.direction):
        raise Rejected(flaw.code, **flaw.params)


def _guard_content(content: VersionContent, state: State) -> int | None:
    """Refuse a version that cannot be followed or would be valid beside another; answers which one it ends."""
    _guard_flawless(content)
    if content.valid_to is not None and content.valid_to < content.valid_from:
        raise Rejected("procedure.ends-before-it-begins")
    former = None
    for number, other in state.versions.items():
        if other.standing is not Standing.APPROVED:
            continue
        if other.valid_to is None and other.content.valid_from < content.valid_from:
            former = number
        elif not _apart(content, other):
            raise Rejected("procedure.versions-overlap", version=number, day=f"{other.content.valid_from:%d/%m/%Y}")
    return former


def _apart(content: VersionContent, other: Version) -> bool:
    begins_after = other.valid_to is not None and other.valid_to < content.valid_from
    ends_before = content.valid_to is not None and content.valid_to < other.content.valid_from
    return begins_after or ends_before


def _drafted(version: Version, actor: Actor) -> bool:
    return version.drafted_by is not None and actor.stands_for(version.drafted_by)


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this procedure now."""
    names: list[str] = []
    version = state.versions.get(state.open_version or 0)
    if state.body_id is None or actor.body_id == state.body_id:
        names += [] if version and version.standing is Standing.SUBMITTED else ["DraftVersion"]
    if actor.body_id == state.body_id:
        if version and version.standing is Standing.DRAFT:
            names.append("SubmitVersion")
        if version and version.standing is Standing.SUBMITTED:
            names += ["ReturnVersion"] if _drafted(version, actor) else ["ApproveVersion", "ReturnVersion"]
        if any(each.standing is not Standing.WITHDRAWN for each in state.versions.values()):
            names.append("WithdrawVersion")
    if any(each.standing is Standing.APPROVED for each in state.versions.values()) and state.holds_for(actor.body_id):
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
