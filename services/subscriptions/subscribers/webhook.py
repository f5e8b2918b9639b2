"""Decisions on a subscription's webhook: its address, its secret, on or off, rewound."""

import datetime as dt
from collections.abc import Sequence

from services.subscriptions.feed.cursors import key_of
from services.subscriptions.subscribers.commands import (
    RewindWebhook,
    RotateWebhookSecret,
    SetWebhook,
    SwitchOffWebhook,
    SwitchOnWebhook,
)
from services.subscriptions.subscribers.guards import guard_own, guard_webhook
from services.subscriptions.subscribers.state import State
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions import (
    WebhookRewound,
    WebhookSecretRotated,
    WebhookSet,
    WebhookSwitchedOff,
    WebhookSwitchedOn,
)
from shared.eventsourcing.decider import Context

OLD_SECRET = dt.timedelta(hours=24)
"""How long messages are signed with the former secret as well (Standard Webhooks, "secret rotation")."""


def set_webhook(command: SetWebhook, state: State, context: Context) -> Sequence[Event]:
    """Events go to this address from now on; a new address continues where the old one stopped."""
    guard_own(command, state, context)
    if state.posted_to is not None and state.posted_to.url == command.url:
        return []
    return [
        WebhookSet(
            subscription_id=state.id,
            body_id=state.body_id or "",
            url=command.url,
            set_by=PersonRef.of(context.actor),
        )
    ]


def rotate(command: RotateWebhookSecret, state: State, context: Context) -> Sequence[Event]:
    """The webhook gets its next secret; the former one stays good for a day."""
    webhook = guard_webhook(command, state, context)
    return [
        WebhookSecretRotated(
            subscription_id=state.id,
            body_id=state.body_id or "",
            generation=webhook.generation + 1,
            old_until=context.at + OLD_SECRET,
            rotated_by=PersonRef.of(context.actor),
        )
    ]


def switch_off(command: SwitchOffWebhook, state: State, context: Context) -> Sequence[Event]:
    """Nothing is posted until the webhook is switched on again; then it gets what it missed."""
    webhook = guard_webhook(command, state, context)
    if not webhook.on:
        return []
    return [
        WebhookSwitchedOff(
            subscription_id=state.id,
            body_id=state.body_id or "",
            name=state.name,
            reason=command.reason,
            owner=webhook.owner,
            switched_off_by=PersonRef.of(context.actor),
        )
    ]


def switch_on(command: SwitchOnWebhook, state: State, context: Context) -> Sequence[Event]:
    """Events are posted again, from where the webhook stopped."""
    webhook = guard_webhook(command, state, context)
    if webhook.on:
        return []
    return [
        WebhookSwitchedOn(
            subscription_id=state.id, body_id=state.body_id or "", switched_on_by=PersonRef.of(context.actor)
        )
    ]


def rewind(command: RewindWebhook, state: State, context: Context) -> Sequence[Event]:
    """Everything after a cursor is posted once more.  Raises `Rejected` for a cursor of another subscription."""
    guard_webhook(command, state, context)
    transaction_id, position = key_of(command.cursor, state.id)
    return [
        WebhookRewound(
            subscription_id=state.id,
            body_id=state.body_id or "",
            transaction_id=transaction_id,
            position=position,
            asked_by=PersonRef.of(context.actor),
        )
    ]
