"""Tracking over HTTP: a route per command."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request

from services.tracking.calendars import decider as calendars
from services.tracking.initiatives import decider as initiatives
from services.tracking.procedures import decider as procedures
from services.tracking.programme import decider as programme
from services.tracking.programme.commands import (
    AssessTarget,
    CorrectAssessment,
    ReviseTarget,
    SetTarget,
)
from services.tracking.tasks import decider as tasks
from services.tracking.tasks.commands import (
    GiveReport,
    OrderSubTask,
    OrderTask,
    ReportCompletion,
    ReportProgress,
)
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Command
from shared.procedures.content import PROCEDURE_ID, SLUG
from shared.settings import Settings
from shared.web.claims import own_documents
from shared.web.commands import CommandRoutes
from shared.web.people import known_bodies

ProcedureId = Annotated[str, Path(pattern=PROCEDURE_ID, max_length=100)]
BodyId = Annotated[str, Path(pattern=SLUG, max_length=120)]


def routes(settings: Settings) -> APIRouter:
    """Every route of tracking."""
    router = APIRouter()
    for kind in (_tasks(), _targets(), _initiatives(), _catalogue(), _calendars()):
        router.include_router(kind)
    return router


def _tasks() -> APIRouter:
    routes = CommandRoutes("tasks", UUID, tasks.DECIDER, tasks.available)
    routes.add(OrderTask, prepare=_ordered)
    routes.add(OrderSubTask, prepare=_ordered)
    for report in (ReportProgress, ReportCompletion, GiveReport):
        routes.add(report, prepare=_shown)
    routes.add_others()
    return routes.router


def _targets() -> APIRouter:
    routes = CommandRoutes("targets", UUID, programme.DECIDER, programme.available)
    routes.add(SetTarget, prepare=_with_living_owner)
    routes.add(ReviseTarget, prepare=_with_living_owner)
    for assessment in (AssessTarget, CorrectAssessment):
        routes.add(assessment, prepare=_assessed)
    routes.add_others()
    return routes.router


def _initiatives() -> APIRouter:
    routes = CommandRoutes("initiatives", UUID, initiatives.DECIDER, initiatives.available)
    routes.add_others()
    return routes.router


async def _with_living_owner(
    command: SetTarget | ReviseTarget, request: Request, actor: Actor
) -> SetTarget | ReviseTarget:
    """Refuse an owner that does not exist or has ended."""
    if command.owner_body_id is not None:
        await known_bodies(request, command.owner_body_id)
    return command


def _catalogue() -> APIRouter:
    routes = CommandRoutes("procedures", ProcedureId, procedures.DECIDER, procedures.available)
    routes.add_others()
    return routes.router


def _calendars() -> APIRouter:
    routes = CommandRoutes("calendars", BodyId, calendars.DECIDER, calendars.available)
    routes.add_others()
    return routes.router


async def _shown(sent: ReportProgress | ReportCompletion | GiveReport, request: Request, actor: Actor) -> Command:
    """Refuse evidence that is no document of the reporting body."""
    await own_documents(request, *sent.document_ids)
    return sent


async def _assessed(sent: AssessTarget | CorrectAssessment, request: Request, actor: Actor) -> Command:
    """Refuse evidence that is no document of the assessing body."""
    await own_documents(request, sent.evidence_document_id)
    return sent


async def _ordered(sent: OrderTask | OrderSubTask, request: Request, actor: Actor) -> Command:
    """Refuse bodies that do not exist or have ended, and a source that is no document of the ordering body."""
    await known_bodies(request, sent.lead_body_id, *sent.cooperating_body_ids)
    if isinstance(sent, OrderTask):
        await own_documents(request, sent.source_document_id)
    allowed = request.app.state.settings.records_secret_subjects(actor.body_id)
    return sent.model_copy(update={"secret_subject_allowed": allowed})
