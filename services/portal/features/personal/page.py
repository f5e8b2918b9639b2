"""Pages of a person's own: notices, saved lists, the language, the work they gave to others."""

import datetime as dt
from functools import partial
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.frame.actions import form_value, new_id
from services.portal.frame.giving import give_to_own_body
from services.portal.frame.page import go, render
from services.portal.frame.session import Form, SignedIn
from shared.readmodels.documents import queries as documents
from shared.readmodels.personal import queries as personal_of
from shared.texts import LANGUAGES

router = APIRouter()


@router.get("/notices")
async def notices(request: Request, actor: SignedIn) -> Response:
    """The actor's notices: what they are told beyond the work that waits."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await personal_of.notices(view)
    return render(request, "personal/notices.html", actor, notices=found)


@router.get("/notices/bell")
async def bell(request: Request, actor: SignedIn) -> Response:
    """The bell with the number of unread notices, a part of every page."""
    async with request.app.state.reads.as_actor(actor) as view:
        fresh = await personal_of.fresh_notices(view)
    return render(request, "personal/bell.html", actor, part=True, fresh=fresh)


@router.post("/notices/seen")
async def seen(request: Request, actor: SignedIn, form: Form) -> Response:
    """The actor has looked at their notices."""
    fields = {"until": dt.datetime.now(dt.UTC).isoformat()}
    return await give_to_own_body(request, actor, "SeeNotices", fields, str(uuid4())) or Response(status_code=204)


@router.get("/views")
async def views(request: Request, actor: SignedIn) -> Response:
    """The actor's saved lists, a part of every page."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await personal_of.views(view)
    return render(request, "personal/views.html", actor, part=True, views=found)


@router.post("/views")
async def save_view(request: Request, actor: SignedIn, form: Form) -> Response:
    """Save the list that the actor looks at."""
    address = form_value(form, "address") or "/"
    fields = {"view_id": new_id(form), "name": form_value(form, "name"), "address": address}
    refused = await give_to_own_body(
        request, actor, "SaveView", fields, form_value(form, "key") or "", personal_of.views
    )
    return refused or go(request, address, "personal.list_is_saved")


@router.post("/views/{view_id}/remove")
async def remove_view(request: Request, actor: SignedIn, form: Form, view_id: str) -> Response:
    """Remove a saved list."""
    refused = await give_to_own_body(
        request, actor, "RemoveView", {"view_id": view_id}, form_value(form, "key") or "", personal_of.views
    )
    return refused or go(request, "/", "personal.list_is_removed")


Use = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]


@router.get("/phrases/{use}")
async def phrases(
    request: Request, actor: SignedIn, use: Use, into: Annotated[str, Query(pattern=r"^f-[a-z_]{1,40}$")]
) -> Response:
    """The actor's own phrases for one use, a part of the form whose field ``into`` they fill."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await personal_of.phrases(view, use)
    return render(request, "personal/phrases.html", actor, part=True, phrases=found, use=use, into=into)


@router.post("/phrases/{use}")
async def keep_phrase(
    request: Request, actor: SignedIn, form: Form, use: Use, into: Annotated[str, Query(pattern=r"^f-[a-z_]{1,40}$")]
) -> Response:
    """Keep what was typed as a phrase of one's own."""
    fields = {"phrase_id": new_id(form, "phrase_id"), "use": use, "text": form_value(form, into.removeprefix("f-"))}
    shown = partial(personal_of.phrases, use=use)
    refused = await give_to_own_body(request, actor, "KeepPhrase", fields, form_value(form, "key") or "", shown)
    return refused or await phrases(request, actor, use, into)


@router.post("/phrases/{use}/{phrase_id}/remove")
async def remove_phrase(
    request: Request,
    actor: SignedIn,
    form: Form,
    use: Use,
    phrase_id: Annotated[str, Path(max_length=120)],
    into: Annotated[str, Query(pattern=r"^f-[a-z_]{1,40}$")],
) -> Response:
    """Remove a phrase of one's own."""
    shown = partial(personal_of.phrases, use=use)
    fields = {"phrase_id": phrase_id}
    refused = await give_to_own_body(request, actor, "RemovePhrase", fields, form_value(form, "key") or "", shown)
    return refused or await phrases(request, actor, use, into)


@router.get("/annotated")
async def annotated(request: Request, actor: SignedIn) -> Response:
    """The documents that the actor gave instructions on, and what became of them."""
    async with request.app.state.reads.as_actor(actor) as view:
        cards = await documents.annotated(view)
    return render(request, "personal/annotated.html", actor, cards=cards)


@router.post("/language")
async def language(request: Request, actor: SignedIn, form: Form) -> Response:
    """Switch the session to Vietnamese or English."""
    chosen = form_value(form, "language") or "vi"
    request.session["language"] = chosen if chosen in LANGUAGES else "vi"
    back = form_value(form, "back") or "/"
    return RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
