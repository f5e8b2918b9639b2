"""A service from wiring to running: store, relay, policies and API in one process and one event loop."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import structlog
import uvicorn
from aiokafka import AIOKafkaProducer
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from faust.contrib.asgi import faust_app_running

from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.store import EventStore
from shared.observability.logging import configure_logging
from shared.outages import OUTAGE
from shared.settings import Settings
from shared.streams.dead_letters import DeadLetters
from shared.streams.policies import PolicyRunner, policy_app
from shared.streams.policy import Policy
from shared.streams.relay import Relay
from shared.web.health import Check, health_router
from shared.web.problems import install_problem_handlers, problem_response

COMMAND_LIMIT = 4 * 1024 * 1024  # bytes of JSON

log = structlog.get_logger("service")


@dataclass(frozen=True)
class Service:
    """What makes one service differ from another."""

    name: str
    decider: Decider[Any]
    policies: tuple[Policy, ...]
    routes: Callable[[Settings], APIRouter]


async def open_pool(settings: Settings) -> asyncpg.Pool:
    """A pool of connections with the process's own role."""
    return await asyncpg.create_pool(
        settings.database_url,
        min_size=2,
        max_size=settings.database_pool_size,
        timeout=10,
        command_timeout=30,
    )


def create_service(service: Service, settings: Settings) -> FastAPI:
    """The service's ASGI app; nothing is opened before its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(service, settings, app):
            yield

    app = FastAPI(title=f"Congvan {service.name}", version="1", lifespan=lifespan, max_body_size=COMMAND_LIMIT)
    app.state.settings = settings
    prepare_web(app)
    app.include_router(service.routes(settings))
    app.include_router(health_router(_checks(app)))
    return app


def prepare_web(app: FastAPI) -> None:
    """Problem details for everything that can go wrong: the same in every app of the city."""
    install_problem_handlers(app)

    async def away(request: Request, error: Exception) -> JSONResponse:
        return problem_response(request, "service.unavailable", {"Retry-After": "1"})

    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        correlation_id = request.headers.get("x-correlation-id", "-")
        log.error("unexpected error", path=request.url.path, correlation_id=correlation_id, exc_info=error)
        return problem_response(request, "service.error", correlation_id=correlation_id)

    for outage in OUTAGE:
        app.add_exception_handler(outage, away)
    app.add_exception_handler(Exception, unexpected)


@asynccontextmanager
async def _running(service: Service, settings: Settings, app: FastAPI) -> AsyncIterator[None]:
    pool = await open_pool(settings)
    relay = Relay(settings.database_url, settings.kafka_bootstrap_servers, service.name)
    handler = CommandHandler(service.decider, EventStore(pool, service.name), Appender(pool, service.name, relay.wake))
    app.state.pool, app.state.handler, app.state.relay = pool, handler, relay
    relaying = asyncio.create_task(relay.run(), name="relay")
    try:
        async with _policies(service, settings, handler, app):
            log.info("service started", url=f"http://{settings.host}:{settings.port}")
            yield
    finally:
        relaying.cancel()
        await asyncio.gather(relaying, return_exceptions=True)
        await asyncio.wait_for(pool.close(), timeout=5)


@asynccontextmanager
async def _policies(
    service: Service, settings: Settings, handler: CommandHandler[Any], app: FastAPI
) -> AsyncIterator[None]:
    app.state.faust = None
    if not service.policies:
        yield
        return
    servers = settings.kafka_bootstrap_servers
    producer = AIOKafkaProducer(bootstrap_servers=servers, enable_idempotence=True, acks="all")
    async with producer:
        runner = PolicyRunner(service.name, service.policies, handler, DeadLetters(producer, service.name))
        app.state.faust = policy_app(service.name, servers, runner)
        async with faust_app_running(app.state.faust, stop_timeout=10):
            watching = asyncio.create_task(_end_with(app.state.faust), name="faust watch")
            try:
                yield
            finally:
                watching.cancel()


async def _end_with(faust_app: Any) -> None:
    """A Faust app that crashed never comes back by itself: end the process, its manager starts it anew."""
    while not faust_app.crashed:
        await asyncio.sleep(0.5)
    log.error("policies crashed", error=repr(faust_app.crash_reason))
    os.kill(os.getpid(), signal.SIGTERM)


def _checks(app: FastAPI) -> dict[str, Check]:
    async def database() -> str | None:
        await app.state.pool.fetchval("SELECT 1", timeout=2)
        return None

    async def policies() -> str | None:
        faust_app = app.state.faust
        if faust_app is None or faust_app.consumer.assignment():
            return None
        return "no partitions assigned yet"

    return {"database": database, "policies": policies}


def serve(name: str, create: Callable[[Settings], FastAPI]) -> None:
    """Run an app of the city until it is told to stop."""
    settings = Settings()
    configure_logging(name, settings.log_level, settings.log_format)
    uvicorn.run(
        create(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=5,
    )
