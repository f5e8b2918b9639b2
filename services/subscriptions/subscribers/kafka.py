"""Decisions on a subscription's access to Kafka: granted, its password rotated, revoked."""

from collections.abc import Sequence

from services.subscriptions.subscribers.commands import GrantKafkaAccess, RevokeKafkaAccess, RotateKafkaPassword
from services.subscriptions.subscribers.guards import guard_kafka_access, guard_own
from services.subscriptions.subscribers.state import State
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions import KafkaAccessGranted, KafkaAccessRevoked, KafkaPasswordRotated
from shared.eventsourcing.decider import Context


def grant(command: GrantKafkaAccess, state: State, context: Context) -> Sequence[Event]:
    """The subscription gets a topic and a password that was never used before."""
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
    """The subscription gets the next password."""
    access = guard_kafka_access(command, state, context)
    return [
        KafkaPasswordRotated(
            subscription_id=state.id,
            body_id=state.body_id or "",
            generation=access.generation + 1,
            rotated_by=PersonRef.of(context.actor),
        )
    ]


def revoke(command: RevokeKafkaAccess, state: State, context: Context) -> Sequence[Event]:
    """Access to Kafka ends; the subscription itself stays open."""
    guard_kafka_access(command, state, context)
    return [
        KafkaAccessRevoked(
            subscription_id=state.id,
            body_id=state.body_id or "",
            reason=command.reason,
            revoked_by=PersonRef.of(context.actor),
        )
    ]
