"""The document page: its head, its way, its file, and every action this person may take now."""

import asyncio
import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.features.documents.actions import ACTIONS
from services.portal.features.documents.past import Moment, document_at, moment_of
from services.portal.features.drafts.judging import departures_of, judge_of
from services.portal.features.drafts.typed import typed_paper
from services.portal.features.drafts.working import typed_at
from services.portal.features.procedures.following import Following, Proposed, case_of, proposal
from services.portal.features.search.finding import marked, parsed
from services.portal.features.search.page import Relatives, Words, relatives
from services.portal.features.signing.asking import Key, key_for
from services.portal.frame.bodies import names_of_bodies
from services.portal.frame.commands import CommandRefused
from services.portal.frame.formats import steps_reached
from services.portal.frame.opening import WordCheck, checked_word, preview_of
from services.portal.frame.page import render, show_refusal
from services.portal.frame.routes import add_actions
from services.portal.frame.screen import Refusal, Screen, Visit, in_path
from services.portal.frame.session import SignedIn
from services.portal.frame.showing import show
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.documents.files import DOCX, TEXT
from shared.documents.office import is_here
from shared.form.checking import Departure
from shared.paper.comparing import Compared, compare
from shared.paper.lines import text_of_paper
from shared.readmodels.casefiles import queries as casefiles
from shared.readmodels.casefiles.rows import OfferedCaseFile
from shared.readmodels.delivery import queries as delivery
from shared.readmodels.delivery.rows import Delivery
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import Colleague, NamedBody
from shared.readmodels.timeline import queries as timeline
from shared.readmodels.timeline.rows import Entry

router = APIRouter(prefix="/documents")


@dataclass(frozen=True)
class DocumentQuery:
    """How a document is looked at: ``q`` is what it was found by, shown on its pages, ``at`` a past moment."""

    q: Words = ""
    at: Moment = ""


@dataclass(frozen=True)
class DocumentPage:
    """A document with its way, its relatives and whatever its forms offer to choose from."""

    card: Card
    following: Following | None
    timeline: list[Entry]
    deliveries: list[Delivery]
    colleagues: list[Colleague]
    bodies: list[NamedBody]
    organs: list[NamedBody]
    body_names: dict[str, str]
    related: Relatives
    proposal: Proposed | None
    case_files: list[OfferedCaseFile]
    kept_in: list[OfferedCaseFile]
    reached: int
    may_ask_who_read: bool
    words: str
    departures: tuple[Departure, ...] = ()
    word_check: WordCheck | None = None
    preview: list[tuple[str, bool]] | None = None
    conflict: tuple[Compared, ...] | None = None
    typed_since: dt.datetime | None = None
    signing_key: Key | None = None


async def _load(view: Reading, visit: Visit[UUID, DocumentQuery]) -> DocumentPage | None:
    card = await documents.card(view, visit.id)
    if card is None:
        return None
    following = await case_of(view, visit.id)
    return DocumentPage(
        card=card,
        following=following,
        timeline=await timeline.of_document(view, visit.id),
        deliveries=await delivery.of_document(view, visit.id),
        colleagues=await roster.colleagues(view),
        bodies=await roster.bodies(view),
        organs=await roster.organs(view),
        body_names=await names_of_bodies(view),
        related=await relatives(view, card),
        proposal=await proposal(view, card, following),
        case_files=await casefiles.offered(view) if card.status == "handled" else [],
        kept_in=await casefiles.holding(view, visit.id),
        reached=steps_reached(
            card.status,
            card.opinions,
            card.answered_by_document_id is not None,
            issued=card.direction == "outgoing",
        ),
        may_ask_who_read=may(visit.actor, "AskReads"),
        words=" ".join(parsed(visit.query.q).words),
    )


async def _finish(visit: Visit[UUID, DocumentQuery], page: DocumentPage) -> DocumentPage:
    return replace(
        page,
        departures=await departures_of(visit.request.app.state.roster, page.card),
        word_check=await _checked(visit.request, visit.actor, page.card),
        preview=await _preview(visit.request, visit.actor, page.card, parsed(visit.query.q).words),
        conflict=await asyncio.to_thread(_conflict, page.card, visit.refused),
        typed_since=await typed_at(visit.commands, visit.actor, visit.id) if page.card.status == "draft" else None,
        signing_key=await key_for(visit.commands, visit.actor, page.card),
    )


def _conflict(card: Card, refused: Refusal | None) -> tuple[Compared, ...] | None:
    """The draft as somebody else has just saved it against what was typed here."""
    if refused is None or refused.command != "ReviseDraft" or "mend" in refused.typed:
        return None
    if refused.problem.get("code") != "command.stale-version":
        return None
    typed = typed_paper(refused.typed)
    return compare(card.draft.paper, typed) if card.draft and typed else None


async def _checked(request: Request, actor: Actor, card: Card) -> WordCheck | None:
    """The check of a draft that stays a Word file, until it is issued."""
    word = card.draft.word if card.draft and not card.files else None
    if word is None:
        return None
    state = request.app.state
    judge = await judge_of(state.roster, card.owner_body_id)
    return await checked_word(state.cage, state.files, actor.person_id, word, judge.rule)


async def _preview(request: Request, actor: Actor, card: Card, words: tuple[str, ...]) -> list[tuple[str, bool]] | None:
    """The text of the first file that no browser shows by itself, in pieces: searched words are hits."""
    for file in card.files[:1]:
        if file.media_type == TEXT or (file.media_type == DOCX and not is_here()):
            text = await preview_of(request.app.state.cage, request.app.state.files, actor.person_id, file)
            return (await asyncio.to_thread(marked, text, words) if words else [(text, False)]) if text else None
    return None


async def show_past(request: Request, actor: Actor, document_id: UUID, at: str) -> Response:
    """The document as it stood at a past moment; nothing can be done there."""
    moment = moment_of(at)
    try:
        card, entries, deliveries = await document_at(request.app.state.commands, actor, document_id, moment)
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)
    async with request.app.state.reads.as_actor(actor) as view:
        names = {body.body_id: body.name for body in await roster.bodies(view)}
    draft = card.draft if not card.files else None
    return render(
        request,
        "documents/past.html",
        actor,
        card=card,
        timeline=entries,
        deliveries=[replace(each, recipient_name=names.get(each.recipient_body_id)) for each in deliveries],
        body_names=names,
        reached=steps_reached(
            card.status,
            card.opinions,
            card.answered_by_document_id is not None,
            issued=card.direction == "outgoing",
        ),
        preview=[(text_of_paper(draft.paper), False)] if draft else await _preview(request, actor, card, ()),
        past_at=moment,
        words="",
    )


SCREEN = Screen(
    template="documents/document.html",
    id=in_path("document_id", UUID),
    query=DocumentQuery,
    address="/documents/{}",
    stream="documents/{}",
    unknown="document.unknown",
    actions=ACTIONS,
    load=_load,
    finish=_finish,
    version=documents.version,
    opened=lambda page: ("document", page.card.document_id, page.card.document_id, page.card.secrecy_rank),
)


@router.get("/{document_id}")
async def document(
    request: Request, actor: SignedIn, document_id: UUID, query: Annotated[DocumentQuery, Depends()]
) -> Response:
    """One document, now or at a past moment."""
    if query.at:
        return await show_past(request, actor, document_id, query.at)
    return await show(SCREEN, Visit(request, actor, document_id, query))


add_actions(router, "/{document_id}", SCREEN)


@router.get("/")
async def nothing_here() -> Response:
    """Documents are found in the registers."""
    return RedirectResponse("/registers/incoming", 303)
