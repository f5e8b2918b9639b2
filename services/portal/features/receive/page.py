"""Receiving: drop a file, see what was read off it, correct it, register it."""

from typing import Annotated
from urllib.parse import unquote
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response
from rapidfuzz import fuzz, process

from services.portal.features.receive.typed import head, registration
from services.portal.frame.actions import carried, form_value, many, new_id
from services.portal.frame.commands import CommandRefused, Json
from services.portal.frame.page import go, render, wait_for_card, wants_json
from services.portal.frame.session import FROM_PAGE, Form, SignedIn
from shared.documents.files import CONVERTED, PDF
from shared.documents.office import is_here
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import DocumentWithFile
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import NamedBody
from shared.readmodels.search import queries as search
from shared.readmodels.search.rows import Entry

CERTAIN = 88  # how alike (of 100) a name in the text and a body's name must be to be proposed

router = APIRouter(prefix="/receive")


@router.get("")
async def new(request: Request, actor: SignedIn) -> Response:
    """The empty form: drop a file, or enter a secret document without one."""
    async with request.app.state.reads.as_actor(actor) as view:
        bodies = await roster.bodies(view)
    return render(
        request, "receive/receive.html", actor, bodies=bodies, typed={}, problem=None, most_bytes=_most(request)
    )


@router.post("/files", dependencies=FROM_PAGE)
async def upload(
    request: Request,
    actor: SignedIn,
    content_type: Annotated[str, Header()] = "application/octet-stream",
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> Response:
    """Pass a dropped file on to receiving; answers with what was read, bodies proposed for the tasks.

    ``X-File-Name`` is percent-encoded UTF-8; ``X-Not-Secret`` the clerk's word on a file that was in doubt: its digest.
    """
    try:
        name = unquote(x_file_name)
        data = await request.body()
        read = await request.app.state.commands.upload(actor, data, name, content_type, (x_not_secret,))
    except CommandRefused as refused:
        return JSONResponse(refused.problem, refused.problem["status"])
    async with request.app.state.reads.as_actor(actor) as view:
        bodies = await roster.bodies(view)
        read["same"] = await _same(view, read)
    read["view"] = _view(read["file"])
    for directive in (read.get("reading") or {}).get("directives", []):
        _resolve(directive, bodies)
    return JSONResponse(read)


def _view(file: Json) -> str | None:
    """Where its pages are shown; ``None`` where there are none."""
    drawn = file["media_type"] == PDF or (file["media_type"] in CONVERTED and is_here())
    return f"/files/{file['sha256']}/pages" if drawn else None


def _most(request: Request) -> int:
    return int(request.app.state.settings.max_upload_bytes)


async def _same(view: Reading, read: Json) -> list[dict[str, str]]:
    """Documents that the body already has: with the same file, or with the same symbol of the same year."""
    reading = read.get("reading") or {}
    with_file = await documents.with_file(view, read["file"]["sha256"])
    found: list[tuple[str, DocumentWithFile | Entry]] = [("same_file", card) for card in with_file]
    if reading.get("symbol"):
        year = int(reading["date"][:4]) if reading.get("date") else None
        found += [("same_symbol", entry) for entry in await search.incoming_with_symbol(view, reading["symbol"], year)]
    once = {card.document_id: (why, card) for why, card in reversed(found)}
    return [
        {
            "why": why,
            "url": f"/documents/{card.document_id}",
            "name": " · ".join(str(part) for part in (card.symbol, card.subject) if part) or "…",
        }
        for why, card in once.values()
    ]


def _resolve(directive: Json, bodies: list[NamedBody]) -> None:
    """Add the bodies that the names in a directive mean: the first of its leads leads, all the others cooperate."""
    names = {body.body_id: body.name for body in bodies}
    leads = [body for name in directive["lead"] if (body := _meant(name, names))]
    others = [*leads[1:], *(body for name in directive["cooperating"] if (body := _meant(name, names)))]
    directive["lead_body_id"] = next(iter(leads), None)
    directive["cooperating_bodies"] = [{"body_id": body, "name": names[body]} for body in dict.fromkeys(others)]


def _meant(name: str, names: dict[str, str]) -> str | None:
    """The body that a name in the text most likely means; nothing where none is close enough."""
    found = process.extractOne(name, names, scorer=fuzz.token_sort_ratio, score_cutoff=CERTAIN)
    return None if found is None else str(found[2])


@router.post("")
async def receive(request: Request, actor: SignedIn, form: Form) -> Response:
    """Receive and register in one go; what was typed is kept if either is refused."""
    commands = request.app.state.commands
    key = form_value(form, "key") or str(uuid4())
    document_id = UUID(new_id(form, "document_id"))
    sha256 = form_value(form, "sha256")
    files: list[object] = []
    if sha256:
        described = {name: form_value(form, f"file_{name}") for name in ("name", "media_type", "bytes")}
        files = [{"sha256": sha256, **described}, *map(carried, many(form, "files"))]
    received = {
        "document_id": str(document_id),
        "body_id": actor.body_id,
        "channel": "upload" if files else "paper",
        "head": head(form),
        "files": files,
        "paper_location": form_value(form, "paper_location"),
    }
    stream = f"documents/{document_id}"
    try:
        await commands.give(actor, "receiving", stream, "ReceiveDocument", received, f"{key}/receive")
        answer = await commands.give(
            actor, "receiving", stream, "RegisterDocument", registration(form), f"{key}/register"
        )
    except CommandRefused as refused:
        if wants_json(request):
            return JSONResponse(refused.problem, refused.problem["status"])
        async with request.app.state.reads.as_actor(actor) as view:
            bodies = await roster.bodies(view)
        status = refused.problem["status"]
        return render(
            request,
            "receive/receive.html",
            actor,
            status,
            most_bytes=_most(request),
            bodies=bodies,
            typed=form,
            problem=refused.problem,
            document_id=document_id,
        )
    number = answer["events"][-1]["data"]["arrival_number"]
    if wants_json(request):
        return JSONResponse({"arrival_number": number, "url": f"/documents/{document_id}"})
    card = await wait_for_card(request.app.state.reads, actor, document_id, "receiving", answer["version"])
    return go(request, f"/documents/{document_id}" if card else "/", "receive.registered_as", number=number)
