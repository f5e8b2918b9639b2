"""Routing over HTTP: a route per command."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.routing.commands import (
    AcknowledgeDocument,
    AnnotateDocument,
    CommentDocument,
    CompleteHandling,
    DelegateHandling,
    FileDocument,
    ReturnDocument,
    RouteDocument,
)
from services.routing.decider import DECIDER, available
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Command
from shared.settings import Settings
from shared.web.commands import CommandRoutes
from shared.web.people import colleague, colleagues


def routes(settings: Settings) -> APIRouter:
    """Every route of routing."""
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(AnnotateDocument, prepare=_annotate)
    documents.add(RouteDocument, prepare=_route)
    documents.add(DelegateHandling, prepare=_delegate)
    documents.add(ReturnDocument)
    documents.add(CompleteHandling)
    documents.add(FileDocument)
    documents.add(AcknowledgeDocument)
    documents.add(CommentDocument, prepare=_comment)
    return documents.router


async def _annotate(sent: AnnotateDocument, request: Request, actor: Actor) -> Command:
    if sent.proposed_lead is None:
        return sent
    return sent.model_copy(update={"proposed_lead": await colleague(request, actor, sent.proposed_lead)})


async def _route(sent: RouteDocument, request: Request, actor: Actor) -> Command:
    return sent.model_copy(
        update={
            "lead": await colleague(request, actor, sent.lead),
            "cooperating": await colleagues(request, actor, sent.cooperating),
            "for_information": await colleagues(request, actor, sent.for_information),
        }
    )


async def _comment(sent: CommentDocument, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"mentioned": await colleagues(request, actor, sent.mentioned)})


async def _delegate(sent: DelegateHandling, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"delegate_to": await colleague(request, actor, sent.delegate_to)})
