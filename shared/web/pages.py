"""What the apps with pages for people have in common: their session, their headers, and who is asked to sign in."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.middleware.sessions import SessionMiddleware

from shared.settings import Settings
from shared.web.forms import typed_form
from shared.web.problems import problem_response

SESSION_S = 12 * 60 * 60  # a working day


class SignInNeeded(Exception):
    """Nobody is signed in, or who was has left."""


def prepare_pages(app: FastAPI, settings: Settings, cookie: str, headers: Mapping[str, str]) -> None:
    """Give ``app`` a session in ``cookie`` (for `SESSION_S` seconds), ``headers`` on every answer, and an answer to
    `SignInNeeded`.  Only static files may be kept by browsers."""
    _add_headers(app, headers)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.session_secret,
        max_age=SESSION_S,
        same_site="lax",
        session_cookie=cookie,
    )

    @app.exception_handler(SignInNeeded)
    async def _sign_in(request: Request, error: SignInNeeded) -> Response:
        # A script that is sent to the sign-in page of another host would only find it forbidden: it is told.
        if request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            return RedirectResponse("/sign-in", 303)
        with suppress(HTTPException):  # a form that cannot be read has nothing to give back
            await typed_form(request)
        return problem_response(request, "auth.ended")


def _add_headers(app: FastAPI, headers: Mapping[str, str]) -> None:
    @app.middleware("http")
    async def add(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
