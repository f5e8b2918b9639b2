"""Wiring of subscriptions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.subscriptions.api import routes
from services.subscriptions.exchange.decider import DECIDER as EXCHANGE
from services.subscriptions.exchange.setup import exchanging
from services.subscriptions.feed.hub import Hub
from services.subscriptions.kafka.brokers import Brokers
from services.subscriptions.kafka.filling import Topics
from services.subscriptions.peers.decider import DECIDER as PEER
from services.subscriptions.subscribers.decider import DECIDER
from services.subscriptions.webhooks.delivering import Webhooks
from services.subscriptions.webhooks.posting import Poster
from shared.audit.reads import ReadLog
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.web.service import Service, create_service, serve

SERVICE = Service("subscriptions", (DECIDER, PEER, EXCHANGE), (), routes)


def create_app(settings: Settings) -> FastAPI:
    """The service's ASGI app; it also delivers the city's log to subscribers and exchanges documents with peers."""
    app = create_service(SERVICE, settings)
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        async with (
            every_service(running),
            ReadLog(running.state.pool, SERVICE.name).writing() as running.state.read_log,
            Hub(running.state.pool).following() as hub,
            Poster.open(settings.webhooks_to_private) as poster,
            exchanging(running, settings, hub, poster),
        ):
            pool, handler = running.state.pool, running.state.handler
            running.state.hub = hub
            work = [Webhooks(pool, handler, hub, poster, settings.webhook_key).run()]
            if settings.kafka_subscribers:
                running.state.brokers = Brokers(Cluster.of(settings))
                topics = Topics(pool, handler, hub, running.state.brokers, settings)
                work.append(topics.run())
            tasks = [asyncio.create_task(task) for task in work]
            yield
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    app.router.lifespan_context = lifespan
    return app


def main() -> None:
    """Run the service."""
    serve(SERVICE.name, create_app, ("webhook_key", "kafka_passwords_key"))
