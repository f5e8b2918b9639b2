"""What is one's own: notices, kept lists, the language, the things one has ordered."""

import datetime as dt
from collections.abc import Mapping
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.actions import new_id, one
from services.portal.commands import CommandRefused
from services.portal.language import LANGUAGES
from services.portal.page import go, render, wait_until
from services.portal.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.web.problems import problem_response

router = APIRouter()


@router.get("/notices")
async def notices(request: Request, actor: SignedIn) -> Response:
    """What I am told, beyond the work that waits."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await view.notices()
    return render(request, "notices.html", actor, notices=found)


@router.get("/notices/bell")
async def bell(request: Request, actor: SignedIn) -> Response:
    """The bell with the number of new ones, a part of every page."""
    async with request.app.state.reads.as_actor(actor) as view:
        fresh = await view.fresh_notices()
    return render(request, "bell.html", actor, part=True, fresh=fresh)


@router.post("/notices/seen")
async def seen(request: Request, actor: SignedIn, form: Form) -> Response:
    """I have looked at them."""
    fields = {"until": dt.datetime.now(dt.UTC).isoformat()}
    return await _own(request, actor, "SeeNotices", fields, str(uuid4())) or Response(status_code=204)


@router.get("/views")
async def views(request: Request, actor: SignedIn) -> Response:
    """My lists, a part of every page."""
    async with request.app.state.reads.as_actor(actor) as view:
        found = await view.views()
    return render(request, "views.html", actor, part=True, views=found)


@router.post("/views")
async def save_view(request: Request, actor: SignedIn, form: Form) -> Response:
    """Keep the list I look at."""
    address, view_id = one(form, "address") or "/", new_id(form)
    fields = {"view_id": view_id, "name": one(form, "name"), "address": address}
    refused = await _own(request, actor, "SaveView", fields, one(form, "key") or "")
    if refused is None:
        await _kept(request, actor, view_id, kept=True)
    return refused or go(request, address, "Đã lưu vào “Danh sách của tôi”.")


@router.post("/views/{view_id}/remove")
async def remove_view(request: Request, actor: SignedIn, form: Form, view_id: str) -> Response:
    """I need it no more."""
    refused = await _own(request, actor, "RemoveView", {"view_id": view_id}, one(form, "key") or "")
    if refused is None:
        await _kept(request, actor, view_id, kept=False)
    return refused or go(request, "/", "Đã bỏ danh sách.")


async def _kept(request: Request, actor: Actor, view_id: str, *, kept: bool) -> None:
    """Wait until the list is among mine, or no more: people see what they just did."""
    await wait_until(
        request.app.state.reads,
        actor,
        lambda view: view.views(),
        lambda found: (view_id in {str(one["view_id"]) for one in found}) is kept,
    )


async def _own(
    request: Request, actor: SignedIn, command: str, fields: Mapping[str, str | None], key: str
) -> Response | None:
    stream = f"bodies/{actor.body_id}"
    try:
        await request.app.state.commands.give(actor, "directory", stream, command, dict(fields), key)
    except CommandRefused as refused:
        return problem_response(request, str(refused.problem.get("code", "service.error")))
    return None


@router.get("/annotated")
async def annotated(request: Request, actor: SignedIn) -> Response:
    """What became of what I ordered."""
    async with request.app.state.reads.as_actor(actor) as view:
        cards = await view.annotated()
    return render(request, "annotated.html", actor, cards=cards)


@router.post("/language")
async def language(request: Request, actor: SignedIn, form: Form) -> Response:
    """Tiếng Việt, or English."""
    chosen = one(form, "language") or "vi"
    request.session["language"] = chosen if chosen in LANGUAGES else "vi"
    back = one(form, "back") or "/"
    return RedirectResponse(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/", 303)
