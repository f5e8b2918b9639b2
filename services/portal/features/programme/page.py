"""The reform programme: the targets as a picture, one target with its history, and what may be done with it."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.programme.actions import ACTIONS, SET
from services.portal.frame.insight import insight_of
from services.portal.frame.page import render
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Screen, Start, Visit, in_path
from services.portal.frame.session import SignedIn
from shared.bodies.rights import CITY_OVERSEERS, may
from shared.insight.asking import LongWord
from shared.insight.reform import Programme, TargetHistory, TargetLineInTime
from shared.readmodels.programme.queries import STANDS, target_version
from shared.readmodels.programme.rows import AssessmentLine, TargetCard
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import NamedBody

router = APIRouter(prefix="/programme")


@router.get("")
async def targets(
    request: Request, actor: SignedIn, programme: LongWord = "", stands: LongWord = "", body: LongWord = ""
) -> Response:
    """All targets: where each stands, and how it came there."""
    wanted = {"programme": programme, "stands": stands if stands in STANDS else "", "body": body}
    found = await insight_of(request).ask(actor, "/programme", Programme, wanted)
    return render(
        request,
        "programme/targets.html",
        actor,
        figures=found.figures,
        targets=found.targets,
        quarters=found.quarters,
        programmes=found.programmes,
        asked=wanted,
        may_set=may(actor, "SetTarget"),
    )


@dataclass(frozen=True)
class NewTargetPage:
    """The programmes there are, and whose a target may be: of any body where a body of the city's overseers sets it."""

    bodies: list[NamedBody]
    programmes: list[str]


async def _ask_new(visit: Visit[None, NoQuery]) -> NewTargetPage:
    actor = visit.actor
    async with visit.reads.as_actor(actor) as view:
        bodies = await roster.bodies(view)
    programmes = await insight_of(visit.request).ask(actor, "/programme/names", list[str])
    overseers = actor.body_id in CITY_OVERSEERS
    return NewTargetPage([body for body in bodies if overseers or body.body_id == actor.body_id], programmes)


async def _version(view: Reading, target_id: UUID, service: str) -> int:
    return await target_version(view, target_id)


SETTING = Start(
    template="programme/new_target.html",
    id=NO_ID,
    query=NoQuery,
    address="/programme/{}",
    stream="targets/{}",
    ask=_ask_new,
    action=SET,
    names="target_id",
    version=_version,
)


@dataclass(frozen=True)
class TargetPage:
    """A target with its line and its assessments; ``held`` are those that were not corrected."""

    target: TargetCard
    history: list[AssessmentLine]
    held: list[AssessmentLine]
    line: TargetLineInTime
    bodies: list[NamedBody]


async def _ask(visit: Visit[UUID, NoQuery]) -> TargetPage:
    found = await insight_of(visit.request).ask(visit.actor, f"/programme/{visit.id}", TargetHistory)
    async with visit.reads.as_actor(visit.actor) as view:
        bodies = await roster.bodies(view) if visit.actor.body_id in CITY_OVERSEERS else []
    held = [assessment for assessment in found.history if assessment.corrected_by is None]
    return TargetPage(found.target, found.history, held, found.line, bodies)


SCREEN = Screen(
    template="programme/target.html",
    id=in_path("target_id", UUID),
    query=NoQuery,
    address="/programme/{}",
    stream="targets/{}",
    actions=ACTIONS,
    ask=_ask,
    version=_version,
)
add_start(router, "/new", SETTING)
add_screen(router, "/{target_id}", SCREEN)
