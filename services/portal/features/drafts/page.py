"""Drafts: a new one, the prescribed form as PDF and Word, Word back in, and what changed between revisions."""

import asyncio
import hashlib
from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

import structlog
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from services.portal.frame.actions import Fields, draft_content, new_id, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.comparing import compared
from services.portal.frame.downloads import hand_out
from services.portal.frame.opening import read_word
from services.portal.frame.page import go, render, wait_for_card
from services.portal.frame.reads import Row
from services.portal.frame.session import Form, SignedIn, csrf_token
from shared.bodies.actor import Actor
from shared.documents.files import DOCX, PDF, DangerousArchive, UnacceptableFile, check_media_type
from shared.documents.looking import Gatekeeper, SecrecyInDoubt, SecretContent
from shared.form.official import OfficialDocument, Style, paragraphs_of
from shared.form.pdf import compose_pdf
from shared.form.word import UnreadableWord, compose_docx
from shared.web.problems import problem, problem_response

router = APIRouter(prefix="/drafts")
log = structlog.get_logger("gate")


@router.get("/new")
async def new(request: Request, actor: SignedIn, answers: UUID | None = None, replaces: UUID | None = None) -> Response:
    """The empty form, perhaps as the answer to an incoming document, or in the place of an issued one."""
    return await _form(request, actor, {}, answers, replaces)


async def _form(
    request: Request,
    actor: Actor,
    typed: Fields,
    answers: UUID | None,
    replaces: UUID | None,
    refused: dict[str, Any] | None = None,
) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        bodies, organs = await view.bodies(), await view.organs()
        answered = await view.card(answers) if answers else None
        replaced = await view.card(replaces) if replaces else None
    context = {
        "bodies": bodies,
        "organs": organs,
        "answered": answered,
        "replaced": replaced,
        "typed": typed,
        "problem": refused,
    }
    return render(request, "drafts/draft.html", actor, 409 if refused else 200, card=replaced or {}, **context)


@router.post("/new")
async def start(request: Request, actor: SignedIn, form: Form) -> Response:
    """Begin the draft."""
    document_id = UUID(new_id(form, "document_id"))
    answers, replaces = one(form, "answers"), one(form, "replaces")
    fields = {
        "document_id": str(document_id),
        "body_id": actor.body_id,
        "content": draft_content(form),
        "answers_document_id": answers,
        "replaces_document_id": replaces,
    }
    try:
        answer = await request.app.state.commands.give(
            actor, "approval", f"documents/{document_id}", "StartDraft", fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        known = [UUID(value) if value else None for value in (answers, replaces)]
        return await _form(request, actor, form, known[0], known[1], refused.problem)
    await wait_for_card(request.app.state.reads, actor, document_id, "approval", answer["version"])
    return go(request, f"/documents/{document_id}", "Đã lưu dự thảo.")


@router.post("/read-docx")
async def read_docx(
    request: Request,
    actor: SignedIn,
    x_csrf_token: Annotated[str, Header()] = "",
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> Response:
    """What a Word file says, for the form; and where it departs from the prescribed form.

    A file that is in doubt is taken over when it comes again with its digest as ``X-Not-Secret``.
    """
    if x_csrf_token != csrf_token(request):
        return problem_response(request, "form.stale")
    data = await request.body()
    digest = hashlib.sha256(data).hexdigest()
    gate: Gatekeeper = request.app.state.gate
    try:
        check_media_type(data, DOCX)
        await gate.admit(actor.person_id, data, DOCX, unquote(x_file_name), not_secret=x_not_secret == digest)
        draft = await request.app.state.cage.run(actor.person_id, read_word, data)
        if x_not_secret == digest:
            log.info("words of a file taken on somebody's word that it is not secret", person=actor.person_id)
    except SecretContent:
        return problem_response(request, "secret.content")
    except SecrecyInDoubt as doubt:
        return problem_response(request, "secret.in-doubt", **doubt.members, digest=digest)
    except DangerousArchive:
        return problem_response(request, "file.dangerous")
    except (UnacceptableFile, UnreadableWord):
        document = problem("file.not-word")
        return JSONResponse(document, document["status"])
    return JSONResponse(draft.model_dump())


async def _official(request: Request, actor: Actor, card: Row) -> OfficialDocument:
    """The present revision as it will stand on paper, without number and date."""
    draft = card["draft"]
    roster = request.app.state.roster
    owner = await roster.body(card["owner_body_id"])
    leader = await roster.leader(card["owner_body_id"])
    return OfficialDocument(
        style=Style(owner.numbering if owner else "party"),
        issuer=owner.name if owner else "",
        parent=owner.parent_name if owner else None,
        kind=draft["kind"],
        subject=draft["subject"],
        paragraphs=paragraphs_of(draft["text"]),
        recipients=tuple(await roster.names(tuple(draft["recipients"]))),
        place="Đà Nẵng",
        post=leader.title or "" if leader else "",
        signer=leader.name if leader else "",
        draft_number=card["revision"] or 1,
    )


@router.get("/{document_id}/du-thao.{kind}")
async def composed(request: Request, actor: SignedIn, document_id: UUID, kind: str) -> Response:
    """The draft in the prescribed form, as PDF or Word."""
    async with request.app.state.reads.as_actor(actor) as view:
        card = await view.card(document_id)
    if card is None or card["draft"] is None or kind not in ("pdf", "docx"):
        return problem_response(request, "document.unknown")
    official = await _official(request, actor, card)
    if kind == "docx":
        data = await asyncio.to_thread(compose_docx, official)
    else:
        data = (await asyncio.to_thread(compose_pdf, official)).data
    name, media_type = f"du-thao-lan-{official.draft_number}.{kind}", DOCX if kind == "docx" else PDF
    return await hand_out(request, actor, data, name, media_type, about=document_id, lines=[card])


@router.get("/{document_id}/versions")
async def versions(
    request: Request,
    actor: SignedIn,
    document_id: UUID,
    older: Annotated[int | None, Query(ge=1)] = None,
    newer: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Two revisions of a draft, word against word."""
    async with request.app.state.reads.as_actor(actor) as view:
        card = await view.card(document_id)
        timeline = await view.timeline(document_id)
        if card is not None:
            view.opened("document", document_id, document_id, card["secrecy_rank"])
    revisions = _revisions(timeline)
    if card is None or not revisions:
        return problem_response(request, "document.unknown")
    numbers = sorted(revisions)
    newer = newer if newer in revisions else numbers[-1]
    before = [number for number in numbers if number < newer] or numbers[:1]
    older = older if older in revisions else before[-1]
    old, new = revisions[older]["content"], revisions[newer]["content"]
    return render(
        request,
        "drafts/versions.html",
        actor,
        card=card,
        revisions=revisions,
        older=older,
        newer=newer,
        subject=await asyncio.to_thread(compared, old["subject"], new["subject"]),
        text=await asyncio.to_thread(compared, old["text"], new["text"]),
    )


def _revisions(timeline: list[Row]) -> dict[int, Row]:
    """Revision → what it said, by whom and when."""
    found: dict[int, Row] = {}
    for entry in timeline:
        if entry["name"] in ("DraftStarted", "DraftRevised"):
            number = entry["detail"].get("revision", 1)
            found[number] = {"content": entry["detail"]["content"], "by": entry["actor_name"], "at": entry["at"]}
    return found
