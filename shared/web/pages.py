"""What the apps with pages for people have in common: their session, their headers, and who is asked to sign in."""

from collections.abc import Mapping
from contextlib import suppress

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.forms import typed_form
from shared.web.problems import problem_response

SESSION_S = 12 * 60 * 60  # a working day


class SignInNeeded(Exception):
    """Nobody is signed in, or who was has left."""


def prepare_pages(app: FastAPI, secret: str, cookie: str, headers: Mapping[str, str]) -> None:
    """Give ``app`` a session in ``cookie`` (for `SESSION_S` seconds), ``headers`` on every answer, and an answer to
    `SignInNeeded`.  Only static files may be kept by browsers."""
    app.add_middleware(_Headers, headers=headers)
    app.add_middleware(
        SessionMiddleware,
        secret_key=secret,
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


class _Headers:
    """Adds headers to every answer that does not say otherwise itself, and that only static files may be kept."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, add)
