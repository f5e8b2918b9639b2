"""Templates: the drafts that a body begins with; one of them, changed and merged with a list."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.templates import merging
from services.portal.features.templates.actions import ACTIONS, KEEP
from services.portal.frame.page import render
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Screen, Start, Visit, in_path
from services.portal.frame.session import SignedIn
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import Colleague, NamedBody
from shared.readmodels.templates import queries as templates
from shared.readmodels.templates.rows import Template

router = APIRouter()
pages = APIRouter(prefix="/templates")


@dataclass(frozen=True)
class NewPage:
    """What the form of a new template offers to choose from."""

    bodies: list[NamedBody]
    organs: list[NamedBody]
    colleagues: list[Colleague]


@dataclass(frozen=True)
class TemplatePage:
    """A template, and what its form offers to choose from."""

    kept: Template
    bodies: list[NamedBody]
    organs: list[NamedBody]
    colleagues: list[Colleague]


@pages.get("")
async def listing(request: Request, actor: SignedIn) -> Response:
    """The templates of the body."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await templates.in_use(view)
    return render(request, "templates/list.html", actor, templates=found)


async def _load_new(view: Reading, visit: Visit[None, NoQuery]) -> NewPage:
    return NewPage(await roster.bodies(view), await roster.organs(view), await roster.colleagues(view))


async def _version(view: Reading, template_id: UUID, service: str) -> int | None:
    found = await templates.template(view, template_id)
    return None if found is None else found.version


START = Start(
    template="templates/new.html",
    id=NO_ID,
    query=NoQuery,
    address="/templates/{}",
    stream="templates/{}",
    load=_load_new,
    action=KEEP,
    names="template_id",
    version=_version,
)


async def _load(view: Reading, visit: Visit[UUID, NoQuery]) -> TemplatePage | None:
    found = await templates.template(view, visit.id)
    if found is None:
        return None
    return TemplatePage(found, await roster.bodies(view), await roster.organs(view), await roster.colleagues(view))


SCREEN = Screen(
    template="templates/template.html",
    id=in_path("template_id", UUID),
    query=NoQuery,
    address="/templates/{}",
    stream="templates/{}",
    unknown="template.unknown",
    actions=ACTIONS,
    load=_load,
    version=_version,
)
add_start(pages, "/new", START)
router.include_router(merging.router)
add_screen(pages, "/{template_id}", SCREEN)
router.include_router(pages)
