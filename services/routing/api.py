"""Routing over HTTP: a route per command, and the claim that a document may be answered."""

from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from services.routing.case_files import decider as case_files
from services.routing.case_files.commands import (
    CloseCaseFile,
    HandOverCaseFile,
    OpenCaseFile,
    PutDocument,
    TakeDocumentOut,
)
from services.routing.case_files.listed import line_to_put, unfinished
from services.routing.case_files.state import Status as CaseFileStatus
from services.routing.documents.commands import (
    AcknowledgeDocument,
    AnnotateDocument,
    CommentDocument,
    CompleteHandling,
    DelegateHandling,
    FileDocument,
    ReturnDocument,
    RouteDocument,
)
from services.routing.documents.decider import DECIDER, available
from services.routing.documents.state import State
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Command, Rejected
from shared.settings import Settings
from shared.web.claims import ANSWERABLE, own_documents
from shared.web.commands import CommandRoutes
from shared.web.people import colleague, colleagues


class PaperToPut(BaseModel):
    """What people send to put a document into a case file: its id; the system fills in the rest."""

    model_config = ConfigDict(extra="forbid")

    document_id: UUID


class Closing(BaseModel):
    """What people send to close a case file: nothing."""

    model_config = ConfigDict(extra="forbid")


def routes(settings: Settings) -> APIRouter:
    """Every route of routing."""
    router = APIRouter()
    router.include_router(_documents())
    router.include_router(_case_files())
    return router


def _documents() -> APIRouter:
    documents = CommandRoutes("documents", UUID, DECIDER, available)
    documents.add(AnnotateDocument, prepare=_annotate)
    documents.add(RouteDocument, prepare=_route)
    documents.add(DelegateHandling, prepare=_delegate)
    documents.add(ReturnDocument)
    documents.add(CompleteHandling, prepare=_complete)
    documents.add_claim(ANSWERABLE, State.is_answerable_by)
    documents.add_beginning("StartDraft", "answers_document_id", State.is_handled_by)
    documents.add(FileDocument, prepare=_file)
    documents.add(AcknowledgeDocument)
    documents.add(CommentDocument, prepare=_comment)
    return documents.router


def _case_files() -> APIRouter:
    files = CommandRoutes("case-files", UUID, case_files.DECIDER, case_files.available)
    files.add(OpenCaseFile, prepare=_open)
    files.add(PutDocument, sent=PaperToPut, prepare=_put)
    files.add(TakeDocumentOut)
    files.add(CloseCaseFile, sent=Closing, prepare=_close)
    files.add(HandOverCaseFile)
    return files.router


async def _file(sent: FileDocument, request: Request, actor: Actor) -> Command:
    """The chosen case file by its code and title; it is the body's own and open."""
    if sent.chosen_case_file_id is None:
        return sent
    state, _ = await request.app.state.handler.state(case_files.DECIDER, str(sent.chosen_case_file_id))
    if state.body_id != actor.body_id:
        raise Rejected("casefile.unknown")
    if state.status is not CaseFileStatus.OPEN:
        raise Rejected("casefile.out-of-order", state=state.status.value)
    return sent.model_copy(update={"case_file": f"{state.code} · {state.title}"})


async def _open(sent: OpenCaseFile, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"kept_by": await colleague(request, actor, sent.kept_by)})


async def _put(sent: PaperToPut, request: Request, actor: Actor) -> Command:
    return PutDocument(paper=await line_to_put(request, sent.document_id))


async def _close(sent: Closing, request: Request, actor: Actor) -> Command:
    handler = request.app.state.handler
    state, _ = await handler.state(case_files.DECIDER, str(request.path_params["stream_id"]))
    own = state.papers if state.body_id == actor.body_id else ()
    return CloseCaseFile(unfinished=await unfinished(handler, own, actor))


async def _annotate(sent: AnnotateDocument, request: Request, actor: Actor) -> Command:
    if sent.proposed_lead is None:
        return sent
    return sent.model_copy(update={"proposed_lead": await colleague(request, actor, sent.proposed_lead)})


async def _route(sent: RouteDocument, request: Request, actor: Actor) -> Command:
    return sent.model_copy(
        update={
            "lead": await colleague(request, actor, sent.lead),
            "cooperating": await colleagues(request, actor, sent.cooperating),
            "for_information": await colleagues(request, actor, sent.for_information),
        }
    )


async def _complete(sent: CompleteHandling, request: Request, actor: Actor) -> Command:
    """The named answer is a document of the body."""
    await own_documents(request, sent.answer_document_id)
    return sent


async def _comment(sent: CommentDocument, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"mentioned": await colleagues(request, actor, sent.mentioned)})


async def _delegate(sent: DelegateHandling, request: Request, actor: Actor) -> Command:
    return sent.model_copy(update={"delegate_to": await colleague(request, actor, sent.delegate_to)})
