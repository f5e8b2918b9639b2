"""Approval over HTTP: a route per command."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.approval.commands import (
    ApproveDraft,
    CheckFormat,
    CommentDraft,
    GiveOpinion,
    RequestOpinions,
    ReturnDraft,
    ReviseDraft,
    StartDraft,
    SubmitDraft,
    WithdrawDraft,
)
from services.approval.decider import DECIDER, available
from shared.bodies.actor import Actor
from shared.events.approval import DraftContent
from shared.eventsourcing.decider import Command
from shared.settings import Settings
from shared.web.commands import CommandRoutes
from shared.web.people import colleagues, known_bodies, known_recipients


def routes(settings: Settings) -> APIRouter:
    """Every route of approval."""
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(StartDraft, prepare=_with_known_bodies)
    documents.add(ReviseDraft, prepare=_with_known_bodies)
    documents.add(RequestOpinions, prepare=_consulted)
    for command in (GiveOpinion, CheckFormat, SubmitDraft, ApproveDraft, ReturnDraft, WithdrawDraft):
        documents.add(command)
    documents.add(CommentDraft, prepare=_comment)
    return documents.router


def _ordered_bodies(content: DraftContent) -> list[str]:
    led = [directive.lead_body_id for directive in content.directives if directive.lead_body_id]
    cooperating = [body_id for directive in content.directives for body_id in directive.cooperating_body_ids]
    return [*led, *cooperating]


async def _with_known_bodies(sent: StartDraft | ReviseDraft, request: Request, actor: Actor) -> Command:
    await known_recipients(request, *sent.content.recipients)
    await known_bodies(request, *_ordered_bodies(sent.content))
    return sent


async def _comment(sent: CommentDraft, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"mentioned": await colleagues(request, actor, sent.mentioned)})


async def _consulted(sent: RequestOpinions, request: Request, actor: Actor) -> Command:
    await known_bodies(request, *sent.consulted_body_ids)
    return sent
