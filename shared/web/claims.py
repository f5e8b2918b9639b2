"""What a command says of another service's stream is checked with the service that keeps that stream.

The service is asked over HTTP as the person who gives the command; services read nobody's events but their own.  A
service that acts on such a claim later checks it again, for it may have stopped being true.
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
"""Services that keep the documents that a case file may list."""


class Holding(BaseModel):
    """Whether a claim holds for the person who asks; it holds for no document that they may not know."""

    holds: bool


class Listed(BaseModel):
    """A document's line on a list; ``None`` where the person may not know the document or there is none."""

    line: FiledPaper | None = None


class Keeper(NamedTuple):
    """A service and a claim that it judges."""

    service: str
    claim: str


async def holds(request: Request, keeper: Keeper, document_id: UUID) -> bool:
    """Whether ``keeper`` confirms the claim.  Raises `Rejected` ``service.unavailable`` while it does not answer."""
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
    """Raise `Rejected` ``claim.not-own`` for a document that the actor's body neither received nor issued.

    The same for one that the actor may not know.
    """
    named = [one for one in dict.fromkeys(document_ids) if one is not None]
    keepers = [Keeper(service, OWN) for service in KEEPING_LINES]
    answers = await asyncio.gather(*(holds(request, keeper, one) for one in named for keeper in keepers))
    for index, one in enumerate(named):
        if not any(answers[index * len(keepers) : (index + 1) * len(keepers)]):
            raise Rejected("claim.not-own", document_id=one)
