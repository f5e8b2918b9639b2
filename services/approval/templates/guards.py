"""Guards of a template's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.approval.templates.state import State, Status
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_own(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    """Refuse whoever does not act for its body, and a template out of use; returns its id and its body's."""
    if state.template_id is None or state.body_id is None:
        raise Rejected("template.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id)
    if state.status is Status.RETIRED:
        raise Rejected("template.retired")
    return state.template_id, state.body_id
