"""Peers: other document systems that the city exchanges documents with; opened, changed and closed by its overseers."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.connections.giving import commands_of, give, give_with_secret
from services.portal.frame.actions import Fields, given, new_id, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render, tell_problem
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.web.problems import ProblemDocument, problem_response

router = APIRouter(prefix="/peers")

DONE = {
    "ChangePeer": "Đã sửa; những gì đang chờ được gửi theo cách mới.",
    "ClosePeer": "Đã ngừng liên thông.",
}


def reached(form: Fields) -> dict[str, Any]:
    """How the form says that a peer is reached, and for whom it speaks: an organ per line, its OrganId first."""
    organs = []
    for line in (one(form, "organs") or "").splitlines():
        organ_id, _, name = line.strip().partition(" ")
        if organ_id:
            organs.append({"organ_id": organ_id, "name": name.strip() or organ_id})
    return {"organs": organs, **given(form, "name", "url", "folder", "packaging", "certificate")}


@router.get("")
async def peers(request: Request, actor: SignedIn) -> Response:
    """All of them, and the form for another one."""
    return await _list(request, actor)


@router.post("")
async def register(request: Request, actor: SignedIn, form: Form) -> Response:
    """Exchange documents with another system; its secret is shown this once."""
    peer_id = new_id(form)
    fields = {"peer_id": peer_id, **reached(form)}
    try:
        secret = await give_with_secret(request, actor, form, f"peers/{peer_id}", "RegisterPeer", fields)
    except CommandRefused as refused:
        return await _list(request, actor, form, refused.problem)
    if secret is None:
        return go(request, f"/peers/{peer_id}", "Đã liên thông từ trước. Chưa chép khóa thì đổi khóa khác.")
    return await _one(request, actor, UUID(peer_id), secret=secret)


@router.get("/{peer_id}")
async def peer(request: Request, actor: SignedIn, peer_id: UUID) -> Response:
    """One of them: whom it speaks for, how it is reached, and what waits for it."""
    return await _one(request, actor, peer_id)


@router.post("/{peer_id}/ChangePeerSecret")
async def change_secret(request: Request, actor: SignedIn, form: Form, peer_id: UUID) -> Response:
    """Another secret, shown this once; the one before is no longer good."""
    try:
        secret = await give_with_secret(request, actor, form, f"peers/{peer_id}", "ChangePeerSecret", {})
    except CommandRefused as refused:
        return await _one(request, actor, peer_id, problem=refused.problem)
    return await _one(request, actor, peer_id, secret=secret)


@router.post("/{peer_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, peer_id: UUID, command: str) -> Response:
    """Reach it otherwise, or not at all."""
    if command not in DONE:
        return problem_response(request, "command.unknown")
    fields = reached(form) if command == "ChangePeer" else given(form, "reason")
    try:
        await give(request, actor, form, f"peers/{peer_id}", command, fields)
    except CommandRefused as refused:
        return await _one(request, actor, peer_id, problem=refused.problem, tried=command, typed=form)
    return go(request, f"/peers/{peer_id}", DONE[command])


async def _list(
    request: Request, actor: Actor, typed: Fields | None = None, problem: ProblemDocument | None = None
) -> Response:
    try:
        found = await commands_of(request).ask(actor, "subscriptions", "peers", {})
    except CommandRefused as refused:
        return tell_problem(request, refused.problem)
    status = problem["status"] if problem else 200
    typed = typed or {}
    return render(request, "peers/list.html", actor, status, peers=found["peers"], typed=typed, problem=problem)


async def _one(
    request: Request,
    actor: Actor,
    peer_id: UUID,
    *,
    secret: str | None = None,
    problem: ProblemDocument | None = None,
    tried: str | None = None,
    typed: Fields | None = None,
) -> Response:
    try:
        found = await commands_of(request).ask(actor, "subscriptions", f"peers/{peer_id}", {})
    except CommandRefused as refused:
        return tell_problem(request, refused.problem)
    answer = render(
        request,
        "peers/one.html",
        actor,
        problem["status"] if problem else 200,
        peer=found,
        at=f"/peers/{peer_id}",
        offered=found["actions"],
        secret=secret,
        problem=problem,
        tried=tried,
        typed=(typed or {}) if tried == "ChangePeer" else _as_typed(found),
        address=f"{request.app.state.settings.subscriptions_public_url.rstrip('/')}/edxml",
    )
    answer.headers["Cache-Control"] = "no-store"  # there are secrets on it
    return answer


def _as_typed(found: dict[str, Any]) -> Fields:
    """The peer as it stands, as somebody would have filled the form in."""
    organs = "\n".join(f"{organ['organ_id']} {organ['name']}" for organ in found["organs"])
    values = {"name": found["name"], "organs": organs, **found["line"]}
    return {name: [value] for name, value in values.items() if value}
