"""Guards of a subscription's decisions.  Each raises `Rejected`."""

from services.subscriptions.subscribers.state import KafkaAccess, State, Status, Webhook
from shared.bodies.visibility import cleared
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_own(command: Command, state: State, context: Context) -> None:
    """Refuse a subscription that is not open, or another body's, or one with more clearance than the actor has.

    Whoever holds its secret reads with its clearance, so nobody with less changes it.
    """
    if state.status is Status.UNKNOWN:
        raise Rejected("subscription.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if not cleared(context.actor.clearance, state.clearance):
        raise Rejected("forbidden.clearance")
    if state.status is Status.CLOSED:
        raise Rejected("subscription.out-of-order")


def guard_webhook(command: Command, state: State, context: Context) -> Webhook:
    """`guard_own`, and refuse a subscription without a webhook; returns it."""
    guard_own(command, state, context)
    if state.webhook is None:
        raise Rejected("webhook.unknown")
    return state.webhook


def guard_kafka_access(command: Command, state: State, context: Context) -> KafkaAccess:
    """`guard_own`, and refuse a subscription without access to Kafka; returns the access."""
    guard_own(command, state, context)
    if state.kafka_access is None:
        raise Rejected("kafka.not-granted")
    return state.kafka_access
