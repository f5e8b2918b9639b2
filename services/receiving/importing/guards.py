"""What an import asks of a command before it decides."""

from uuid import UUID

from services.receiving.importing.state import State, Status
from shared.bodies.rights import is_system
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_running(command: Command, state: State, context: Context) -> UUID:
    """Only receiving itself says how far an import has come, and only of one that is on its way."""
    guard_post(command, context.actor)
    if not is_system(context.actor):
        raise Rejected("forbidden.post", post=context.actor.post.label)
    guard_body(context.actor, state.body_id)
    if state.status is not Status.RUNNING or state.import_id is None:
        raise Rejected("import.not-running")
    return state.import_id
