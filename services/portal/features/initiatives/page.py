"""The register of initiatives: cards per body, who has none, and one initiative with its results."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.initiatives.actions import ACTIONS, REGISTER
from services.portal.frame.insight import insight_of
from services.portal.frame.page import render
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Screen, Start, Visit, in_path
from services.portal.frame.session import SignedIn
from shared.bodies.rights import may
from shared.insight.asking import Word
from shared.insight.reform import InitiativeRegister
from shared.readmodels.initiatives.queries import STATES, initiative_version
from shared.readmodels.initiatives.rows import InitiativeCard
from shared.readmodels.reading import Reading

router = APIRouter(prefix="/initiatives")


@router.get("")
async def register(request: Request, actor: SignedIn, state: Word = "", body: Word = "") -> Response:
    """The initiatives of the city, and the committees that have none."""
    wanted = {"state": state if state in STATES else "", "body": body}
    found = await insight_of(request).ask(actor, "/initiatives", InitiativeRegister, wanted)
    return render(
        request,
        "initiatives/register.html",
        actor,
        listed=found.initiatives,
        figures=found.figures,
        without=found.without,
        asked=wanted,
        states=STATES,
        may_register=may(actor, "RegisterInitiative"),
    )


@dataclass(frozen=True)
class NewInitiativePage:
    """The form for an initiative of one's own body, which offers nothing to choose from."""


async def _ask_new(visit: Visit[None, NoQuery]) -> NewInitiativePage:
    return NewInitiativePage()


async def _version(view: Reading, initiative_id: UUID, service: str) -> int:
    return await initiative_version(view, initiative_id)


REGISTERING = Start(
    template="initiatives/new.html",
    id=NO_ID,
    query=NoQuery,
    address="/initiatives/{}",
    stream="initiatives/{}",
    ask=_ask_new,
    action=REGISTER,
    names="initiative_id",
    version=_version,
)


@dataclass(frozen=True)
class InitiativePage:
    """An initiative with its results."""

    initiative: InitiativeCard


async def _ask(visit: Visit[UUID, NoQuery]) -> InitiativePage:
    return InitiativePage(await insight_of(visit.request).ask(visit.actor, f"/initiatives/{visit.id}", InitiativeCard))


SCREEN = Screen(
    template="initiatives/initiative.html",
    id=in_path("initiative_id", UUID),
    query=NoQuery,
    address="/initiatives/{}",
    stream="initiatives/{}",
    actions=ACTIONS,
    ask=_ask,
    version=_version,
)
add_start(router, "/new", REGISTERING)
add_screen(router, "/{initiative_id}", SCREEN)
