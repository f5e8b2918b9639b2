"""Wiring of the operations console: a service that decides (its audit trail), and the operators' web pages."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from aiokafka import AIOKafkaProducer
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.sessions import SessionMiddleware

from services.operations import pages
from services.operations.asking import Asking
from services.operations.consumers.decider import DECIDER as CONSUMERS
from services.operations.consumers.rebuilding import Rebuilding
from services.operations.letters.decider import DECIDER as LETTERS
from services.operations.letters.keeping import Keeper
from services.operations.letters.reads import Letters
from services.operations.letters.work import LetterWork
from services.operations.page import HERE, show_problem
from services.operations.session import SignInNeeded
from services.operations.watching import Watcher
from shared.bodies.roster import Roster
from shared.settings import Settings
from shared.web.problems import problem_response
from shared.web.service import Service, create_service, serve
from shared.web.signin import sign_in_router

PORTAL_STATIC = Path(__file__).parents[1] / "portal" / "static"  # files of the design system, no code
SESSION_S = 12 * 60 * 60
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def routes(settings: Settings) -> APIRouter:
    """Every page, and signing in."""
    router = APIRouter()

    for page in pages.ROUTERS:
        router.include_router(page)
    router.include_router(sign_in_router(settings, settings.operations_url))
    return router


SERVICE = Service("operations", (LETTERS, CONSUMERS), (), routes)


def create_app(settings: Settings) -> FastAPI:
    """The console's ASGI app."""
    app = create_service(SERVICE, settings)
    every_service = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(running: FastAPI) -> AsyncIterator[None]:
        servers = settings.kafka_bootstrap_servers
        async with (
            every_service(running),
            httpx.AsyncClient(timeout=10) as http,
            AIOKafkaProducer(bootstrap_servers=servers, enable_idempotence=True, acks="all") as producer,
        ):
            state = running.state
            state.producer = producer
            state.roster = Roster(state.pool)
            state.asking = Asking(settings, http)
            state.letters = Letters(state.pool)
            state.letter_work = LetterWork(state.letters, state.handler, state.asking, producer)
            state.keeper = Keeper(state.pool, servers)
            state.rebuilding = Rebuilding(state.pool, state.handler, state.asking)
            state.watcher = Watcher(settings, http)
            tasks = [asyncio.create_task(one.run()) for one in (state.keeper, state.rebuilding, state.watcher)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    app.router.lifespan_context = lifespan
    app.state.problem_page = show_problem
    _add_headers(app)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_secret,
        max_age=SESSION_S,
        same_site="lax",
        session_cookie="congvan-operations",
    )

    @app.exception_handler(SignInNeeded)
    async def _sign_in(request: Request, error: SignInNeeded) -> Response:
        if request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            return RedirectResponse("/sign-in", 303)
        return problem_response(request, "auth.ended")

    app.mount("/static/own", StaticFiles(directory=HERE / "static"), name="own")
    app.mount("/static", StaticFiles(directory=PORTAL_STATIC), name="static")
    return app


def _add_headers(app: FastAPI) -> None:
    @app.middleware("http")
    async def headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def main() -> None:
    """Run the console."""
    serve(SERVICE.name, create_app)
