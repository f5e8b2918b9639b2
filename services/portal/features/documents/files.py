"""Files: what people open of a document, and the pages of a Word file, for whoever may have the file itself."""

import re
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from services.portal.frame.commands import CommandRefused
from services.portal.frame.opening import NotDrawn, pages_of
from services.portal.frame.session import FROM_PAGE, SignedIn
from shared.audit.reads import Read
from shared.bodies.actor import Actor
from shared.documents.files import CONVERTED, PDF, FileMissing, FileRef, FileStore
from shared.documents.office import NoOffice
from shared.readmodels.documents import queries as documents
from shared.readmodels.meeting_board import queries as meetings
from shared.readmodels.tasks import queries as tasks
from shared.uploads.uploads import own_upload
from shared.web.downloads import file_headers, part_asked, type_to_send
from shared.web.problems import problem_response

router = APIRouter(prefix="/files")


@router.post("", dependencies=FROM_PAGE)
async def keep(
    request: Request,
    actor: SignedIn,
    content_type: Annotated[str, Header()] = "application/octet-stream",
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> Response:
    """Keep a file that is attached to a document, examined like every other; answers with what names it there.

    Headers are as those of ``/receive/files``.
    """
    data, name = await request.body(), unquote(x_file_name)
    try:
        kept = await request.app.state.commands.upload(actor, data, name, content_type, (x_not_secret,), attached=True)
    except CommandRefused as refused:
        return JSONResponse(refused.problem, refused.problem["status"])
    return JSONResponse(kept["file"])


@router.get("/{sha256}")
async def file(request: Request, actor: SignedIn, sha256: str, download: bool = False) -> Response:
    """A file, for who may see a document that has it, or has just uploaded it; parts of it by ``Range``."""
    described = await _described(request, actor, sha256)
    if described is None:
        return problem_response(request, "document.unknown")
    return await _sent(request, described, download=download)


@router.get("/{sha256}/pages")
async def pages(request: Request, actor: SignedIn, sha256: str) -> Response:
    """The pages of a Word file as PDF, for whoever may have the file; any other file as it is."""
    described = await _described(request, actor, sha256)
    if described is None:
        return problem_response(request, "document.unknown")
    if described.media_type not in CONVERTED:
        return await _sent(request, described)
    try:
        pdf = await pages_of(request.app.state.office, request.app.state.files, actor.person_id, described)
    except FileMissing:
        return problem_response(request, "document.unknown")
    except NoOffice:
        return problem_response(request, "file.no-office")
    except NotDrawn:
        return problem_response(request, "file.not-drawn")
    return Response(pdf, media_type=PDF, headers=file_headers(f"{described.name}.pdf", PDF))


async def _sent(request: Request, described: FileRef, *, download: bool = False) -> Response:
    sha256, media_type = described.sha256, type_to_send(described.media_type)
    headers = file_headers(described.name, described.media_type, download=download) | {"Accept-Ranges": "bytes"}
    kept: FileStore = request.app.state.files
    try:
        size = await kept.size(sha256)
        part = part_asked(request.headers.get("range"), size)
        if part is not None:
            headers["Content-Range"] = f"bytes {part[0]}-{part[1] - 1}/{size}"
            return Response(await kept.get_part(sha256, *part), 206, headers, media_type)
        return Response(await kept.get(sha256), media_type=media_type, headers=headers)
    except FileMissing:
        return problem_response(request, "document.unknown")


async def _described(request: Request, actor: Actor, sha256: str) -> FileRef | None:
    """The file as what names it describes it, if the actor may see that; or as they have just uploaded it."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        return None
    async with request.app.state.reads.as_actor(actor) as view:
        found = (
            next(iter(await documents.with_file(view, sha256)), None)
            or await meetings.with_file(view, sha256)
            or await tasks.with_file(view, sha256)
        )
        if found is not None:
            view.opened("file", sha256, found.about, found.secrecy_rank)
    if found is not None:
        scan = FileRef(sha256=sha256, name="van-ban.pdf", media_type=PDF, bytes=0)  # the searchable copy of one
        return found.named(sha256) or scan
    own = await own_upload(request.app.state.pool, actor, sha256)
    if own is not None:
        await request.app.state.reads.record(actor, [Read("file", sha256)])
    return own
