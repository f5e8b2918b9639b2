"""RFC 9457 problem details: what went wrong and what to do next, in Vietnamese and English."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Required, TypedDict, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.cage import CageError, TooHeavy
from shared.eventsourcing.decider import Rejected

TEXTS = Path(__file__).with_name("problems.toml")

CHALLENGES = {"auth.step-up": 'Bearer error="insufficient_user_authentication"'}  # RFC 9470, 3

log = structlog.get_logger("problems")


@dataclass(frozen=True)
class ProblemText:
    """One entry of ``problems.toml``."""

    status: int
    title_vi: str
    title_en: str
    next_vi: str
    next_en: str


@cache
def problem_texts() -> dict[str, ProblemText]:
    """The texts of every problem, by code."""
    return {code: ProblemText(**text) for code, text in tomllib.loads(TEXTS.read_text("utf-8")).items()}


class ProblemWords(TypedDict):
    """A problem in one language."""

    title: str
    next_step: str


class ProblemDocument(TypedDict, total=False):
    """A problem document of RFC 9457 with members of our own.

    ``confirmed`` are the digests of files that the person declared not secret, ``digest`` that of the file in doubt.
    """

    type: Required[str]
    status: Required[int]
    code: str
    title: str
    detail: str
    next_step: str
    vi: ProblemWords
    en: ProblemWords
    instance: str | None
    errors: list[dict[str, str]]
    digest: str
    confirmed: list[str]


def _fill(template: str, params: Mapping[str, object]) -> str:
    for name, value in params.items():
        template = template.replace(f"{{{name}}}", str(value))
    return template


def problem(code: str, instance: str | None = None, **extra: object) -> ProblemDocument:
    """The problem document of ``code``; ``extra`` fills its placeholders and is added as members."""
    text = problem_texts()[code]
    vi = {"title": _fill(text.title_vi, extra), "next_step": _fill(text.next_vi, extra)}
    en = {"title": _fill(text.title_en, extra), "next_step": _fill(text.next_en, extra)}
    plain = {name: value if isinstance(value, int | list | dict) else str(value) for name, value in extra.items()}
    document = {
        **plain,  # first, so that no placeholder replaces a standard member
        "type": f"urn:congvan:problem:{code}",
        "status": text.status,
        "code": code,
        "title": vi["title"],
        "detail": f"{vi['title']}. {vi['next_step']}",
        "next_step": vi["next_step"],
        "vi": vi,
        "en": en,
        "instance": instance,
    }
    return cast(ProblemDocument, document)


ProblemPage = Callable[[Request, ProblemDocument], Response]
"""Shows a problem to people; an app that has pages sets one as ``app.state.problem_page``."""


def problem_response(request: Request, code: str, headers: dict[str, str] | None = None, **extra: object) -> Response:
    """Answer with a problem and log one line; a browser gets the app's problem page where there is one."""
    document = problem(code, request.url.path, **extra)
    log.info("refused", code=code, status=document["status"], path=request.url.path, method=request.method)
    page: ProblemPage | None = getattr(request.app.state, "problem_page", None)
    if page is not None and "text/html" in request.headers.get("accept", ""):
        return page(request, document)
    return JSONResponse(document, document["status"], media_type="application/problem+json", headers=headers)


def _errors_of(error: RequestValidationError) -> list[dict[str, str]]:
    return [
        {"field": ".".join(str(part) for part in item["loc"] if part != "body"), "message": item["msg"]}
        for item in error.errors()[:50]
    ]


def refusal_of(error: CageError) -> Rejected:
    """The refusal for a file that the cage could not read."""
    return Rejected("file.too-heavy") if isinstance(error, TooHeavy) else Rejected("file.not-opened")


def install_problem_handlers(app: FastAPI) -> None:
    """Make every refusal of ``app`` a problem document."""

    @app.exception_handler(Rejected)
    async def _rejected(request: Request, error: Rejected) -> Response:
        headers = {"WWW-Authenticate": CHALLENGES.get(error.code, "Bearer")} if error.code.startswith("auth.") else None
        return problem_response(request, error.code, headers, **error.params)

    @app.exception_handler(CageError)
    async def _not_opened(request: Request, error: CageError) -> Response:
        return problem_response(request, refusal_of(error).code)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        if any(item["type"] == "json_invalid" for item in error.errors()):
            return problem_response(request, "request.malformed")
        return problem_response(request, "request.invalid", errors=_errors_of(error))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        codes = {404: "request.not-found", 405: "request.method", 413: "request.too-large"}
        headers = dict(error.headers) if error.headers else None
        return problem_response(request, codes.get(error.status_code, "request.malformed"), headers)


class TooLargeAsProblem:
    """ASGI wrapper that turns the framework's plain 413 for a large body into a problem document."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = False

        async def in_our_words(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start" and message["status"] == 413:
                refused = (b"content-type", b"application/problem+json") not in message["headers"]
                if refused:
                    await problem_response(Request(scope), "request.too-large")(scope, receive, send)
            if not refused:
                await send(message)

        await self._app(scope, receive, in_our_words)
