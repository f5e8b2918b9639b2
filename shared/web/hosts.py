"""A site answers under its own address alone, so that no link or redirect is built from a Host that somebody sent."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.web.problems import problem_response

INSIDE = ("/health/", "/metrics")  # machines ask by any name on the inner network
PORTS = {"http": ":80", "https": ":443"}


class OwnHost:
    """Refuses requests whose Host is none of ``urls``' (RFC 9110, 7.4: 421)."""

    def __init__(self, app: ASGIApp, urls: Iterable[str]) -> None:
        self._app = app
        self._urls = tuple(urls)
        self._hosts = {host for url in self._urls for host in _hosts(url)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(INSIDE):
            request = Request(scope)
            if request.headers.get("host", "").lower() not in self._hosts:
                await problem_response(request, "request.host", address=self._urls[0])(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _hosts(url: str) -> set[str]:
    """The spellings of a URL's host: with and without the scheme's usual port."""
    parts = urlsplit(url.lower())
    usual = PORTS.get(parts.scheme, "")
    return {parts.netloc, parts.netloc.removesuffix(usual), parts.netloc + (usual if parts.port is None else "")}
