"""Publishing over HTTP: take a number, sign, issue, send further, and recall."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.publishing.commands import (
    AddRecipients,
    CancelNumber,
    ComposeAgain,
    CorrectIssue,
    DeclineToSign,
    RequestRecall,
    TakeNumber,
)
from services.publishing.decider import DECIDER, available
from services.publishing.keys import api as keys
from services.publishing.keys import remote_api
from services.publishing.numbering import numbering_of
from services.publishing.numbers import api as numbers
from services.publishing.postal import api as postal
from services.publishing.signing import api as signing
from services.publishing.state import State
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Command
from shared.settings import Settings
from shared.web.claims import OWN, REPLACEABLE
from shared.web.commands import CommandRoutes
from shared.web.people import known_recipients, own_body


class NumberRequest(BaseModel):
    """What the clerk sends to take a number; the system knows everything else."""

    model_config = ConfigDict(extra="forbid")

    place: str | None = Field(default=None, min_length=1, max_length=120)
    reason: str | None = Field(default=None, min_length=1, max_length=2000)


def routes(settings: Settings) -> APIRouter:
    """Every route of publishing."""
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(TakeNumber, sent=NumberRequest, prepare=_number)
    documents.add(CancelNumber)
    documents.add(ComposeAgain)
    documents.add(DeclineToSign)
    documents.add(AddRecipients, prepare=_to_known)
    documents.add(RequestRecall)
    documents.add(CorrectIssue)
    documents.add_claim(OWN, State.belongs_to)
    documents.add_line(State.line_for)
    documents.add_claim(REPLACEABLE, State.is_replaceable_by)
    documents.add_beginning("StartDraft", "replaces_document_id", State.is_replaceable_by)
    documents.add_beginning("OrderTask", "source_document_id", State.is_replaceable_by)
    router = APIRouter()
    router.include_router(documents.router)
    router.include_router(postal.routes())
    router.include_router(numbers.routes())
    router.include_router(keys.routes(settings))
    router.include_router(signing.routes())
    router.include_router(remote_api.routes(settings))
    return router


async def _number(sent: NumberRequest, request: Request, actor: Actor) -> Command:
    body = await own_body(request, actor)
    return TakeNumber(**numbering_of(body), place=sent.place, reason=sent.reason)


async def _to_known(sent: AddRecipients, request: Request, actor: Actor) -> Command:
    await known_recipients(request, *sent.recipients)
    return sent
