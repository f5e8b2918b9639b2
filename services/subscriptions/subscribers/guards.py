"""What every later command to a subscription asks first."""

from services.subscriptions.subscribers.state import State, Status
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_own(command: Command, state: State, context: Context) -> None:
    """Raises `Rejected` unless the subscription is open, and the actor's body's own."""
    if state.status is Status.UNKNOWN:
        raise Rejected("subscription.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if state.status is Status.CLOSED:
        raise Rejected("subscription.out-of-order")
