"""Publishing over HTTP: issue with the next number, and recall."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.publishing.commands import IssueDocument, RequestRecall
from services.publishing.composing import compose_pdf
from services.publishing.decider import State, available, issue
from shared.bodies.actor import Actor
from shared.documents.files import PDF, FileStore
from shared.events.directory import NumberingSystem
from shared.events.publishing import DocumentIssued
from shared.eventsourcing.decider import Command, Context
from shared.settings import Settings
from shared.web.commands import CommandRoutes
from shared.web.people import own_body


class IssueRequest(BaseModel):
    """What the clerk says when issuing; everything else is known."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(default="Đà Nẵng", min_length=1, max_length=120)


def routes(settings: Settings) -> APIRouter:
    """Every route of publishing."""
    documents = CommandRoutes("documents", UUID, available)
    documents.add(IssueDocument, sent=IssueRequest, prepare=_issue, complete=_compose)
    documents.add(RequestRecall)
    return documents.router


async def _issue(sent: IssueRequest, request: Request, actor: Actor) -> Command:
    body = await own_body(request, actor)
    return IssueDocument(
        issuer=body.name,
        issuer_symbol=body.symbol,
        numbering=NumberingSystem(body.numbering),
        term=body.term,
        place=sent.place,
    )


async def _compose(request: Request, command: IssueDocument, state: State, context: Context) -> Command:
    """The official document, composed now that its number is known."""
    issued = next(event for event in issue(command, state, context) if isinstance(event, DocumentIssued))
    if state.content is None:
        return command
    pdf = await compose_pdf(issued.head, state.content, state.approved_by)
    name = f"{(issued.head.symbol or 'van-ban').replace('/', '-')}.pdf"
    file = await FileStore.from_url(request.app.state.settings.files_url).put(pdf, name, PDF)
    return command.model_copy(update={"files": (file, *state.content.files)})
