"""The agent over HTTP, for one machine: the page of the city asks, the agent's own page asks the token's holder.

Three rules keep strangers out.  ``Host`` is this machine by number (a name that leads here is nobody's: DNS rebinding).
What the city's page asks bears one of the allowed origins and JSON, so that the browser asks first (CORS, Private
Network Access).  The PIN is taken from the agent's own page alone, which no other page can read, fill in or frame.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from secrets import compare_digest
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.agent.desk import DIGEST, MOST_TRIES, Desk, Pending, Request, State
from deploy.agent.problems import Problem
from deploy.agent.tokens import Found
from shared.texts import say, speaking

PORT = 24817
VERSION = 1  # of the protocol
MOST_BYTES = 128 * 1024
WAIT_S = 20
_PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_Answer = Callable[[HttpRequest], Awaitable[Response]]
_Sent = TypeVar("_Sent", bound=BaseModel)


class _Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Next(BaseModel):
    model_config = ConfigDict(extra="forbid")

    document: str = Field(max_length=80)
    digest: str = Field(pattern=DIGEST)


class OnThisMachine:
    """Answers only what was asked of 127.0.0.1 by its number, and nothing that is too large."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._host = f"127.0.0.1:{port}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is for this machine."""
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            length = headers.get(b"content-length", b"0")
            if headers.get(b"host") != self._host or b"transfer-encoding" in headers:
                return await _problem(Problem("not-from-here"))(scope, receive, send)
            if not length.isdigit() or int(length) > MOST_BYTES:
                return await _problem(Problem("too-much"))(scope, receive, send)
        return await self._app(scope, receive, send)


class Agent:
    """The routes, over the requests of one desk."""

    def __init__(self, desk: Desk, origins: tuple[str, ...], port: int) -> None:
        self._desk, self._origins, self._own = desk, origins, f"http://127.0.0.1:{port}"

    def app(self, port: int) -> Starlette:
        """The ASGI app."""
        asked = {
            "/certificates": self._certificates,
            "/requests": self._ask,
            "/requests/{id}": self._state,
            "/requests/{id}/digests": self._next,
            "/requests/{id}/end": self._end,
        }
        return Starlette(
            routes=[
                *(Route(path, self._by_the_city(answer), methods=["POST"]) for path, answer in asked.items()),
                Route("/requests/{id}/page", self._guarded(self._page), methods=["GET"]),
                Route("/requests/{id}/page", self._guarded(self._decide), methods=["POST"]),
            ],
            middleware=[
                Middleware(OnThisMachine, port=port),
                Middleware(
                    CORSMiddleware,
                    allow_origins=self._origins,
                    allow_methods=["POST"],
                    allow_headers=["content-type"],
                    allow_private_network=True,
                ),
            ],
        )

    def _by_the_city(self, answer: _Answer) -> _Answer:
        async def guarded(request: HttpRequest) -> Response:
            if request.headers.get("origin") not in self._origins:
                raise Problem("not-from-here")
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                raise Problem("not-from-here")
            return await answer(request)

        return self._guarded(guarded)

    def _guarded(self, answer: _Answer) -> _Answer:
        async def told(request: HttpRequest) -> Response:
            try:
                return await answer(request)
            except Problem as problem:
                return _problem(problem)
            except ValidationError:
                return _problem(Problem("malformed"))

        return told

    async def _certificates(self, request: HttpRequest) -> Response:
        await _sent(request, _Nothing)
        signing, authorities = await self._desk.found()
        return JSONResponse(
            {
                "version": VERSION,
                "certificates": [_told(one) for one in signing],
                "authorities": [base64.b64encode(one).decode() for one in authorities],
            }
        )

    async def _ask(self, request: HttpRequest) -> Response:
        pending = await self._desk.ask(await _sent(request, Request))
        page = f"{self._own}/requests/{pending.id}/page"
        return JSONResponse({"request": pending.id, "page": page}, status_code=201)

    async def _state(self, request: HttpRequest) -> Response:
        """Where the request stands, as soon as its holder answered, else after `WAIT_S`."""
        await _sent(request, _Nothing)
        pending = await self._desk.of(request.path_params["id"])
        with suppress(TimeoutError):
            await asyncio.wait_for(pending.answered.wait(), WAIT_S)
        signatures = {
            document: base64.b64encode(next(iter(made.values()))).decode()
            for document, made in pending.signatures.items()
        }
        problem = pending.problem.told() if pending.problem else None
        return JSONResponse({"state": pending.state.value, "problem": problem, "signatures": signatures})

    async def _next(self, request: HttpRequest) -> Response:
        sent = await _sent(request, _Next)
        pending = await self._desk.of(request.path_params["id"])
        signature = await self._desk.signed_after(pending, sent.document, sent.digest)
        return JSONResponse({"signature": base64.b64encode(signature).decode()})

    async def _end(self, request: HttpRequest) -> Response:
        await _sent(request, _Nothing)
        await self._desk.end(await self._desk.of(request.path_params["id"]))
        return JSONResponse({})

    async def _page(self, request: HttpRequest) -> Response:
        if request.headers.get("sec-fetch-dest", "document") != "document":
            raise Problem("not-from-here")
        return _shown(await self._desk.of(request.path_params["id"]))

    async def _decide(self, request: HttpRequest) -> Response:
        """What the holder typed on the agent's own page."""
        pending = await self._desk.of(request.path_params["id"])
        async with request.form(max_files=0, max_fields=4) as form:
            if request.headers.get("origin") != self._own or not compare_digest(str(form.get("proof")), pending.proof):
                raise Problem("not-from-here")
            pin, declines = str(form.get("pin", "")), "decline" in form
        if declines:
            await self._desk.end(pending, State.DECLINED)
            return _shown(pending)
        try:
            await self._desk.signed(pending, pin)
        except Problem as problem:
            return _shown(pending, problem)
        return _shown(pending)


async def _sent(request: HttpRequest, kind: type[_Sent]) -> _Sent:
    return kind.model_validate_json(await request.body())


def _problem(problem: Problem) -> JSONResponse:
    return JSONResponse(problem.told(), problem.status, media_type="application/problem+json")


def _told(found: Found) -> dict[str, str]:
    certificate = found.certificate
    return {
        "sha256": found.fingerprint,
        "certificate": base64.b64encode(certificate.dump()).decode(),
        "name": _named(certificate.subject.native),
        "issued_by": _named(certificate.issuer.native),
        "valid_to": certificate.not_valid_after.isoformat(),
        "token": found.label,
    }


def _named(name: dict[str, str | list[str]]) -> str:
    held = name.get("common_name") or name.get("organization_name") or "?"
    return held if isinstance(held, str) else ", ".join(held)


def _shown(pending: Pending, problem: Problem | None = None) -> HTMLResponse:
    wrong = problem or pending.problem
    with speaking(pending.request.language):
        page = _PAGES.get_template("page.html").render(
            pending=pending,
            holder=_told(pending.holder),
            problem=wrong.told()[pending.request.language] if wrong else None,
            left=MOST_TRIES - pending.tries,
            more=sum(one.more for one in pending.request.documents),
            _=say,
        )
    return HTMLResponse(page, headers=_PAGE_HEADERS)
