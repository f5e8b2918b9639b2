"""A subscription's webhook for its people: its secret, its failures, and every try."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from services.subscriptions.feed.access import current
from services.subscriptions.subscribers.commands import RotateWebhookSecret, SetWebhook
from services.subscriptions.subscribers.guards import guard_own
from services.subscriptions.subscribers.state import State
from services.subscriptions.webhooks.posting import PrivateAddress, guard_url
from services.subscriptions.webhooks.signing import secret_of
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Context, Rejected
from shared.web.requests import SignedIn

router = APIRouter(tags=["webhooks"])


class WebhookView(BaseModel):
    """A webhook with its secret (``whsec_…``) and its failures since the last delivery."""

    url: str
    on: bool
    secret: str
    failures: int
    failing_since: dt.datetime | None
    next_at: dt.datetime | None


class Delivery(BaseModel):
    """A try to post an event; rewound to ``cursor``, the webhook gets the event again."""

    at: dt.datetime
    event_id: UUID
    type: str
    cursor: str
    status: int | None
    took_ms: float
    trouble: str | None


async def allowed_address(command: SetWebhook, request: Request, actor: Actor) -> SetWebhook:
    """Refuse an address inside the office, unless the settings allow it.  Raises `Rejected` ``webhook.private``."""
    guard_address(request, command.url)
    return command


def guard_address(request: Request, url: str) -> None:
    """Raises `Rejected` ``webhook.private`` for an address to which the settings do not allow posting."""
    try:
        guard_url(url, request.app.state.settings.webhooks_to_private)
    except (PrivateAddress, ValueError) as error:
        raise Rejected("webhook.private", reason=str(error)) from error


@router.get("/subscriptions/{subscription_id}/webhook", summary="The webhook, its secret and how it stands.")
async def webhook(subscription_id: UUID, request: Request, actor: SignedIn) -> WebhookView:
    """For those who may change the webhook."""
    state = await _own(request, subscription_id, actor)
    row = await request.app.state.pool.fetchrow(
        "SELECT failures, failing_since, next_at FROM webhooks WHERE subscription_id = $1", subscription_id
    )
    progress: dict[str, Any] = dict(row) if row else {"failures": 0, "failing_since": None, "next_at": None}
    assert state.webhook is not None, "guarded"
    secret = secret_of(request.app.state.settings.webhook_key, subscription_id, state.webhook.generation)
    return WebhookView(url=state.webhook.url, on=state.webhook.on, secret=secret, **progress)


@router.get("/subscriptions/{subscription_id}/deliveries", summary="Every try of the last 30 days, newest first.")
async def deliveries(
    subscription_id: UUID, request: Request, actor: SignedIn, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[Delivery]:
    """For those who may change the webhook."""
    await _own(request, subscription_id, actor)
    rows = await request.app.state.pool.fetch(
        "SELECT at, event_id, type, cursor, status, took_ms, trouble FROM deliveries WHERE subscription_id = $1 "
        "ORDER BY at DESC LIMIT $2",
        subscription_id,
        limit,
    )
    return [Delivery(**row) for row in rows]


async def _own(request: Request, subscription_id: UUID, actor: Actor) -> State:
    state = await current(request, subscription_id)
    guard_own(RotateWebhookSecret(), state, Context(actor=actor, at=dt.datetime.now(dt.UTC)))
    if state.webhook is None:
        raise Rejected("webhook.unknown")
    return state
