"""What all apps with pages share: sessions, headers, signing in, the second step and fresh proof."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from urllib.parse import quote

import asyncpg
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from shared.web.forms import StaleForm, typed_form
from shared.web.headers import Headers, is_opened
from shared.web.hosts import OwnHost
from shared.web.problems import problem_response
from shared.web.signin.kept import KeptForms, kept_router
from shared.web.signin.middleware import Sessions
from shared.web.signin.needed import SecondStepNeeded, SignInNeeded, StepUpNeeded
from shared.web.signin.oidc import sign_in_router
from shared.web.signin.own import own_sessions_router
from shared.web.signin.second_step import SecondSteps
from shared.web.signin.second_step_pages import second_step_router
from shared.web.signin.sessions import SessionStore, session_of
from shared.web.signin.site import Site
from shared.web.signin.streams import Streams


def prepare_pages(app: FastAPI, site: Site, headers: Mapping[str, str]) -> None:
    """Give ``app`` sessions, the pages of signing in, and ``headers`` on every answer.

    Only static files may be kept by browsers.  The app's lifespan holds `keeping_sessions`.
    """
    app.add_middleware(Sessions, site=site)
    app.add_middleware(OwnHost, urls=(site.url,))
    app.add_middleware(Headers, headers=headers)
    app.include_router(sign_in_router(site))
    app.include_router(own_sessions_router(site))
    app.include_router(second_step_router(site))
    app.include_router(kept_router(site))

    @app.exception_handler(SignInNeeded)
    async def _sign_in(request: Request, error: SignInNeeded) -> Response:
        # A script cannot follow a redirect to another host's sign-in page, so it gets a problem.
        if request.method == "GET" and is_opened(request):
            return RedirectResponse(f"/sign-in?back={quote(_address(request))}", 303)
        session = session_of(request)
        kept = await app.state.kept.keep(request, session) if session.ran_out and request.method == "POST" else None
        with suppress(HTTPException):  # an unreadable form has no fields to show again
            await typed_form(request)
        return problem_response(request, "auth.ended-kept") if kept else problem_response(request, "auth.ended")

    @app.exception_handler(StaleForm)
    async def _stale(request: Request, error: StaleForm) -> Response:
        kept = await app.state.kept.keep(request, session_of(request), known=True)
        if kept is None or "text/html" not in request.headers.get("accept", ""):
            return problem_response(request, error.code)
        return RedirectResponse(f"/kept/{kept}", 303)

    @app.exception_handler(SecondStepNeeded)
    async def _second_step(request: Request, error: SecondStepNeeded) -> Response:
        if request.method == "GET" and is_opened(request):
            return RedirectResponse(f"/second-step?back={quote(_address(request))}", 303)
        return problem_response(request, "auth.second-step")

    @app.exception_handler(StepUpNeeded)
    async def _step_up(request: Request, error: StepUpNeeded) -> Response:
        if request.method == "GET" and is_opened(request):
            return RedirectResponse(f"/prove?back={quote(_address(request))}", 303)
        kept = await app.state.kept.keep(request, session_of(request))
        if kept is None or "text/html" not in request.headers.get("accept", ""):
            return problem_response(request, "auth.step-up")
        return RedirectResponse(f"/prove?back={quote(f'/kept/{kept}')}", 303)


@asynccontextmanager
async def keeping_sessions(app: FastAPI, site: Site, pool: asyncpg.Pool) -> AsyncIterator[None]:
    """The stores behind the pages of `prepare_pages`, and the streams that end with their sessions."""
    settings = site.settings
    app.state.sessions = SessionStore(pool, settings.session_idle_minutes * 60, settings.session_hours * 3600)
    app.state.kept = KeptForms(pool)
    app.state.second_steps = SecondSteps(pool, settings.second_step_key)
    app.state.streams = Streams(app.state.sessions, settings.live_streams_per_person)
    async with app.state.streams.watched(app.state.sessions.prune, app.state.kept.prune):
        yield


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
