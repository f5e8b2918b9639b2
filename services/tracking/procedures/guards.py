"""Guards of the catalogue's decisions.  Each raises `Rejected`."""

from services.tracking.procedures.commands import AddToProcedure
from services.tracking.procedures.state import State, Version, VersionStatus
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard
from shared.procedures.content import Direction, Step, VersionContent, with_addition
from shared.procedures.schedule import flaws, longest_way


def guard_own(command: Command, state: State, context: Context) -> tuple[str, str]:
    """Refuse whoever does not act for the procedure's body; returns that body and the procedure's id."""
    if state.body_id is None or state.procedure_id is None:
        raise Rejected("procedure.unknown")
    guard(command, context, state.body_id)
    return state.body_id, state.procedure_id


def guard_version(state: State, number: int) -> Version:
    """Refuse a version that does not exist; returns it."""
    if state.body_id is None:
        raise Rejected("procedure.unknown")
    if number not in state.versions:
        raise Rejected("procedure.unknown-version", version=number)
    return state.versions[number]


def guard_approved(state: State, number: int) -> Version:
    """Refuse a version that is not approved; returns it."""
    version = guard_version(state, number)
    if version.status is not VersionStatus.APPROVED:
        raise Rejected("procedure.not-approved", version=number)
    return version


def guard_open(state: State, status: VersionStatus) -> int:
    """Refuse a procedure whose proposed version does not stand at ``status``; returns the version's number."""
    version = state.open_version
    if version is None or state.versions[version].status is not status:
        raise Rejected("procedure.out-of-order", version=version or max(state.versions, default=0))
    return version


def guard_flawless(steps: tuple[Step, ...], direction: Direction | None) -> None:
    """Refuse steps that cannot be followed."""
    for flaw in flaws(steps, direction):
        raise Rejected(flaw.code, **flaw.params)


def guard_content(content: VersionContent, state: State) -> int | None:
    """Refuse a version that cannot be followed, or would be in force beside another; returns the one that it ends."""
    guard_flawless(content.steps, content.direction)
    if content.valid_to is not None and content.valid_to < content.valid_from:
        raise Rejected("procedure.ends-before-it-begins")
    former = None
    for number, other in state.versions.items():
        if other.status is not VersionStatus.APPROVED:
            continue
        if other.valid_to is None and other.content.valid_from < content.valid_from:
            former = number
        elif not other.is_apart_from(content):
            raise Rejected("procedure.versions-overlap", version=number, day=f"{other.content.valid_from:%d/%m/%Y}")
    return former


def guard_addition(command: AddToProcedure, version: Version) -> None:
    """Refuse an addition that lengthens a limit or the way, or breaks the order of the steps."""
    steps, addition = version.content.steps, command.addition
    by_key = {step.key: step for step in steps}
    for key, hours in addition.shortened.items():
        if key not in by_key:
            raise Rejected("procedure.unknown-step", step=key, key=key)
        if hours > by_key[key].hours:
            raise Rejected("procedure.limit-lengthened", step=by_key[key].name, most=f"{by_key[key].hours:g}")
    followed = with_addition(steps, addition)
    guard_flawless(followed, version.content.direction)
    if longest_way(followed) > longest_way(steps):
        raise Rejected("procedure.way-lengthened", hours=f"{longest_way(followed):g}", most=f"{longest_way(steps):g}")
