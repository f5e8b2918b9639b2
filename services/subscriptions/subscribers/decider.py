"""A subscription decides: opened → secret changed, webhook set, access to Kafka granted → closed."""

from collections.abc import Sequence

from services.subscriptions.subscribers import kafka, webhook
from services.subscriptions.subscribers.commands import (
    ChangeSecret,
    CloseSubscription,
    GrantKafkaAccess,
    OpenSubscription,
    RevokeKafkaAccess,
    RewindWebhook,
    RotateKafkaPassword,
    RotateWebhookSecret,
    SetWebhook,
    SwitchOffWebhook,
    SwitchOnWebhook,
)
from services.subscriptions.subscribers.guards import guard_own
from services.subscriptions.subscribers.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.bodies.visibility import cleared
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions import SubscriptionClosed, SubscriptionOpened, SubscriptionSecretChanged
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_post


def open_subscription(command: OpenSubscription, state: State, context: Context) -> Sequence[Event]:
    """A body opens a subscription once; nobody gives it more clearance than they have."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("subscription.opened-already")
    if not cleared(context.actor.clearance, command.clearance):
        raise Rejected("forbidden.clearance")
    return [
        SubscriptionOpened(
            subscription_id=command.subscription_id,
            body_id=context.actor.body_id,
            name=command.name,
            clearance=command.clearance,
            types=command.types,
            secret_sha256=command.secret_sha256,
            opened_by=PersonRef.of(context.actor),
        )
    ]


def change_secret(command: ChangeSecret, state: State, context: Context) -> Sequence[Event]:
    """The subscription gets another secret; the same one again changes nothing."""
    guard_own(command, state, context)
    if command.secret_sha256 == state.secret_sha256:
        return []
    return [
        SubscriptionSecretChanged(
            subscription_id=state.id,
            body_id=state.body_id or "",
            secret_sha256=command.secret_sha256,
            changed_by=PersonRef.of(context.actor),
        )
    ]


def close(command: CloseSubscription, state: State, context: Context) -> Sequence[Event]:
    """The subscription is closed for good."""
    guard_own(command, state, context)
    return [
        SubscriptionClosed(
            subscription_id=state.id,
            body_id=state.body_id or "",
            reason=command.reason,
            closed_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this subscription now."""
    names = ["ChangeSecret", "CloseSubscription", "SetWebhook"] if state.status is Status.OPEN else []
    if names and state.webhook is not None:
        names += ["RotateWebhookSecret", "RewindWebhook"]
        names.append("SwitchOffWebhook" if state.webhook.on else "SwitchOnWebhook")
    if names:
        names += ["GrantKafkaAccess"] if state.kafka_access is None else ["RotateKafkaPassword", "RevokeKafkaAccess"]
    known = actor.body_id == state.body_id and cleared(actor.clearance, state.clearance)
    return [name for name in names if known and may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenSubscription: open_subscription,
        ChangeSecret: change_secret,
        CloseSubscription: close,
        SetWebhook: webhook.set_webhook,
        RotateWebhookSecret: webhook.rotate,
        SwitchOffWebhook: webhook.switch_off,
        SwitchOnWebhook: webhook.switch_on,
        RewindWebhook: webhook.rewind,
        GrantKafkaAccess: kafka.grant,
        RotateKafkaPassword: kafka.rotate,
        RevokeKafkaAccess: kafka.revoke,
    },
    evolve=evolve,
)
