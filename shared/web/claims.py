"""What a command claims of another stream (this answers that, this shows it) is asked of who keeps that stream.

The service that keeps it is asked over HTTP as the person who claims; services read nobody's events but their own.
Where the claim is acted on later, it is checked again: what was true when it was said need not be then.
"""

import asyncio
from typing import NamedTuple
from uuid import UUID

import httpx
from fastapi import Request
from pydantic import BaseModel

from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings

OWN, ANSWERABLE, REPLACEABLE = "own", "answerable", "replaceable"
KEEPING_LINES = ("receiving", "publishing")
"""Services that know how a list names a document."""


class Holding(BaseModel):
    """Whether a claim holds for who asks; of what they may not know nothing does."""

    holds: bool


class Listed(BaseModel):
    """How a list names a document; nothing where who asks may not know it, or there is none."""

    line: FiledPaper | None = None


class Keeper(NamedTuple):
    """Who knows: the service, and the claim that it judges."""

    service: str
    claim: str


async def holds(request: Request, keeper: Keeper, document_id: UUID) -> bool:
    """Whether ``keeper`` says so of a document.  Raises `Rejected` ``service.unavailable`` while it does not answer."""
    answer = await _ask(request, keeper.service, f"documents/{document_id}/claims/{keeper.claim}")
    return Holding.model_validate_json(answer).holds


async def line_of(request: Request, document_id: UUID) -> FiledPaper | None:
    """The line of a document that the actor's body received or issued; ``None`` where the actor may not know it.

    Raises `Rejected` ``service.unavailable`` while one of the services that keep documents does not answer.
    """
    answers = await asyncio.gather(*(_ask(request, one, f"documents/{document_id}/line") for one in KEEPING_LINES))
    lines = [line for answer in answers if (line := Listed.model_validate_json(answer).line) is not None]
    return lines[0] if lines else None


async def _ask(request: Request, service: str, path: str) -> bytes:
    """What a service answers to the person of ``request``."""
    settings: Settings = request.app.state.settings
    http: httpx.AsyncClient = request.app.state.http
    headers = {"Authorization": request.headers["authorization"]}
    try:
        response = await http.get(f"{settings.url_of(service)}/{path}", headers=headers)
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise Rejected("service.unavailable") from error
    return response.content


async def own_documents(request: Request, *document_ids: UUID | None) -> None:
    """Refuse documents that the actor's body neither received nor issued, or that the actor may not know.

    Raises `Rejected` ``claim.not-own``.
    """
    named = [one for one in dict.fromkeys(document_ids) if one is not None]
    keepers = [Keeper(service, OWN) for service in KEEPING_LINES]
    answers = await asyncio.gather(*(holds(request, keeper, one) for one in named for keeper in keepers))
    for index, one in enumerate(named):
        if not any(answers[index * len(keepers) : (index + 1) * len(keepers)]):
            raise Rejected("claim.not-own", document_id=one)
