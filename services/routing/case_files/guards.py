"""Guards of a case file's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.routing.case_files.state import State, Status
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_keeper(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    """Refuse whoever does not keep the case file; returns its id and its body's."""
    if state.case_file_id is None or state.body_id is None:
        raise Rejected("casefile.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.in_charge)
    if not state.is_kept_by(context.actor):
        raise Rejected("casefile.not-keeper")
    return state.case_file_id, state.body_id


def guard_status(state: State, *allowed: Status) -> None:
    """Refuse a case file that stands in none of ``allowed``."""
    if state.status not in allowed:
        raise Rejected("casefile.out-of-order", state=state.status.value)
