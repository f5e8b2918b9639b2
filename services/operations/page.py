"""Rendering of the console's pages, with the portal's design system and its own templates."""

import datetime as dt
from pathlib import Path

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from services.operations import formats
from shared.bodies.actor import Actor
from shared.web.forms import csrf_token
from shared.web.headers import is_opened
from shared.web.problems import ProblemDocument
from shared.web.signin.site import TEMPLATES
from shared.web.static import StaticFolders
from shared.web.texts import add_texts, make_sure_of_texts

HERE = Path(__file__).parent
PAGES = (
    ("/", "console.page.map", "route"),
    ("/letters", "console.page.dead_letters", "mail"),
    ("/read-models", "console.page.read_models", "refresh"),
    ("/events", "console.page.events", "list-check"),
    ("/bodies", "console.page.bodies", "building"),
    ("/outside", "console.page.outside", "broadcast"),
    ("/audit", "console.page.audit", "history"),
    ("/reads", "console.page.reads", "eye"),
)
"""Address, name and icon of each page."""
STATIC = StaticFolders(HERE / "static", HERE.parent / "portal" / "static")  # the design system's files, no code


templates = Jinja2Templates([HERE / "templates", TEMPLATES])
templates.env.globals |= {"formats": formats, "pages": PAGES, "static": STATIC.base}
add_texts(templates.env)
make_sure_of_texts(templates.env, HERE)
templates.env.filters |= {
    "moment": formats.moment,
    "clock": formats.clock,
    "ago": formats.ago,
    "number": formats.number,
    "seconds": formats.seconds,
    "per_second": formats.per_second,
    "took": formats.took,
    "event_name": formats.event_name,
    "consumer_name": formats.consumer_name,
}


def render(request: Request, template: str, actor: Actor, status: int = 200, **context: object) -> Response:
    """A page for the operator; a waiting flash message is shown once."""
    everywhere = {
        "actor": actor,
        "csrf": csrf_token(request),
        "flash": request.session.pop("flash", None) if is_opened(request) else None,
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "now": dt.datetime.now(dt.UTC),
    }
    return templates.TemplateResponse(request, template, {**everywhere, **context}, status)


def show_problem(request: Request, document: ProblemDocument) -> Response:
    """A problem as a page."""
    return templates.TemplateResponse(request, "problem.html", {"problem": document}, document["status"])


def alone(request: Request, template: str, context: dict[str, object], status: int) -> Response:
    """A page for somebody who is not fully signed in."""
    return templates.TemplateResponse(request, template, context, status)


def go(request: Request, url: str, flash: str) -> Response:
    """Redirect to ``url`` after an act, with a flash message."""
    request.session["flash"] = flash
    return RedirectResponse(url, 303)
