"""Where a request comes from, its address and its browser, as a variable of the request's context."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST = 300  # characters of a browser's name


class Whereabouts(NamedTuple):
    """The address and the browser of a request; ``None`` where there is no HTTP request."""

    address: str | None = None
    agent: str | None = None


NOWHERE = Whereabouts()
_HERE: ContextVar[Whereabouts] = ContextVar("whereabouts", default=NOWHERE)


def whereabouts() -> Whereabouts:
    """Where the current request comes from."""
    return _HERE.get()


@contextmanager
def coming_from(place: Whereabouts) -> Iterator[None]:
    """Within the block, requests come from ``place``: for a service that acts for the browser at another one."""
    token = _HERE.set(place)
    try:
        yield
    finally:
        _HERE.reset(token)


class Located:
    """ASGI middleware that notes where each request comes from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        agent = Headers(scope=scope).get("user-agent", "")[:LONGEST].replace("\x00", "")
        token = _HERE.set(Whereabouts(client[0] if client else None, agent or None))
        try:
            await self._app(scope, receive, send)
        finally:
            _HERE.reset(token)
