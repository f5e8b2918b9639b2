"""What is decided about a subscription's webhook: where to, which secret, on or off, from where again."""

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
from services.subscriptions.subscribers.guards import guard_own
from services.subscriptions.subscribers.state import State, Webhook
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.subscriptions import (
    WebhookRewound,
    WebhookSecretRotated,
    WebhookSet,
    WebhookSwitchedOff,
    WebhookSwitchedOn,
)
from shared.eventsourcing.decider import Command, Context, Rejected

OLD_SECRET = dt.timedelta(hours=24)
"""For so long messages are signed with the secret before, too (Standard Webhooks, \"secret rotation\")."""


def set_webhook(command: SetWebhook, state: State, context: Context) -> Sequence[Event]:
    """Where events are posted from now on; another address goes on where the old one stood."""
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
    """The next secret; the one before stays good for a day."""
    webhook = _guard_webhook(command, state, context)
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
    """Nothing is posted until it is switched on again, which then gets what it missed."""
    webhook = _guard_webhook(command, state, context)
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
    """On again, from where it stood."""
    webhook = _guard_webhook(command, state, context)
    if webhook.on:
        return []
    return [
        WebhookSwitchedOn(
            subscription_id=state.id, body_id=state.body_id or "", switched_on_by=PersonRef.of(context.actor)
        )
    ]


def rewind(command: RewindWebhook, state: State, context: Context) -> Sequence[Event]:
    """Everything after a cursor once more."""
    _guard_webhook(command, state, context)
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


def _guard_webhook(command: Command, state: State, context: Context) -> Webhook:
    guard_own(command, state, context)
    if state.webhook is None:
        raise Rejected("webhook.unknown")
    return state.webhook
