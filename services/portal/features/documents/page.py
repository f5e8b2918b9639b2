"""The document page: its head, its way, its file, and every action this person may take now."""

import asyncio
import re
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.features.casefiles import reads as casefiles
from services.portal.features.documents.past import Moment, document_at, moment_of
from services.portal.features.meetings.reads import Meetings
from services.portal.features.procedures.following import case_of, proposal
from services.portal.features.search.finding import asked, marked
from services.portal.features.search.page import Words, relatives
from services.portal.features.tasks.reads import Tasks
from services.portal.frame.actions import ACTIONS, COMMENTS, Fields, one, routed_at_once
from services.portal.frame.commands import CommandRefused
from services.portal.frame.comparing import compared
from services.portal.frame.opening import preview_of
from services.portal.frame.page import go, render, tell_problem, wait_for_card
from services.portal.frame.session import Form, SignedIn
from services.portal.frame.texts import steps_reached
from shared.audit.reads import Read
from shared.bodies.actor import Actor
from shared.documents.files import DOCX, PDF, TEXT, FileMissing, FileRef, FileStore
from shared.form.checking import Departure, check_content
from shared.services import OF_DOCUMENTS
from shared.uploads.uploads import own_upload
from shared.web.downloads import file_headers, part_asked, type_to_send
from shared.web.problems import problem_response

router = APIRouter(prefix="/documents")


async def show(
    request: Request,
    actor: Actor,
    document_id: UUID,
    *,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: dict[str, Any] | None = None,
    query: str = "",
) -> Response:
    """The page; after a refusal with the form as it was typed and what to do next."""
    async with request.app.state.reads.as_actor(actor) as view:
        card = await view.card(document_id)
        if card is None:
            return problem_response(request, "document.unknown")
        view.opened("document", document_id, document_id, card["secrecy_rank"])
        following = await case_of(view, document_id)
        context = {
            "following": following,
            "timeline": await view.timeline(document_id),
            "deliveries": await view.deliveries(document_id),
            "colleagues": await view.colleagues(),
            "bodies": await view.bodies(),
            "organs": await view.organs(),
            "body_names": await view.body_names(),
            "related": await relatives(view, card),
            "proposal": await proposal(view, card, following),
            "case_files": await casefiles.offered(view, actor.person_id) if card["status"] == "handled" else [],
            "kept_in": await casefiles.holding(view, document_id),
        }
    offers = await request.app.state.commands.actions(actor, OF_DOCUMENTS, f"documents/{document_id}")
    offered = {name for offer in offers.values() for name in offer.actions}
    words = asked(query).words
    return render(
        request,
        "documents/document.html",
        actor,
        409 if problem else 200,
        card=card,
        actions=[action for name, action in ACTIONS.items() if name in offered and name not in COMMENTS],
        commenting=next((name for name in COMMENTS if name in offered), None),
        versions={service: offer.version for service, offer in offers.items()},
        tried=tried if tried in offered else None,
        typed=typed or {},
        kept_words=_typed_words(typed) if tried and tried not in offered else "",
        conflict=await asyncio.to_thread(_conflict, card, tried, typed, problem),
        problem=problem,
        reached=steps_reached(card["status"], card["opinions"], card["answered_by_document_id"] is not None),
        preview=await _preview(request, actor, card, words),
        departures=_departures(card),
        words=" ".join(words),
        **context,
    )


_WRITTEN = (
    "instruction",
    "reason",
    "remarks",
    "result",
    "opinion",
    "question",
    "note",
    "text",
    "subject",
    "departures",
)


def _typed_words(typed: Fields | None) -> str:
    """What somebody wrote into a form that is no longer offered: theirs to copy."""
    return "\n\n".join(words for name in _WRITTEN if (words := one(typed or {}, name)))


def _conflict(
    card: dict[str, Any], tried: str | None, typed: Fields | None, problem: dict[str, Any] | None
) -> list[tuple[str, str]] | None:
    """The draft as somebody else has just saved it against what was typed here."""
    if tried != "ReviseDraft" or problem is None or problem.get("code") != "command.stale-version":
        return None
    saved = f"{card['draft']['subject']}\n{card['draft']['text']}"
    return compared(saved, f"{one(typed or {}, 'subject') or ''}\n{one(typed or {}, 'text') or ''}")


def _departures(card: dict[str, Any]) -> list[Departure]:
    draft = card["draft"]
    if draft is None or card["status"] not in ("draft", "submitted"):
        return []
    return check_content(draft["kind"], draft["subject"], draft["text"], len(draft["recipients"]))


async def _preview(
    request: Request, actor: Actor, card: dict[str, Any], words: tuple[str, ...]
) -> list[tuple[str, bool]] | None:
    """The text of the first file that no browser shows by itself, in pieces: searched words are hits."""
    for file in card["files"][:1]:
        if file["media_type"] in (TEXT, DOCX):
            kept = FileRef(**{name: file[name] for name in FileRef.model_fields})
            text = await preview_of(request.app.state.cage, request.app.state.files, actor.person_id, kept)
            return (await asyncio.to_thread(marked, text, words) if words else [(text, False)]) if text else None
    return None


async def show_past(request: Request, actor: Actor, document_id: UUID, at: str) -> Response:
    """The document as it stood at a past moment; nothing can be done there."""
    moment = moment_of(at)
    try:
        card, entries, deliveries = await document_at(request.app.state.commands, actor, document_id, moment)
    except CommandRefused as refused:
        return tell_problem(request, refused.problem)
    async with request.app.state.reads.as_actor(actor) as view:
        names = {body["body_id"]: body["name"] for body in await view.bodies()}
    draft = card["draft"] if not card["files"] else None
    return render(
        request,
        "documents/past.html",
        actor,
        card=card,
        timeline=entries,
        deliveries=[{**row, "recipient_name": names.get(row["recipient_body_id"])} for row in deliveries],
        body_names=names,
        reached=steps_reached(card["status"], card["opinions"], card["answered_by_document_id"] is not None),
        preview=[(draft["text"], False)] if draft else await _preview(request, actor, card, ()),
        past_at=moment,
        words="",
    )


@router.get("/{document_id}")
async def document(request: Request, actor: SignedIn, document_id: UUID, q: Words = "", at: Moment = "") -> Response:
    """One document; ``q`` is what it was found by, shown on its pages, ``at`` a past moment to see it at."""
    if at:
        return await show_past(request, actor, document_id, at)
    return await show(request, actor, document_id, query=q)


@router.post("/{document_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, document_id: UUID, command: str) -> Response:
    """Give a command with the form's fields, and show what came of it."""
    action = ACTIONS.get(command)
    if action is None or action.service not in OF_DOCUMENTS:
        return problem_response(request, "command.unknown")
    commands, stream, key = request.app.state.commands, f"documents/{document_id}", one(form, "key") or ""
    try:
        answer = await commands.give(
            actor, action.service, stream, command, action.fields(form), key, one(form, "version")
        )
        onward = routed_at_once(form) if command == "AnnotateDocument" else None
        if onward is not None:
            command = "RouteDocument"
            answer = await commands.give(actor, action.service, stream, command, onward, f"{key}/route")
    except CommandRefused as refused:
        return await show(request, actor, document_id, tried=command, typed=form, problem=refused.problem)
    await wait_for_card(request.app.state.reads, actor, document_id, action.service, answer["version"])
    return go(request, f"/documents/{document_id}", action.done)


files = APIRouter(prefix="/files")


@files.get("/{sha256}")
async def file(request: Request, actor: SignedIn, sha256: str, download: bool = False) -> Response:
    """A file, for who may see a document that has it, or has just uploaded it; parts of it by ``Range``."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return problem_response(request, "request.not-found")
    described = await _described(request, actor, sha256)
    if described is None:
        return problem_response(request, "document.unknown")
    media_type = type_to_send(described.media_type)
    headers = file_headers(described.name, described.media_type, download=download) | {"Accept-Ranges": "bytes"}
    kept: FileStore = request.app.state.files
    try:
        size = await kept.size(sha256)
        part = part_asked(request.headers.get("range"), size)
        if part is not None:
            headers["Content-Range"] = f"bytes {part[0]}-{part[1] - 1}/{size}"
            return Response(await kept.get_part(sha256, *part), 206, headers, media_type)
        return Response(await kept.get(sha256), media_type=media_type, headers=headers)
    except FileMissing:
        return problem_response(request, "document.unknown")


async def _described(request: Request, actor: Actor, sha256: str) -> FileRef | None:
    """The file as what names it describes it, if the actor may see that; or as they have just uploaded it."""
    async with request.app.state.reads.as_actor(actor) as view:
        cards = (
            await view.cards_with_file(sha256)
            or await Meetings(view).papers_with_file(sha256)
            or await Tasks(view).with_file(sha256)
        )
        for card in cards[:1]:
            about = card.get("document_id") or card.get("meeting_id") or card["task_id"]
            view.opened("file", sha256, about, card["secrecy_rank"])
    for named in (named for card in cards for named in card["files"] if named["sha256"] == sha256):
        return FileRef.model_validate(named)
    if cards:  # the searchable copy of a scan
        return FileRef(sha256=sha256, name="van-ban.pdf", media_type=PDF, bytes=0)
    own = await own_upload(request.app.state.pool, actor, sha256)
    if own is not None:
        await request.app.state.reads.record(actor, [Read("file", sha256)])
    return own


@router.get("/")
async def nothing_here() -> Response:
    """Documents are found in the registers."""
    return RedirectResponse("/registers/incoming", 303)
