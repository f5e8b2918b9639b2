"""Receiving over HTTP: files come in and are read; documents are received, registered or refused."""

import hashlib
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import unquote
from uuid import UUID

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel

from services.receiving.commands import (
    AgreeToRecall,
    DeclineRecall,
    EnterPastDocument,
    KeepPastDocument,
    ReceiveDocument,
    RefuseDocument,
    RegisterDocument,
)
from services.receiving.decider import DECIDER, available
from services.receiving.examination import Examiner
from services.receiving.reading import Reading, read_off
from services.receiving.reading.places import Place, find_places
from services.receiving.state import State
from shared.bodies.actor import Actor
from shared.documents.files import PDF, DangerousArchive, FileRef, MediaTypeMismatch, UnacceptableFile
from shared.documents.looking import SecrecyInDoubt, SecretContent
from shared.documents.signatures import SignatureFinding
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Rejected
from shared.settings import Settings
from shared.uploads.uploads import TooManyUploads, Uploads
from shared.web.claims import OWN
from shared.web.commands import CommandRoutes
from shared.web.people import known_bodies
from shared.web.requests import SignedIn


class UploadedFile(BaseModel):
    """A kept file and what was read off it.

    ``problem`` says why nothing was read: ``password``, ``broken`` or ``no-text``.  ``places`` tells where on the pages
    each field of the head was found.
    """

    file: FileRef
    reading: Reading | None = None
    problem: str | None = None
    recognised: bool = False
    places: Mapping[str, Place] = {}
    signatures: tuple[SignatureFinding, ...] = ()
    active_content: tuple[str, ...] = ()


def routes(settings: Settings) -> APIRouter:
    """Every route of receiving."""
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(ReceiveDocument, prepare=_receive)
    documents.add(RegisterDocument, prepare=_register)
    documents.add(EnterPastDocument, prepare=_take_over)
    documents.add(KeepPastDocument, prepare=_take_over)
    documents.add(RefuseDocument)
    documents.add_claim(OWN, State.belongs_to)
    documents.add_line(State.line_for)
    documents.add_beginning("OrderTask", "source_document_id", State.is_entered_by)
    documents.add(AgreeToRecall)
    documents.add(DeclineRecall)
    router = APIRouter()
    router.include_router(documents.router)
    router.add_api_route(
        "/files",
        upload,
        methods=["POST"],
        tags=["files"],
        summary="Keep a file and read its head.",
        max_body_size=settings.max_upload_bytes,
    )
    return router


async def upload(
    request: Request,
    actor: SignedIn,
    content_type: Annotated[str, Header()] = "application/octet-stream",
    x_file_name: Annotated[str, Header(max_length=4000)] = "van-ban",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> UploadedFile:
    """Keep the request's body as a file; ``X-File-Name`` is percent-encoded UTF-8.

    A file whose secrecy is in doubt is refused as ``secret.in-doubt`` with its ``digest``.  Sent again with this digest
    (or ``1``) as ``X-Not-Secret``, it is kept on the sender's word, and that word is recorded.
    """
    data = await request.body()
    if not data:
        raise Rejected("file.empty")
    examiner: Examiner = request.app.state.examiner
    uploads: Uploads = request.app.state.uploads
    cage = examiner.cage
    digest = hashlib.sha256(data).hexdigest()
    confirmed = PersonRef.of(actor) if x_not_secret in ("1", digest) else None
    try:
        await uploads.guard_share(actor, len(data))
        taken = await examiner.take_in(
            data, unquote(x_file_name), content_type, uploads.of(actor), who=actor.person_id, not_secret=confirmed
        )
    except SecretContent as error:
        raise Rejected("secret.content") from error
    except SecrecyInDoubt as error:
        raise Rejected("secret.in-doubt", **error.members, digest=digest) from error
    except TooManyUploads as error:
        raise Rejected("file.too-many-unused") from error
    except MediaTypeMismatch as error:
        raise Rejected("file.not-what-it-says", reason=str(error)) from error
    except DangerousArchive as error:
        raise Rejected("file.dangerous") from error
    except UnacceptableFile as error:
        raise Rejected("file.unsupported") from error
    file, found, readable = taken
    if found.unreadable:
        return UploadedFile(
            file=file, problem=found.unreadable, signatures=found.signatures, active_content=found.active_content
        )
    reading = await cage.run(actor.person_id, read_off, found.text.encode())
    is_pdf = file.media_type == PDF
    places = await cage.run(actor.person_id, find_places, readable, reading) if is_pdf else {}
    return UploadedFile(
        file=file,
        reading=reading,
        recognised=found.recognised,
        places=places,
        signatures=found.signatures,
        active_content=found.active_content,
    )


async def _receive(sent: ReceiveDocument, request: Request, actor: Actor) -> Command:
    return await _completed(sent.model_copy(update={"origin": None}), request, actor)  # only a dispatch has an origin


async def _register(sent: RegisterDocument, request: Request, actor: Actor) -> Command:
    return await _completed(sent, request, actor)


async def _take_over(sent: EnterPastDocument | KeepPastDocument, request: Request, actor: Actor) -> Command:
    allowed = request.app.state.settings.records_secret_subjects(actor.body_id)
    return sent.model_copy(update={"secret_subject_allowed": allowed})


async def _completed(sent: ReceiveDocument | RegisterDocument, request: Request, actor: Actor) -> Command:
    for directive in sent.directives:
        named = [directive.lead_body_id] if directive.lead_body_id else []
        await known_bodies(request, *named, *directive.cooperating_body_ids)
    allowed = request.app.state.settings.records_secret_subjects(actor.body_id)
    return sent.model_copy(update={"secret_subject_allowed": allowed})
