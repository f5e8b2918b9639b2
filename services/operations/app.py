"""Wiring of the operations console: a service that decides (its audit trail), and the operators' web pages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import APIRouter, FastAPI

from services.operations import pages
from services.operations.clients import ServiceClients
from services.operations.consumers.decider import DECIDER as CONSUMERS
from services.operations.consumers.rebuilding import Rebuilding
from services.operations.dead_letters.decider import DECIDER as LETTERS
from services.operations.dead_letters.keeping import Keeper
from services.operations.dead_letters.reads import DeadLetters
from services.operations.dead_letters.work import DeadLetterWork
from services.operations.page import STATIC, alone, render, show_problem
from services.operations.reading import drop_old_months
from services.operations.session import signed_in
from services.operations.watching import Watcher
from shared.audit.reads import ReadLog
from shared.readmodels.roster.lookup import RosterLookup
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.streams.producing import new_producer
from shared.web.pages import keeping_sessions, prepare_pages
from shared.web.service import Service, create_service, serve
from shared.web.signin.site import Site

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def routes(settings: Settings) -> APIRouter:
    """The routes of all pages."""
    router = APIRouter()

    for page in pages.ROUTERS:
        router.include_router(page)
    return router


SERVICE = Service("operations", (LETTERS, CONSUMERS), (), routes, for_people=True)


def create_app(settings: Settings) -> FastAPI:
    """The console's ASGI app."""
    site = Site(
        url=settings.operations_url,
        client=(settings.operations_oidc_client_id, settings.operations_oidc_client_secret),
        secret=settings.operations_session_secret,
        cookie="congvan-operations",
        alone=alone,
        page=render,
        actor=signed_in,
        settings=settings,
    )
    app = create_service(SERVICE, settings)
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        cluster = Cluster.of(settings)
        async with (
            every_service(running),
            ReadLog(running.state.pool, SERVICE.name).writing() as running.state.read_log,
            httpx.AsyncClient(timeout=10) as http,
            new_producer(cluster) as producer,
        ):
            state = running.state
            state.producer = producer
            state.roster = RosterLookup(state.pool)
            state.clients = ServiceClients(settings, http)
            state.letters = DeadLetters(state.pool)
            state.letter_work = DeadLetterWork(state.letters, state.handler, state.clients, producer)
            state.keeper = Keeper(state.pool, cluster)
            state.rebuilding = Rebuilding(state.pool, state.handler, state.clients)
            state.watcher = Watcher(settings, http)
            tasks = [asyncio.create_task(part.run()) for part in (state.keeper, state.rebuilding, state.watcher)]
            tasks.append(asyncio.create_task(drop_old_months(state.pool, settings.reads_kept_days)))
            try:
                async with keeping_sessions(running, site, state.pool):
                    yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    app.router.lifespan_context = lifespan
    app.state.problem_page = show_problem
    prepare_pages(app, site, SECURITY_HEADERS)

    app.mount(STATIC.path, STATIC)
    return app


def main() -> None:
    """Run the console."""
    serve(
        SERVICE.name,
        create_app,
        (
            "actor_token_private_key",
            "operations_oidc_client_secret",
            "operations_session_secret",
            "second_step_key",
        ),
    )
