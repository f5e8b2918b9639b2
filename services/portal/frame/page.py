"""Rendering: templates with what every page needs, and the two halves of a form's life."""

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from jinja2 import pass_context
from jinja2.runtime import Context

from services.portal.features.drafts.editing import editor_setup
from services.portal.features.procedures import words
from services.portal.frame import formats, language, navigation
from services.portal.frame.session import csrf_token
from services.portal.frame.tour import tour
from shared.bodies.actor import Actor
from shared.documents.files import CONVERTED, PDF
from shared.documents.kinds import KINDS
from shared.documents.office import is_here
from shared.readmodels.documents import queries as documents
from shared.readmodels.reading import Reading, ReadModels
from shared.texts import say
from shared.web.headers import is_opened
from shared.web.problems import ProblemDocument
from shared.web.signin.site import TEMPLATES
from shared.web.static import StaticFolders
from shared.web.texts import add_texts

PORTAL = Path(__file__).parents[1]
STATIC = StaticFolders(PORTAL / "static")
FoundT = TypeVar("FoundT")
OWN_WRITE_S = 3.0  # how long a page waits to show what was just done


@pass_context
def typed_or(context: Context, name: str, otherwise: object = "") -> object:
    """What was typed into a field before a refusal, else ``otherwise``; ``typed`` is the form that is being shown."""
    return (context["typed"].get(name) or [otherwise or ""])[0]


templates = Jinja2Templates([PORTAL / "features", PORTAL / "frame" / "templates", TEMPLATES])
add_texts(templates.env)
templates.env.globals |= {
    "static": STATIC.base,
    "formats": formats,
    "navigation": navigation,
    "tour": tour,
    "word_files": tuple(CONVERTED),
    "shown_files": (PDF, *CONVERTED, "image/jpeg", "image/png"),
    "draws_word_files": is_here,
    "terms": words,
    "kinds": [kind.name for kind in KINDS],
    "new_key": lambda: str(uuid4()),
    "typed_or": typed_or,
    "editor_setup": editor_setup,
}
templates.env.filters |= {
    "date": dt.date.fromisoformat,
    "day": formats.day,
    "moment": formats.moment,
    "local": formats.local,
    "agenda_text": formats.agenda_text,
    "as_uuid": UUID,
    "typed_local": formats.typed_local,
    "late_by": formats.late_by,
    "nearness": formats.nearness,
    "by_itself": formats.by_itself,
    "said": formats.said,
    "duration": formats.duration,
    "decimal": formats.decimal,
    "percent": formats.percent,
    "outside_line": formats.outside_line,
}


def render(
    request: Request, template: str, actor: Actor, status: int = 200, /, *, part: bool = False, **context: object
) -> Response:
    """A page for ``actor``, or ``part`` of one; a flash message, if one waits, is shown once, on a page."""
    flash = request.session.pop("flash", None) if is_opened(request) and not part else None
    everywhere = {
        "actor": actor,
        "body_name": request.state.body_name,
        "numbering": request.state.numbering,
        "tone_marks": request.state.tone_marks,
        "csrf": csrf_token(request),
        "flash": flash,
        "path": request.url.path,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "language": language.speak(request),
    }
    return templates.TemplateResponse(request, template, {**everywhere, **context}, status)


def show_problem(request: Request, document: ProblemDocument) -> Response:
    """A problem as a page: what went wrong, the next step, and what was typed, so that nobody has to type it again."""
    typed = sentences(getattr(request.state, "typed", {}))
    context = {"problem": document, "typed": typed, "language": language.speak(request)}
    return templates.TemplateResponse(request, "problem.html", context, document["status"])


def alone(request: Request, template: str, context: dict[str, object], status: int) -> Response:
    """A page for somebody who is not wholly signed in."""
    return templates.TemplateResponse(request, template, {**context, "language": language.speak(request)}, status)


def show_refusal(request: Request, document: ProblemDocument) -> Response:
    """A problem that a service answered: a page for people, the document itself for scripts."""
    if wants_json(request):
        return JSONResponse(document, document["status"], media_type="application/problem+json")
    return show_problem(request, document)


def sentences(typed: dict[str, list[str]]) -> str:
    """What somebody wrote into a form: every value of more than one word."""
    return "\n\n".join(dict.fromkeys(value.strip() for values in typed.values() for value in values if " " in value))


def wants_json(request: Request) -> bool:
    """Whether a script asks, not somebody who will look at a page."""
    return request.headers.get("accept", "").startswith("application/json")


def go(request: Request, url: str, done: str, **values: object) -> Response:
    """On to ``url``, which says what was ``done``: the key of a text, with its values."""
    language.speak(request)
    request.session["flash"] = say(done, **values)
    return RedirectResponse(url, 303)


async def wait_for_card(reads: ReadModels, actor: Actor, document_id: UUID, service: str, version: int) -> bool:
    """Wait until the card shows ``version`` of the service's stream; whether it does."""
    shown = await wait_until(
        reads,
        actor,
        lambda view: documents.version(view, document_id, service),
        lambda seen: seen is not None and seen >= version,
    )
    return shown is not None


@asynccontextmanager
async def seeing_change(
    reads: ReadModels, actor: Actor, read: Callable[[Reading], Awaitable[object]]
) -> AsyncIterator[None]:
    """Wait until what ``read`` finds has changed: what is done inside changes it, and people see what they just did."""
    async with reads.as_actor(actor, shown=False) as view:
        before = await read(view)
    yield
    await wait_until(reads, actor, read, lambda now: now != before)


async def wait_until(
    reads: ReadModels, actor: Actor, read: Callable[[Reading], Awaitable[FoundT]], shows: Callable[[FoundT], bool]
) -> FoundT:
    """What ``read`` finds once it ``shows`` what was done, or after `OWN_WRITE_S` as it is then."""
    deadline = time.monotonic() + OWN_WRITE_S
    while True:
        async with reads.as_actor(actor, shown=False) as view:
            found = await read(view)
        if shows(found) or time.monotonic() > deadline:
            return found
        await asyncio.sleep(0.05)
