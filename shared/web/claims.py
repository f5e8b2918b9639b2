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

from shared.eventsourcing.decider import Rejected

OWN, ANSWERABLE, REPLACEABLE = "own", "answerable", "replaceable"


class Holding(BaseModel):
    """Whether a claim holds for who asks; of what they may not know nothing does."""

    holds: bool


class Keeper(NamedTuple):
    """Who knows: the service, and the claim that it judges."""

    service: str
    claim: str


async def holds(request: Request, keeper: Keeper, document_id: UUID) -> bool:
    """Whether ``keeper`` says so of a document.  Raises `Rejected` ``service.unavailable`` while it does not answer."""
    base = str(getattr(request.app.state.settings, f"{keeper.service}_url")).rstrip("/")
    url = f"{base}/documents/{document_id}/claims/{keeper.claim}"
    http: httpx.AsyncClient = request.app.state.http
    try:
        response = await http.get(url, headers={"Authorization": request.headers["authorization"]})
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise Rejected("service.unavailable") from error
    return Holding.model_validate_json(response.content).holds


async def own_documents(request: Request, *document_ids: UUID | None) -> None:
    """Refuse documents that the actor's body neither received nor issued, or that the actor may not know.

    Raises `Rejected` ``claim.not-own``.
    """
    named = [one for one in dict.fromkeys(document_ids) if one is not None]
    keepers = (Keeper("receiving", OWN), Keeper("publishing", OWN))
    answers = await asyncio.gather(*(holds(request, keeper, one) for one in named for keeper in keepers))
    for index, one in enumerate(named):
        if not any(answers[index * len(keepers) : (index + 1) * len(keepers)]):
            raise Rejected("claim.not-own", document_id=one)
