"""Runs a service: store, relay, policies, timers and API in one process and one event loop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

import asyncpg
import httpx
import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from shared.audit.whereabouts import Located
from shared.bodies.families import Families
from shared.eventsourcing.appending import Appender
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.inheritance import Inheritance, Succession
from shared.eventsourcing.numbering import InformedOf
from shared.eventsourcing.store import EventStore
from shared.observability.logging import configure_logging
from shared.observability.tracing import configure_tracing, trace_requests
from shared.outages import OUTAGE
from shared.readmodels.roster.lookup import RosterLookup
from shared.secrets import refuse, troubles
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.streams.dead_letters import DeadLetters
from shared.streams.policy import Policy
from shared.streams.producing import new_producer
from shared.streams.relay import Relay
from shared.streams.relay_watch import RelayWatch
from shared.streams.switches import Switches
from shared.timers.clock import TimerClock
from shared.timers.timer import Timer
from shared.web.health import Check, health_router
from shared.web.listening import run
from shared.web.problems import TooLargeAsProblem, install_problem_handlers, problem_response

if TYPE_CHECKING:
    from shared.streams.policies import PolicySupervisor


class NoPages(TypedDict):
    """The arguments of FastAPI that take its own pages away."""

    docs_url: None
    redoc_url: None
    redirect_slashes: bool


WITHOUT_PAGES: NoPages = {"docs_url": None, "redoc_url": None, "redirect_slashes": False}
"""No pages about the API, for they would load another host's scripts; the inner port has `/openapi.json`.

No redirects for a slash either, for they would repeat the Host that was sent."""

ANOTHER_SERVICE_S = 5.0  # seconds that a service waits for another's answer
COMMAND_LIMIT = 4 * 1024 * 1024  # bytes of JSON

log = structlog.get_logger("service")


@dataclass(frozen=True)
class Service:
    """The wiring of one service, with a decider for each kind of stream that it keeps.

    ``informed`` makes the policies that read the service's own streams before they answer.  ``numbering`` names what a
    command that takes a number has to know besides its stream.  A service ``for_people``
    has pages and no OpenAPI document.
    """

    name: str
    deciders: tuple[Decider[Any], ...]
    policies: tuple[Policy, ...]
    routes: Callable[[Settings], APIRouter]
    timers: tuple[Timer, ...] = ()
    informed: Callable[[CommandHandler], tuple[Policy, ...]] = lambda handler: ()
    inheritances: tuple[Inheritance[Any], ...] = ()
    numbering: InformedOf = field(default_factory=dict)
    for_people: bool = False


async def open_pool(
    settings: Settings, init: Callable[[asyncpg.Connection], Awaitable[None]] | None = None
) -> asyncpg.Pool:
    """A pool of connections with the process's own role; ``init`` prepares each once.

    Connections return to the pool without a reset, which would cost a second round trip for every statement: code sets
    parameters for a transaction only and releases its own locks.
    """
    return await asyncpg.create_pool(
        settings.database_url,
        min_size=2,
        max_size=settings.database_pool_size,
        timeout=10,
        command_timeout=30,
        reset=_as_it_is,
        init=init,
    )


async def _as_it_is(connection: asyncpg.Connection) -> None:
    """Do nothing: asyncpg has rolled an open transaction back."""


def create_service(service: Service, settings: Settings) -> FastAPI:
    """The service's ASGI app; nothing is opened before its lifespan starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with _running(service, settings, app):
            yield

    app = FastAPI(
        title=f"Congvan {service.name}", version="1", lifespan=lifespan, max_body_size=COMMAND_LIMIT,
        openapi_url=None if service.for_people else "/openapi.json", **WITHOUT_PAGES,
    )  # fmt: skip
    app.state.settings = settings
    prepare_web(app)
    app.include_router(service.routes(settings))
    app.include_router(health_router(_checks(app)))
    return app


def prepare_web(app: FastAPI) -> None:
    """Give an app problem details for every error, and note where each request comes from."""
    install_problem_handlers(app)
    app.add_middleware(Located)

    async def away(request: Request, error: Exception) -> Response:
        return problem_response(request, "service.unavailable", {"Retry-After": "1"})

    async def unexpected(request: Request, error: Exception) -> Response:
        correlation_id = request.headers.get("x-correlation-id", "-")
        log.error("unexpected error", path=request.url.path, correlation_id=correlation_id, exc_info=error)
        return problem_response(request, "service.error", correlation_id=correlation_id)

    for outage in OUTAGE:
        app.add_exception_handler(outage, away)
    app.add_exception_handler(Exception, unexpected)


@asynccontextmanager
async def _running(service: Service, settings: Settings, app: FastAPI) -> AsyncIterator[None]:
    cluster = Cluster.of(settings)
    pool = await open_pool(settings)
    store = EventStore(pool, service.name)
    relay = Relay(settings.database_url, cluster, service.name)
    handler = CommandHandler(service.deciders, store, Appender(pool, service.name, relay.wake), service.numbering)
    roster = RosterLookup(pool)
    families = Families(roster)
    app.state.roster = roster
    app.state.families, app.state.http = families, httpx.AsyncClient(timeout=ANOTHER_SERVICE_S)
    app.state.pool, app.state.handler, app.state.policies, app.state.timers = pool, handler, None, None
    app.state.relay_watch = RelayWatch(pool, service.name)
    tasks = [
        asyncio.create_task(relay.run(), name="relay"),
        asyncio.create_task(app.state.relay_watch.run(), name="relay watch"),
    ]
    if service.timers:
        url, timers = settings.database_url, service.timers
        app.state.timers = TimerClock(url, service.name, timers, handler, families=families)
        tasks.append(asyncio.create_task(app.state.timers.run(), name="timers"))
    if service.inheritances:
        succession = Succession(handler, service.inheritances, roster)
        tasks.append(asyncio.create_task(succession.run(), name="succession"))
    try:
        async with new_producer(cluster) as producer:
            every_policy = (*service.policies, *service.informed(handler))
            if every_policy:
                from shared.streams.policies import (  # noqa: PLC0415 - Faust costs a second of every start without it
                    PolicyRunner,
                    PolicySupervisor,
                    policy_app,
                )

                switches = Switches(pool)
                tasks.append(asyncio.create_task(switches.run(), name="switches"))
                dead_letters = DeadLetters(producer, service.name)
                runner = PolicyRunner(service.name, every_policy, handler, dead_letters, switches, families)
                policies = PolicySupervisor(lambda: policy_app(service.name, cluster, runner), runner)
                relay.on_republish = policies.restart
                app.state.policies = policies
                tasks.append(asyncio.create_task(policies.run(), name="policies"))
            log.info("service started", url=f"http://{settings.host}:{settings.port}")
            yield
            await _end(tasks)
    finally:
        await _end(tasks)
        await app.state.http.aclose()
        await asyncio.wait_for(pool.close(), timeout=5)


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _checks(app: FastAPI) -> dict[str, Check]:
    async def database() -> str | None:
        await app.state.pool.fetchval("SELECT 1", timeout=2)
        return None

    async def clock() -> str | None:
        watch: RelayWatch = app.state.relay_watch
        return watch.clock_trouble()

    async def relay() -> str | None:
        watch: RelayWatch = app.state.relay_watch
        return watch.trouble()

    async def policies() -> str | None:
        running: PolicySupervisor | None = app.state.policies
        return None if running is None else running.trouble()

    async def timers() -> str | None:
        running: TimerClock | None = app.state.timers
        return None if running is None else running.trouble()

    return {"database": database, "clock": clock, "relay": relay, "policies": policies, "timers": timers}


def serve(name: str, create: Callable[[Settings], FastAPI], secrets: tuple[str, ...] = ()) -> None:
    """Run an app until it is told to stop; refuse to start with a weak secret.

    ``secrets`` names the settings that this process needs.
    """
    settings = Settings()
    refuse(troubles(settings, secrets), name)
    configure_logging(name, settings.log_level, settings.log_format)
    configure_tracing(name, settings.otel_exporter_otlp_endpoint)
    app = create(settings)
    trace_requests(app)
    run(TooLargeAsProblem(app), settings)
