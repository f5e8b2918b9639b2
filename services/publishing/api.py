"""Publishing over HTTP: issue with the next number, send further, and recall."""

import asyncio
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from services.publishing.commands import CITY, AddRecipients, IssueDocument, RequestRecall
from services.publishing.decider import DECIDER, available, issue
from services.publishing.keys import api as keys
from services.publishing.numbers import api as numbers
from services.publishing.postal import api as postal
from services.publishing.signing import DocumentSigner, Holder, SigningFailed
from services.publishing.state import State
from shared.bodies.actor import Actor
from shared.documents.files import PDF, FileStore
from shared.documents.symbols import Style
from shared.events.directory import NumberingSystem
from shared.events.people import PersonRef
from shared.events.publishing import DocumentIssued, SignedAs
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import DraftContent, Signer
from shared.paper.paper import pictures_of
from shared.settings import Settings
from shared.uploads.uploads import Uploads
from shared.web.claims import OWN, REPLACEABLE
from shared.web.commands import CommandRoutes
from shared.web.people import known_recipients, own_body, roster_of


class IssueRequest(BaseModel):
    """What the clerk sends to issue a document; the system knows everything else."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(default=CITY, min_length=1, max_length=120)


def routes(settings: Settings) -> APIRouter:
    """Every route of publishing."""
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(IssueDocument, sent=IssueRequest, prepare=_issue, complete=_compose)
    documents.add(AddRecipients, prepare=_to_known)
    documents.add(RequestRecall)
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
    return router


async def _issue(sent: IssueRequest, request: Request, actor: Actor) -> Command:
    body = await own_body(request, actor)
    return IssueDocument(
        issuer=body.name,
        issuer_symbol=body.symbol,
        numbering=NumberingSystem(body.numbering),
        term=body.term,
        place=sent.place,
    )


async def _to_known(sent: AddRecipients, request: Request, actor: Actor) -> Command:
    await known_recipients(request, *sent.recipients)
    return sent


async def _compose(request: Request, command: IssueDocument, state: State, context: Context) -> Command:
    """The official document, composed and signed now that its number is known."""
    issued = next(event for event in issue(command, state, context) if isinstance(event, DocumentIssued))
    if state.content is None or state.approved_by is None or state.body_id is None:
        return command
    body = await own_body(request, context.actor)
    head, content, signer = issued.head, state.content, state.approved_by
    names = tuple(await roster_of(request).names(issued.recipients))
    drafted = OfficialDocument.of_draft(content, Style(command.numbering.value), body.name, body.parent_name, names)
    document = replace(
        drafted, symbol=head.symbol, place=head.place, date=head.date, signers=signed_by(signer, content)
    )
    settings: Settings = request.app.state.settings
    store = FileStore.from_url(settings.files_url)
    pictures = {file.sha256: await store.get(file.sha256) for file in pictures_of(content.paper)}
    if content.word is None:
        composed = await asyncio.to_thread(compose_pdf, document, pictures)
    else:
        composed = await request.app.state.word_files.composed(context.actor.person_id, content.word, document)
    holders = (
        Holder(signer.person_id, signer.name, SignedAs.PERSON),
        Holder(state.in_charge, body.name, SignedAs.BODY),
    )
    try:
        pdf, signatures = await DocumentSigner.from_settings(settings).sign(composed, holders, context.at)
    except SigningFailed as error:
        raise Rejected("publishing.signing-failed", reason=str(error)) from error
    name = f"{(head.symbol or 'van-ban').replace('/', '-')}.pdf"
    uploads = Uploads(request.app.state.pool, store)
    file = await uploads.keep_for("publishing", [request.path_params["stream_id"]], pdf, name, PDF)
    return command.model_copy(update={"files": (file, *content.files), "signatures": signatures})


def signed_by(approver: PersonRef, content: DraftContent) -> tuple[Signer, ...]:
    """The signature blocks: in the last one stands who approved, whomever the draft named, under its authority."""
    *others, last = content.signers or (Signer(),)
    post = approver.title or approver.post.label
    return (*others, last.model_copy(update={"post": post, "name": approver.name, "person_id": approver.person_id}))
