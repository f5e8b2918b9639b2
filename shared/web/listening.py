"""How a process listens: inner paths on an inner port, and a time limit for every request."""

import asyncio
import re
import socket

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.settings import Settings

INNER = re.compile(r"/+(metrics|openapi\.json|docs|redoc)(/.*)?", re.IGNORECASE)
NOWHERE = "/nowhere"
HEADERS_S = 10.0  # seconds for a request's first line and headers
BODY_S = 120.0  # seconds for the body: 50 MB at 3.5 Mbit/s


class InnerPaths:
    """Answers the paths of `INNER` on ``inner_port`` alone; elsewhere the app answers as to any unknown path."""

    def __init__(self, app: ASGIApp, inner_port: int) -> None:
        self._app = app
        self._inner_port = inner_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge by the port of the connection, which a client cannot forge."""
        if scope["type"] == "http" and INNER.fullmatch(scope["path"]) and scope["server"][1] != self._inner_port:
            scope = {**scope, "path": NOWHERE, "raw_path": NOWHERE.encode()}
        await self._app(scope, receive, send)


class TimedRequests(HttpToolsProtocol):
    """Uvicorn's protocol with time limits; by itself it waits for the rest of a request for ever."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a request."""
        super().connection_made(transport)
        self._wait(HEADERS_S)

    def on_message_begin(self) -> None:
        """Expect the headers from the first byte on."""
        self._wait(HEADERS_S)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Expect the body; set before the app begins to read it."""
        self._wait(BODY_S)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stop the clock: the request is complete, and an answer may take its time."""
        self._wait(None)
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock of a closed connection."""
        self._wait(None)
        super().connection_lost(exc)

    def _wait(self, seconds: float | None) -> None:
        if self._late is not None:
            self._late.cancel()
        self._late = None if seconds is None else self.loop.call_later(seconds, self.transport.close)


def run(app: ASGIApp, settings: Settings) -> None:
    """Serve ``app`` until told to stop: on ``PORT``, and where one is set on ``INNER_PORT`` as well.

    A process without an inner port is not reached from outside; it answers inner paths on its one port.
    """
    config = uvicorn.Config(
        InnerPaths(app, settings.inner_port) if settings.inner_port else app,
        http=TimedRequests,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
    )
    ports = [settings.port, settings.inner_port] if settings.inner_port else [settings.port]
    uvicorn.Server(config).run([_bound(settings.host, port) for port in ports])


def _bound(host: str, port: int) -> socket.socket:
    """A bound socket; it listens as soon as the app is ready."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound
