"""What is decided about a subscription's access to Kafka: granted, its password rotated, revoked."""

from collections.abc import Sequence

from services.subscriptions.subscribers.commands import GrantKafkaAccess, RevokeKafkaAccess, RotateKafkaPassword
from services.subscriptions.subscribers.guards import guard_own
from services.subscriptions.subscribers.state import KafkaAccess, State
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions import KafkaAccessGranted, KafkaAccessRevoked, KafkaPasswordRotated
from shared.eventsourcing.decider import Command, Context, Rejected


def grant(command: GrantKafkaAccess, state: State, context: Context) -> Sequence[Event]:
    """A topic and a password; granted anew, it is never a password that was good before."""
    guard_own(command, state, context)
    if state.kafka_access is not None:
        return []
    return [
        KafkaAccessGranted(
            subscription_id=state.id,
            body_id=state.body_id or "",
            generation=state.kafka.generation + 1 if state.kafka else 1,
            granted_by=PersonRef.of(context.actor),
        )
    ]


def rotate(command: RotateKafkaPassword, state: State, context: Context) -> Sequence[Event]:
    """The next password."""
    access = _guard_access(command, state, context)
    return [
        KafkaPasswordRotated(
            subscription_id=state.id,
            body_id=state.body_id or "",
            generation=access.generation + 1,
            rotated_by=PersonRef.of(context.actor),
        )
    ]


def revoke(command: RevokeKafkaAccess, state: State, context: Context) -> Sequence[Event]:
    """The end of it; the subscription itself stays open."""
    _guard_access(command, state, context)
    return [
        KafkaAccessRevoked(
            subscription_id=state.id,
            body_id=state.body_id or "",
            reason=command.reason,
            revoked_by=PersonRef.of(context.actor),
        )
    ]


def _guard_access(command: Command, state: State, context: Context) -> KafkaAccess:
    guard_own(command, state, context)
    if state.kafka_access is None:
        raise Rejected("kafka.not-granted")
    return state.kafka_access
