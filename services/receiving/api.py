"""Receiving over HTTP: files come in and are read; documents are received, registered or refused."""

from typing import Annotated
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Header, Request

from services.receiving.commands import (
    AgreeToRecall,
    CancelArrival,
    CorrectRegistration,
    DeclineRecall,
    EnterPastDocument,
    KeepPastDocument,
    ReceiveDocument,
    RefuseDocument,
    RegisterDocument,
    StampArrival,
)
from services.receiving.decider import DECIDER, available
from services.receiving.importing import api as imports
from services.receiving.stamping import arrival_stamp, checked
from services.receiving.state import State
from services.receiving.uploading import UploadedFile, take_file, take_picture
from shared.bodies.actor import Actor
from shared.documents.files import FileRef
from shared.eventsourcing.decider import Command
from shared.settings import Settings
from shared.web.claims import OWN
from shared.web.commands import CommandRoutes
from shared.web.people import known_bodies
from shared.web.requests import SignedIn


def routes(settings: Settings) -> APIRouter:
    """Every route of receiving."""
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(ReceiveDocument, prepare=_receive)
    documents.add(RegisterDocument, prepare=_register)
    documents.add(EnterPastDocument, prepare=_take_over)
    documents.add(KeepPastDocument, prepare=_take_over)
    documents.add(RefuseDocument)
    documents.add(CorrectRegistration, prepare=_take_over)
    documents.add(CancelArrival)
    documents.add(StampArrival, prepare=checked)
    documents.add_claim(OWN, State.belongs_to)
    documents.add_line(State.line_for)
    documents.add_beginning("OrderTask", "source_document_id", State.is_entered_by)
    documents.add(AgreeToRecall)
    documents.add(DeclineRecall)
    router = APIRouter()
    router.include_router(documents.router)
    router.add_api_route(
        "/documents/{stream_id}/arrival-stamp",
        arrival_stamp,
        methods=["GET"],
        tags=["documents"],
        summary="What the stamp of arrival says, and where it belongs.",
    )
    router.add_api_route(
        "/files",
        upload,
        methods=["POST"],
        tags=["files"],
        summary="Keep a file and read its head.",
        max_body_size=settings.max_upload_bytes,
    )
    router.add_api_route(
        "/pictures",
        upload_picture,
        methods=["POST"],
        tags=["files"],
        summary="Keep a picture for the text of a draft.",
        max_body_size=settings.max_upload_bytes,
    )
    router.include_router(imports.routes(settings))
    return router


async def upload(
    request: Request,
    actor: SignedIn,
    content_type: Annotated[str, Header()] = "application/octet-stream",
    x_file_name: Annotated[str, Header(max_length=4000)] = "van-ban",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
    x_attached: Annotated[bool, Header()] = False,
) -> UploadedFile:
    """Keep the request's body as a file; ``X-File-Name`` is percent-encoded UTF-8.

    With ``X-Attached: 1`` it is an attachment: it may be a spreadsheet, slides or a picture too; no head is read.

    A file whose secrecy is in doubt is refused as ``secret.in-doubt`` with its ``digest``.  Sent again with this digest
    (or ``1``) as ``X-Not-Secret``, it is kept on the sender's word, and that word is recorded.
    """
    return await take_file(
        request.app.state.examiner,
        request.app.state.uploads,
        actor,
        await request.body(),
        unquote(x_file_name),
        content_type,
        x_not_secret,
        attached=x_attached,
    )


async def _receive(sent: ReceiveDocument, request: Request, actor: Actor) -> Command:
    return await _completed(sent.model_copy(update={"origin": None}), request, actor)  # only a dispatch has an origin


async def _register(sent: RegisterDocument, request: Request, actor: Actor) -> Command:
    return await _completed(sent, request, actor)


async def _take_over(
    sent: EnterPastDocument | KeepPastDocument | CorrectRegistration, request: Request, actor: Actor
) -> Command:
    allowed = request.app.state.settings.records_secret_subjects(actor.body_id)
    return sent.model_copy(update={"secret_subject_allowed": allowed})


async def _completed(sent: ReceiveDocument | RegisterDocument, request: Request, actor: Actor) -> Command:
    for directive in sent.directives:
        named = [directive.lead_body_id] if directive.lead_body_id else []
        await known_bodies(request, *named, *directive.cooperating_body_ids)
    allowed = request.app.state.settings.records_secret_subjects(actor.body_id)
    return sent.model_copy(update={"secret_subject_allowed": allowed})


async def upload_picture(
    request: Request,
    actor: SignedIn,
    x_file_name: Annotated[str, Header(max_length=4000)] = "hinh",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> FileRef:
    """Keep the request's body as a picture; the headers are those of `upload`."""
    return await take_picture(
        request.app.state.examiner.gate,
        request.app.state.uploads,
        actor,
        await request.body(),
        unquote(x_file_name),
        x_not_secret,
    )
