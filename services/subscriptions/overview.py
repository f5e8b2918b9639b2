"""Subscriptions and peers with what waits for them: a body's people see their own, operators those of the city."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.subscriptions.exchange.organs import Peers
from services.subscriptions.exchange.waiting import Waiting, waiting_by_peer
from services.subscriptions.feed.access import current
from services.subscriptions.subscribers.commands import CloseSubscription, RotateWebhookSecret
from services.subscriptions.subscribers.decider import DECIDER, available
from services.subscriptions.subscribers.guards import guard_own
from services.subscriptions.subscribers.state import State, Status
from shared.bodies.actor import Actor
from shared.events.catalogue import decode
from shared.events.subscriptions import SubscriptionOpened
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.guards import guard_post
from shared.web.requests import SignedIn

router = APIRouter(tags=["subscriptions"])

_SUBSCRIPTIONS = """
    SELECT stream_id, type, data FROM events
    WHERE type NOT LIKE 'congvan.subscriptions.Outside%' AND stream_id IN (
        SELECT stream_id FROM events WHERE type = $1 AND ($2::text IS NULL OR body_id = $2)
            AND type NOT LIKE 'congvan.subscriptions.Outside%')
    ORDER BY position
"""
_WEBHOOKS = """
    SELECT subscription_id, failures, failing_since, next_at, (
        SELECT max(at) FROM deliveries WHERE subscription_id = webhooks.subscription_id AND trouble IS NULL
    ) AS delivered_at
    FROM webhooks WHERE subscription_id = ANY ($1)
"""


class WebhookProgress(BaseModel):
    """Where events are posted, who set it, and the failures since the last delivery."""

    url: str
    on: bool
    owner: str
    failures: int = 0
    failing_since: dt.datetime | None = None
    next_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None


class SubscriptionView(BaseModel):
    """A subscription; ``actions`` are the commands that the person may give now."""

    id: UUID
    body_id: str
    name: str
    open: bool
    clearance: int
    types: tuple[str, ...]
    webhook: WebhookProgress | None
    kafka: bool
    actions: tuple[str, ...]


class Subscriptions(BaseModel):
    """Subscriptions, the open ones first."""

    subscriptions: tuple[SubscriptionView, ...]


class PeerProgress(Waiting):
    """A peer and the messages that wait for it."""

    id: UUID
    name: str
    organs: int


class Overview(BaseModel):
    """Every subscription and every peer of the city."""

    subscriptions: tuple[SubscriptionView, ...]
    peers: tuple[PeerProgress, ...]


@router.get("/standing", summary="How every subscription and every peer of the city stands.")
async def overview(request: Request, actor: SignedIn) -> Overview:
    """For the operators; it does not tell what anybody reads."""
    if not actor.operates:
        raise Rejected("forbidden.operators")
    pool: asyncpg.Pool = request.app.state.pool
    waiting = await waiting_by_peer(pool)
    peers = [
        PeerProgress(id=peer.id, name=peer.name, organs=len(peer.organs), **dict(waiting.get(peer.id, Waiting())))
        for peer in await Peers.read(pool)
    ]
    return Overview(subscriptions=await _views(pool, actor, None), peers=tuple(peers))


@router.get("/subscriptions", summary="The subscriptions of the signed-in person's body.")
async def subscriptions(request: Request, actor: SignedIn) -> Subscriptions:
    """For those who may open a subscription."""
    guard_post(RotateWebhookSecret(), actor)
    return Subscriptions(subscriptions=await _views(request.app.state.pool, actor, actor.body_id))


@router.get("/subscriptions/{subscription_id}", summary="One of them.")
async def subscription(subscription_id: UUID, request: Request, actor: SignedIn) -> SubscriptionView:
    """For those who may close it; a closed one is shown too."""
    state = await current(request, subscription_id)
    try:
        guard_own(CloseSubscription(reason="-"), state, Context(actor=actor, at=dt.datetime.now(dt.UTC)))
    except Rejected as refused:
        if state.status is not Status.CLOSED or refused.code != "subscription.out-of-order":
            raise
    return _view(state, actor, await _webhooks(request.app.state.pool, [subscription_id]))


async def _views(pool: asyncpg.Pool, actor: Actor, body_id: str | None) -> tuple[SubscriptionView, ...]:
    """The subscriptions of a body; without ``body_id``, all of them."""
    states: dict[str, State] = {}
    for row in await pool.fetch(_SUBSCRIPTIONS, SubscriptionOpened.type_name(), body_id):
        state = states.get(row["stream_id"], State())
        states[row["stream_id"]] = DECIDER.evolve(state, decode(row["type"], row["data"]))
    webhooks = await _webhooks(pool, [state.id for state in states.values()])
    views = [_view(state, actor, webhooks) for state in states.values()]
    return tuple(sorted(views, key=lambda view: (not view.open, view.name)))


async def _webhooks(pool: asyncpg.Pool, ids: list[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    return {row["subscription_id"]: row for row in await pool.fetch(_WEBHOOKS, ids)}


def _view(state: State, actor: Actor, progress: Mapping[UUID, Mapping[str, Any]]) -> SubscriptionView:
    webhook = None
    if state.webhook is not None:
        webhook = WebhookProgress(
            url=state.webhook.url,
            on=state.posted_to is not None,
            owner=state.webhook.owner.name,
            **{name: value for name, value in progress.get(state.id, {}).items() if name != "subscription_id"},
        )
    return SubscriptionView(
        id=state.id,
        body_id=state.body_id or "",
        name=state.name,
        open=state.status is Status.OPEN,
        clearance=state.clearance,
        types=state.types,
        webhook=webhook,
        kafka=state.kafka_access is not None,
        actions=tuple(available(state, actor)),
    )
