"""How the portal asks insight for figures: over HTTP, as the signed-in person.

Insight writes down who saw what before it answers.
"""

from collections.abc import Mapping
from typing import TypeVar

import httpx
from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from pydantic import TypeAdapter, ValidationError
from starlette.background import BackgroundTask

from shared.audit.whereabouts import whereabouts
from shared.bodies.actor import Actor
from shared.bodies.tokens import sign_actor
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from shared.web.problems import problem_texts
from shared.web.signin.sessions import PROVED_AT

ANSWER_S = 300  # seconds: a report over years, history replayed
_PASSED_ON = (
    "content-type", "content-length", "content-disposition", "content-security-policy", "x-content-type-options",
    "cross-origin-resource-policy", "cache-control",
)  # fmt: skip

_STANDARD = frozenset(("type", "status", "code", "title", "detail", "next_step", "vi", "en", "instance"))
"""Members of every problem document; the others fill its placeholders."""
_PROBLEM: TypeAdapter[dict[str, object]] = TypeAdapter(dict[str, object])

AnswerT = TypeVar("AnswerT")


class Insight:
    """Asks the service `insight`."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._url = settings.url_of("insight")
        self._key = settings.actor_token_private_key
        self._http = http

    async def ask(
        self, actor: Actor, path: str, answer: type[AnswerT], parameters: Mapping[str, object] | None = None
    ) -> AnswerT:
        """What insight answers at ``path``.  Raises `Rejected` with insight's problem, or ``service.unavailable``."""
        response = await self._get(actor, path, parameters or {})
        try:
            return TypeAdapter(answer).validate_json(await response.aread())
        except httpx.TransportError as error:
            raise Rejected("service.unavailable") from error
        finally:
            await response.aclose()

    async def file(self, actor: Actor, path: str, parameters: Mapping[str, object]) -> Response:
        """A file that insight makes, handed on as it comes.  Raises as `ask` does."""
        response = await self._get(actor, path, parameters)
        headers = {name: response.headers[name] for name in _PASSED_ON if name in response.headers}
        return StreamingResponse(response.aiter_bytes(), headers=headers, background=BackgroundTask(response.aclose))

    async def _get(self, actor: Actor, path: str, parameters: Mapping[str, object]) -> httpx.Response:
        token = sign_actor(actor, self._key, proved_at=PROVED_AT.get(), place=whereabouts())
        request = self._http.build_request(
            "GET",
            f"{self._url}{path}",
            params={name: str(value) for name, value in parameters.items()},
            headers={"Authorization": f"Bearer {token}"},
            timeout=ANSWER_S,
        )
        try:
            response = await self._http.send(request, stream=True)
            if response.is_success:
                return response
            problem = await response.aread()
            await response.aclose()
        except httpx.TransportError as error:
            raise Rejected("service.unavailable") from error
        raise refusal_of(problem)


def refusal_of(problem: bytes) -> Rejected:
    """The problem that a service answered with, to be shown as the portal's own."""
    try:
        document = _PROBLEM.validate_json(problem)
    except ValidationError:
        return Rejected("service.unavailable")
    code = str(document.get("code"))
    if code not in problem_texts():
        return Rejected("service.unavailable")
    return Rejected(code, **{name: value for name, value in document.items() if name not in _STANDARD})


def insight_of(request: Request) -> Insight:
    """Insight, as the portal asks it."""
    insight: Insight = request.app.state.insight
    return insight
