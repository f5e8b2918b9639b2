"""Approval over HTTP: a route per command."""

from uuid import UUID

from fastapi import APIRouter, Request

from services.approval.commands import (
    ApproveDraft,
    CommentDraft,
    RequestOpinions,
    ReviseDraft,
    ShareDraft,
    StartDraft,
)
from services.approval.decider import DECIDER, available
from services.approval.templates import decider as template
from services.approval.templates.commands import ChangeTemplate, KeepTemplate, RetireTemplate
from services.approval.writing.api import writing_router
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Command, Rejected
from shared.form.authority import post_of
from shared.paper.content import DraftContent, Signer
from shared.settings import Settings
from shared.web.claims import ANSWERABLE, REPLACEABLE, Keeper, holds
from shared.web.commands import CommandRoutes
from shared.web.people import colleague_named, colleagues, known_bodies, known_recipients, own_body


def routes(settings: Settings) -> APIRouter:
    """Every route of approval."""
    router = APIRouter()
    router.include_router(_drafts())
    router.include_router(_templates())
    return router


def _drafts() -> APIRouter:
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(StartDraft, prepare=_started)
    documents.add(ReviseDraft, prepare=_with_known_bodies)
    documents.add(ShareDraft, prepare=_shared)
    documents.add(RequestOpinions, prepare=_consulted)
    documents.add(ApproveDraft, prepare=_approved)
    documents.add(CommentDraft, prepare=_comment)
    documents.add_others()
    documents.router.include_router(writing_router())
    return documents.router


def _templates() -> APIRouter:
    templates = CommandRoutes("templates", UUID, template.DECIDER, template.available)
    templates.add(KeepTemplate, prepare=_template)
    templates.add(ChangeTemplate, prepare=_template)
    templates.add(RetireTemplate)
    return templates.router


async def _template(sent: KeepTemplate | ChangeTemplate, request: Request, actor: Actor) -> Command:
    await known_recipients(request, *sent.content.recipients)
    await known_bodies(request, *_ordered_bodies(sent.content))
    return sent


def _ordered_bodies(content: DraftContent) -> list[str]:
    led = [directive.lead_body_id for directive in content.directives if directive.lead_body_id]
    cooperating = [body_id for directive in content.directives for body_id in directive.cooperating_body_ids]
    return [*led, *cooperating]


async def _with_known_bodies(sent: StartDraft | ReviseDraft, request: Request, actor: Actor) -> Command:
    await known_recipients(request, *sent.content.recipients)
    await known_bodies(request, *_ordered_bodies(sent.content))
    signers = tuple([await _known_signer(signer, request, actor) for signer in sent.content.signers])
    return sent.model_copy(update={"content": sent.content.model_copy(update={"signers": signers})})


async def _known_signer(signer: Signer, request: Request, actor: Actor) -> Signer:
    """With name and post as the directory has them.  Raises `Rejected` for somebody who is not of the body."""
    if signer.person_id is None:
        return signer
    person = await colleague_named(request, actor, signer.person_id)
    return signer.model_copy(update={"name": person.name, "post": post_of(person.title or person.post.label)})


async def _started(sent: StartDraft, request: Request, actor: Actor) -> Command:
    """The draft answers a document the body works on, and replaces one that the body or its predecessor issued.

    Raises `Rejected` where it does not.
    """
    answered, replaced = sent.answers_document_id, sent.replaces_document_id
    if answered is not None and not await holds(request, Keeper("routing", ANSWERABLE), answered):
        raise Rejected("claim.not-answerable")
    if replaced is not None and not await holds(request, Keeper("publishing", REPLACEABLE), replaced):
        raise Rejected("claim.not-replaceable")
    return await _with_known_bodies(sent, request, actor)


async def _approved(sent: ApproveDraft, request: Request, actor: Actor) -> Command:
    """Under the rule that the body has now."""
    body = await own_body(request, actor)
    return sent.model_copy(update={"separate_approver": body.separate_approver})


async def _shared(sent: ShareDraft, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"co_authors": await colleagues(request, actor, sent.co_authors)})


async def _comment(sent: CommentDraft, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"mentioned": await colleagues(request, actor, sent.mentioned)})


async def _consulted(sent: RequestOpinions, request: Request, actor: Actor) -> Command:
    await known_bodies(request, *sent.consulted_body_ids)
    return sent
