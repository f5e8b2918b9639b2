"""The session of each request: found by the browser's cookie, stored before the answer leaves."""

from http import HTTPStatus
from http.cookies import SimpleCookie

import asyncpg
from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.outages import OUTAGE
from shared.web.headers import is_opened
from shared.web.problems import problem_response
from shared.web.signin.sessions import PROVED_AT, Session, SessionStore
from shared.web.signin.site import Site

WITHOUT = ("/static/", "/health/", "/metrics")  # open to everybody


class Sessions:
    """Gives each request its `Session` as ``request.session``; the store is ``app.state.sessions``."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(WITHOUT):
            scope["session"] = Session()
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        store: SessionStore = scope["app"].state.sessions
        try:
            given = request.cookies.get(self._site.cookie_name())
            session = await store.find(given) if given else Session()
        except (*OUTAGE, asyncpg.PostgresError):
            await problem_response(request, "service.unavailable", {"Retry-After": "1"})(scope, receive, send)
            return
        scope["session"] = session
        PROVED_AT.set(session.proved_at)

        async def keeping(message: Message) -> None:
            if message["type"] == "http.response.start":
                if session.changed and session.cookie is None:
                    await store.keep(session)
                if _is_click(request):
                    await store.see(session)
                sent_on = scope.get("state", {}).get("kept_form")
                if sent_on and session.owner and message["status"] < HTTPStatus.BAD_REQUEST:
                    await scope["app"].state.kept.drop(session.owner, sent_on)
                if session.cookie is not None:
                    MutableHeaders(scope=message).append("Set-Cookie", self._cookie(session.cookie))
            await send(message)

        await self._app(scope, receive, keeping)

    def _cookie(self, value: str) -> str:
        """The session's cookie, which ends with the browser; ``""`` deletes it."""
        return set_cookie(self._site, "", value)


def set_cookie(site: Site, what: str, value: str, seconds: int | None = None) -> str:
    """A ``Set-Cookie`` value with the attributes of all our cookies: hidden from scripts and from other sites."""
    name = site.cookie_name(what)
    cookie: SimpleCookie = SimpleCookie({name: value})
    cookie[name]["path"] = "/"
    cookie[name]["httponly"] = True
    cookie[name]["samesite"] = "Lax"
    if site.secure:
        cookie[name]["secure"] = True
    if seconds is not None or not value:
        cookie[name]["max-age"] = seconds if value else 0
    return cookie[name].OutputString()


def _is_click(request: Request) -> bool:
    """Whether a person did something; requests that a page sends by itself do not prolong a session."""
    return request.method != "GET" or is_opened(request)
