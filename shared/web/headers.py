"""Headers that every answer of a site has, and what a request's headers say of its origin."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def is_opened(request: Request) -> bool:
    """Whether a person opens a page, rather than a script (Fetch Metadata Request Headers)."""
    return request.headers.get("sec-fetch-mode", "navigate") == "navigate"


class Headers:
    """Adds headers that an answer lacks; only static files may be kept by browsers."""

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
