"""Guards of routing's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.routing.documents.state import State, Status
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard, guard_document


def guard_own(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    """Refuse whoever does not act for the body that is in charge; returns the document's id and its body's."""
    known = guard_document(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    return known


def guard_status(state: State, *allowed: Status) -> None:
    """Refuse a document that stands in none of ``allowed``."""
    if state.status not in allowed:
        raise Rejected("routing.out-of-order", state=state.status.value)


def guard_lead(state: State, actor: Actor) -> None:
    """Refuse everyone but the lead and the system, and a document that nobody handles."""
    guard_status(state, Status.ROUTED)
    if not state.is_led_by(actor) and not is_system(actor):
        raise Rejected("routing.not-lead")
