"""What every later command to a subscription asks first."""

from services.subscriptions.subscribers.state import State, Status
from shared.bodies.visibility import cleared
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_own(command: Command, state: State, context: Context) -> None:
    """Raises `Rejected` unless the subscription is open, of the actor's body, and sees no more than the actor may.

    Who holds its secret reads with it; so whoever changes or ends one is cleared as it is.
    """
    if state.status is Status.UNKNOWN:
        raise Rejected("subscription.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if not cleared(context.actor.clearance, state.clearance):
        raise Rejected("forbidden.clearance")
    if state.status is Status.CLOSED:
        raise Rejected("subscription.out-of-order")
