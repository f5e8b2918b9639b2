"""Guards of a reorganisation's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.directory.reorganisation.state import State
from shared.bodies.reorganisation.answers import Status
from shared.bodies.rights import is_system
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_running(command: Command, state: State, context: Context) -> UUID:
    """Refuse everyone but the directory itself, and a reorganisation that is not being carried out; returns its id."""
    guard_post(command, context.actor)
    if not is_system(context.actor):
        raise Rejected("forbidden.post", post=context.actor.post.label)
    guard_body(context.actor, state.body_id)
    if state.status is not Status.RUNNING or state.reorganisation_id is None:
        raise Rejected("reorganisation.not-running")
    return state.reorganisation_id
