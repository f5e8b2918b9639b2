"""Subscriptions over HTTP: a body's people open them, other systems read by them; and the catalogue of events."""

from uuid import UUID

from fastapi import APIRouter

from services.subscriptions.catalogue.pages import catalogue_routes
from services.subscriptions.exchange.routes import gateway_routes
from services.subscriptions.feed.routes import router as feed
from services.subscriptions.kafka.routes import offered
from services.subscriptions.kafka.routes import router as kafka
from services.subscriptions.overview import router as overview
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
from services.subscriptions.subscribers.decider import DECIDER, available
from services.subscriptions.webhooks.routes import allowed_address
from services.subscriptions.webhooks.routes import router as webhooks
from shared.settings import Settings
from shared.web.commands import CommandRoutes


def routes(settings: Settings) -> APIRouter:
    """Every route of subscriptions."""
    subscriptions = CommandRoutes("subscriptions", UUID, DECIDER, available)
    subscriptions.add(OpenSubscription)
    subscriptions.add(ChangeSecret)
    subscriptions.add(CloseSubscription)
    subscriptions.add(SetWebhook, prepare=allowed_address)
    subscriptions.add(RotateWebhookSecret)
    subscriptions.add(SwitchOffWebhook)
    subscriptions.add(SwitchOnWebhook)
    subscriptions.add(RewindWebhook)
    subscriptions.add(GrantKafkaAccess, prepare=offered)
    subscriptions.add(RotateKafkaPassword)
    subscriptions.add(RevokeKafkaAccess)
    router = APIRouter()
    router.include_router(subscriptions.router)
    router.include_router(overview)
    router.include_router(feed)
    router.include_router(webhooks)
    router.include_router(kafka)
    router.include_router(gateway_routes())
    router.include_router(catalogue_routes(settings))
    return router
