"""Slips to print: of a document, of a meeting, and envelopes for whoever gets a document on paper."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.slips.filling import copy, envelopes, handling, invitation, sending, submission, transfer
from services.portal.features.slips.parts import Slip, enveloped, printed
from services.portal.frame.bodies import names_of_bodies
from services.portal.frame.commands import CommandRefused
from services.portal.frame.downloads import hand_out
from services.portal.frame.page import show_refusal
from services.portal.frame.session import SignedIn
from shared.bodies.actor import Actor
from shared.bodies.roster import Body
from shared.documents.copies import CopyForm
from shared.documents.files import PDF
from shared.documents.spots import Room
from shared.eventsourcing.decider import Rejected
from shared.form.arrival import ArrivalStamp, overlay
from shared.readmodels.delivery import queries as delivery
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.readmodels.meeting_board import queries as meetings
from shared.readmodels.postal import queries as postal
from shared.readmodels.postal.rows import PaperLine
from shared.readmodels.timeline import queries as timeline
from shared.readmodels.timeline.rows import Entry
from shared.texts import speaking

router = APIRouter()

Named = Literal["handling", "submission", "transfer", "sending"]
Size = Literal["C5", "DL", "C4"]
A4_PT = (595.28, 841.89)
MOST = 200  # slips or envelopes of one print


@dataclass(frozen=True)
class Known:
    """What the read models say of a document for its slips; ``recipients`` are the names of its recipients here."""

    card: Card
    timeline: list[Entry]
    papers: list[PaperLine]
    recipients: list[str]
    body_names: dict[str, str]


@router.get("/documents/{document_id}/slips/{slip}.pdf")
async def of_document(request: Request, actor: SignedIn, document_id: UUID, slip: Named) -> Response:
    """A slip of a document, filled."""
    known = await _known(request, actor, document_id)
    body, address = await _body(request, actor), _address(request, f"/documents/{document_id}")
    with speaking("vi"):
        slips = _slips(slip, known, body, address)
        data = await asyncio.to_thread(printed, body, slips[:MOST])
    return await hand_out(request, actor, data, f"{slip}-{document_id}.pdf", PDF, about=document_id, lines=[known.card])


@router.get("/documents/{document_id}/slips/envelopes/{size}.pdf")
async def envelopes_of(request: Request, actor: SignedIn, document_id: UUID, size: Size) -> Response:
    """Envelopes for the recipients on paper."""
    known = await _known(request, actor, document_id)
    body = await _body(request, actor)
    with speaking("vi"):
        ones = envelopes(known.card, known.papers)
        if not ones:
            raise Rejected("postal.nobody")
        data = await asyncio.to_thread(enveloped, body, ones[:MOST], size)
    return await hand_out(request, actor, data, f"bi-thu-{size}.pdf", PDF, about=document_id, lines=[known.card])


@router.get("/documents/{document_id}/slips/copies/{form}.pdf")
async def copy_on_paper(request: Request, actor: SignedIn, document_id: UUID, form: CopyForm) -> Response:
    """The block of a copy of the document on paper."""
    known = await _known(request, actor, document_id)
    body, address = await _body(request, actor), _address(request, f"/documents/{document_id}")
    with speaking("vi"):
        data = await asyncio.to_thread(printed, body, [copy(known.card, form, body, (), address)])
    return await hand_out(request, actor, data, f"ban-sao-{form}.pdf", PDF, about=document_id, lines=[known.card])


@router.get("/documents/{document_id}/arrival-stamp.pdf")
async def arrival_sheet(request: Request, actor: SignedIn, document_id: UUID) -> Response:
    """A sheet that is empty but for the stamp of arrival, to print over the paper's first page."""
    known = await _known(request, actor, document_id)
    try:
        said = await request.app.state.commands.ask(actor, "receiving", f"documents/{document_id}/arrival-stamp", {})
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)
    lead = known.card.routing.lead.name if known.card.routing else ""
    with speaking("vi"):
        stamp = ArrivalStamp(said["issuer"], str(said["number"]), said["day"], lead)
        data = await asyncio.to_thread(overlay, stamp, Room.model_validate(said["room"]), A4_PT)
    return await hand_out(request, actor, data, "dau-den.pdf", PDF, about=document_id, lines=[known.card])


@router.get("/meetings/{meeting_id}/slips/invitations.pdf")
async def invitations(request: Request, actor: SignedIn, meeting_id: UUID) -> Response:
    """Invitations to a meeting, one for each person and body."""
    async with request.app.state.reads.as_actor(actor) as view:
        meeting = await meetings.meeting(view, meeting_id)
        names = await names_of_bodies(view)
    if meeting is None:
        raise Rejected("meetings.unknown")
    body, address = await _body(request, actor), _address(request, f"/meetings/{meeting_id}")
    invited = [person.person.name for person in meeting.people] + [names.get(one, one) for one in meeting.bodies]
    issuer = meeting.calling_name or body.name
    with speaking("vi"):
        slips = [invitation(meeting, issuer, name, address) for name in (invited or [meeting.chair.person.name])[:MOST]]
        data = await asyncio.to_thread(printed, body, slips)
    return await hand_out(request, actor, data, "giay-moi.pdf", PDF, about=meeting_id, lines=[meeting])


def _slips(slip: Named, known: Known, body: Body, address: str) -> Sequence[Slip]:
    card = known.card
    match slip:
        case "handling":
            return [handling(card, known.timeline, address)]
        case "submission":
            return [submission(card, known.timeline, known.body_names, address)]
        case "transfer":
            return [transfer(card, body.name, address)]
        case "sending":
            on_paper = [sending(card, body.name, line, line.recipient, address) for line in known.papers]
            return on_paper or [sending(card, body.name, None, "; ".join(known.recipients), address)]


async def _known(request: Request, actor: Actor, document_id: UUID) -> Known:
    async with request.app.state.reads.as_actor(actor) as view:
        card = await documents.card(view, document_id)
        if card is None:
            raise Rejected("document.unknown")
        deliveries = await delivery.of_document(view, document_id)
        return Known(
            card=card,
            timeline=await timeline.of_document(view, document_id),
            papers=await postal.of_document(view, document_id),
            recipients=[one.recipient_name or one.recipient_body_id for one in deliveries],
            body_names=await names_of_bodies(view),
        )


async def _body(request: Request, actor: Actor) -> Body:
    body: Body | None = await request.app.state.roster.body(actor.body_id)
    if body is None:
        raise Rejected("directory.unknown-body", body_id=actor.body_id)
    return body


def _address(request: Request, path: str) -> str:
    return f"{request.app.state.settings.portal_url.rstrip('/')}{path}"
