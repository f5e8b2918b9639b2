"""Guards of the gateway's decisions.  Each raises `Rejected`."""

from services.subscriptions.exchange.state import State
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard


def guard_gateway(command: Command, state: State, context: Context, body_id: str) -> None:
    """Refuse whoever does not act for ``body_id``, and a stream of another body."""
    guard(command, context, body_id)
    if state.body_id not in (None, body_id):
        raise Rejected("forbidden.body")
