"""Signing with keys that stand in a folder of the server: the one place that knows them."""

import datetime as dt

from fastapi import Request

from services.publishing.commands import IssueDocument, SignDocument
from services.publishing.decider import DECIDER
from services.publishing.guards import guard_publication
from services.publishing.signing import DocumentSigner, Holder, SigningFailed
from services.publishing.state import State
from shared.bodies.actor import Actor
from shared.documents.files import PDF, FileRef, FileStore
from shared.documents.spots import PaperPlaces
from shared.events.publishing import Signature, SignedAs
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.form.pdf import ComposedPdf
from shared.settings import Settings
from shared.uploads.uploads import Uploads
from shared.web.people import own_body

_NO_FILE = FileRef(sha256="0" * 64, name="-", media_type=PDF, bytes=0)


async def signed(request: Request, actor: Actor) -> Command:
    """The paper with the signature of ``actor``.  Raises `Rejected` for whoever may not sign it now."""
    state = await _state(request)
    holder = Holder(actor.person_id, actor.name, SignedAs.PERSON)
    current = state.current or _NO_FILE
    unsigned = SignDocument(file=current, over=current.sha256, signature=_signature(holder))
    DECIDER.decide(unsigned, state, _context(actor))
    file, signature = await _with_signature(request, state, holder)
    return unsigned.model_copy(update={"file": file, "signature": signature})


async def sealed(request: Request, actor: Actor) -> Command:
    """The paper with the body's signature.  Raises `Rejected` where it is not to be issued now."""
    state = await _state(request)
    current = state.current or _NO_FILE
    appendices = state.content.files if state.content is not None else ()
    unsealed = IssueDocument(over=current.sha256, files=(current, *appendices))
    DECIDER.decide(unsealed, state, _context(actor))
    body = await own_body(request, actor)
    file, signature = await _with_signature(request, state, Holder(state.in_charge, body.name, SignedAs.BODY))
    return unsealed.model_copy(update={"files": (file, *appendices), "signatures": (signature,)})


async def _state(request: Request) -> State:
    state, _ = await request.app.state.handler.state(DECIDER, request.path_params["stream_id"])
    assert isinstance(state, State)
    return state


async def _with_signature(request: Request, state: State, holder: Holder) -> tuple[FileRef, Signature]:
    guard_publication(state)
    assert state.current is not None
    settings: Settings = request.app.state.settings
    store = FileStore.from_url(settings.files_url)
    paper = ComposedPdf(await store.get(state.current.sha256), state.places or PaperPlaces(), ())
    try:
        pdf, made = await DocumentSigner.from_settings(settings).sign(paper, (holder,), dt.datetime.now(dt.UTC))
    except SigningFailed as error:
        raise Rejected("publishing.signing-failed", reason=str(error)) from error
    file = await Uploads(request.app.state.pool, store).keep_for(
        "publishing", [request.path_params["stream_id"]], pdf, state.current.name, PDF
    )
    return file, made[0] if made else _signature(holder)


def _signature(holder: Holder) -> Signature:
    return Signature(role=holder.role, holder_id=holder.id, name=holder.name, at=dt.datetime.now(dt.UTC))


def _context(actor: Actor) -> Context:
    return Context(actor=actor, at=dt.datetime.now(dt.UTC))
