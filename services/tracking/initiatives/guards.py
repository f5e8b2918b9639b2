"""Guards of an initiative's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.tracking.initiatives.state import State, Status
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_own(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    """Refuse whoever does not act for its body, and a withdrawn initiative; returns its id and its body's."""
    if state.initiative_id is None or state.body_id is None:
        raise Rejected("initiative.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id)
    if state.status is Status.WITHDRAWN:
        raise Rejected("initiative.out-of-order")
    return state.initiative_id, state.body_id
