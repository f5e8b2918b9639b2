"""What the people of a subscription see of its webhook: the secret, how it stands, every try."""

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
    """A webhook: its secret (``whsec_…``), and what keeps it from being up to date, if anything does."""

    url: str
    on: bool
    secret: str
    failures: int
    failing_since: dt.datetime | None
    next_at: dt.datetime | None


class Delivery(BaseModel):
    """One try; rewound to ``cursor``, the webhook gets the event again."""

    at: dt.datetime
    event_id: UUID
    type: str
    cursor: str
    status: int | None
    took_ms: float
    trouble: str | None


async def allowed_address(command: SetWebhook, request: Request, actor: Actor) -> SetWebhook:
    """The command, where it may be carried out as it is written.

    Raises `Rejected` ``webhook.private`` for an address inside the office, unless the settings allow those.
    """
    guard_address(request, command.url)
    return command


def guard_address(request: Request, url: str) -> None:
    """Raises `Rejected` ``webhook.private`` for an address that the settings keep us from posting to."""
    try:
        guard_url(url, request.app.state.settings.webhooks_to_private)
    except (PrivateAddress, ValueError) as error:
        raise Rejected("webhook.private", reason=str(error)) from error


@router.get("/subscriptions/{subscription_id}/webhook", summary="The webhook, its secret and how it stands.")
async def webhook(subscription_id: UUID, request: Request, actor: SignedIn) -> WebhookView:
    """For those who may change it."""
    state = await _own(request, subscription_id, actor)
    row = await request.app.state.pool.fetchrow(
        "SELECT failures, failing_since, next_at FROM webhooks WHERE subscription_id = $1", subscription_id
    )
    standing: dict[str, Any] = dict(row) if row else {"failures": 0, "failing_since": None, "next_at": None}
    assert state.webhook is not None, "guarded"
    secret = secret_of(request.app.state.settings.webhook_key, subscription_id, state.webhook.generation)
    return WebhookView(url=state.webhook.url, on=state.webhook.on, secret=secret, **standing)


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
