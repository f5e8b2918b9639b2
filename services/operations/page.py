"""Rendering of the console's pages: the portal's design system, the console's own templates."""

import datetime as dt
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from services.operations import texts
from shared import texts as texts_of
from shared.bodies.actor import Actor
from shared.web.forms import csrf_token
from shared.web.headers import is_opened
from shared.web.signin.site import TEMPLATES
from shared.web.static import StaticFolders

HERE = Path(__file__).parent
STATIC = StaticFolders(HERE / "static", HERE.parent / "portal" / "static")  # the design system's files, no code


def say(key: str, otherwise: str | None = None, /, **values: object) -> str:
    """The text of ``key``; a sentence as it is."""
    return texts_of.say(key, otherwise, **values) if key in texts_of.city() else key


templates = Jinja2Templates([HERE / "templates", TEMPLATES])
templates.env.globals |= {"texts": texts, "static": STATIC.base, "_": say}
templates.env.filters |= {
    "moment": texts.moment,
    "clock": texts.clock,
    "ago": texts.ago,
    "number": texts.number,
    "seconds": texts.seconds,
    "per_second": texts.per_second,
    "took": texts.took,
    "event_name": texts.event_name,
    "consumer_name": texts.consumer_name,
}


def render(request: Request, template: str, actor: Actor, status: int = 200, **context: Any) -> Response:
    """A page for the operator; a flash message, if one waits, is shown once."""
    everywhere = {
        "actor": actor,
        "csrf": csrf_token(request),
        "flash": request.session.pop("flash", None) if is_opened(request) else None,
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "now": dt.datetime.now(dt.UTC),
    }
    return templates.TemplateResponse(request, template, {**everywhere, **context}, status)


def show_problem(request: Request, document: dict[str, Any]) -> Response:
    """A problem as a page."""
    return templates.TemplateResponse(request, "problem.html", {"problem": document}, document["status"])


def alone(request: Request, template: str, context: dict[str, Any], status: int) -> Response:
    """A page for somebody who is not wholly signed in."""
    return templates.TemplateResponse(request, template, context, status)


def go(request: Request, url: str, flash: str) -> Response:
    """On to ``url`` after something was done."""
    request.session["flash"] = flash
    return RedirectResponse(url, 303)
