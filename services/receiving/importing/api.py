"""Imports over HTTP: a file is sent and its import begins; how far it has come; the report on each item."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote
from uuid import UUID, uuid4

import asyncpg
from fastapi import APIRouter, Depends, Header, Request
from fastapi.responses import Response

from services.receiving.importing.commands import StartImport
from services.receiving.importing.decider import DECIDER
from services.receiving.importing.lines import ImportLines
from services.receiving.importing.report import report_workbook
from services.receiving.importing.state import Status
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.documents.files import XLSX, FileStore
from shared.events.receiving.imports import ImportFinished, ImportStopped
from shared.eventsourcing.decider import Rejected
from shared.imports.answers import ImportBegun, ImportProgress, Imports
from shared.imports.line import UnusableSource
from shared.imports.spool import SENT, spooled
from shared.settings import Settings
from shared.web.requests import Given, SignedIn

ENDED = (ImportFinished, ImportStopped)
MOST_SENT = 2 * 1024**3  # bytes of one archive; a larger one is taken over on the command line
SHOWN = 20  # imports, the newest
MOST_TELLING = 200  # items with something to say; the report has all
MOST_FIELDS = 20  # with an unknown meaning

_NEWEST = """
    SELECT stream_id FROM events WHERE type = 'congvan.receiving.ImportStarted.v1' AND body_id = $1
    ORDER BY time DESC LIMIT $2
"""


def routes(settings: Settings) -> APIRouter:
    """Every route of imports."""
    router = APIRouter(tags=["imports"])
    router.add_api_route("/imports", begin, methods=["POST"], summary="Take over an old register or archive.",
                         max_body_size=MOST_SENT)  # fmt: skip
    router.add_api_route("/imports", newest, methods=["GET"], summary="The imports of the body, the newest first.")
    router.add_api_route("/imports/report", report, methods=["GET"], summary="What came of each item, as a workbook.",
                         response_class=Response)  # fmt: skip
    return router


async def begin(
    request: Request,
    given: Annotated[Given, Depends()],
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
) -> ImportBegun:
    """Keep the request's body and enter its items one by one, those with numbers in their order.

    ``X-File-Name`` is percent-encoded UTF-8.  A body imports one file at a time.
    """
    actor = given.actor
    if not may(actor, "StartImport"):
        raise Rejected("forbidden.post", post=actor.post.label)
    handler, files = request.app.state.handler, request.app.state.archives
    if await _is_running(request, actor):
        raise Rejected("import.running")
    name = unquote(x_file_name)[:200] or "so.xlsx"
    import_id = uuid4()
    with tempfile.TemporaryDirectory(prefix="congvan-import-") as folder:
        await _write(request.stream(), Path(folder) / SENT)
        largest, cage = request.app.state.settings.max_upload_bytes, request.app.state.examiner.cage
        try:
            source = await spooled(cage, actor.person_id, Path(folder), largest, name)
        except UnusableSource as error:
            raise Rejected(error.code, **error.params) from error
        await _keep(files, str(import_id), Path(folder) / SENT)
    start = StartImport(import_id=import_id, name=name, total=source.total, archive=str(import_id))
    await handler.handle(given.request(str(import_id), start))
    return ImportBegun(import_id=import_id, lines=source.total)


async def newest(actor: SignedIn, request: Request) -> Imports:
    """How far the imports of the actor's body have come, and what is to be said of their items."""
    return Imports(imports=tuple([await _progress(request, stream_id) for stream_id in await _streams(request, actor)]))


async def report(actor: SignedIn, request: Request, import_id: UUID, language: str = "vi") -> Response:
    """The report on each item of an import of the actor's body, in a language of the city."""
    if str(import_id) not in await _streams(request, actor):
        raise Rejected("import.unknown")
    reports = await ImportLines(request.app.state.pool).all(import_id)
    return Response(await asyncio.to_thread(report_workbook, reports, language), media_type=XLSX)


async def _streams(request: Request, actor: Actor) -> list[str]:
    pool: asyncpg.Pool = request.app.state.pool
    return [row["stream_id"] for row in await pool.fetch(_NEWEST, actor.body_id, SHOWN)]


async def _is_running(request: Request, actor: Actor) -> bool:
    for stream_id in await _streams(request, actor):
        state, _ = await request.app.state.handler.state(DECIDER, stream_id)
        if state.status is Status.RUNNING:
            return True
    return False


async def _progress(request: Request, stream_id: str) -> ImportProgress:
    state, _ = await request.app.state.handler.state(DECIDER, stream_id)
    lines, import_id = ImportLines(request.app.state.pool), UUID(stream_id)
    return ImportProgress(
        import_id=import_id,
        name=state.name,
        total=state.total,
        done=state.done,
        running=state.status is Status.RUNNING,
        counts=await lines.counts(import_id),
        incomplete=await lines.incomplete(import_id),
        unmapped=await lines.unmapped(import_id, MOST_FIELDS),
        telling=await lines.telling(import_id, MOST_TELLING),
    )


async def _write(stream: AsyncIterator[bytes], path: Path) -> None:
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in stream:
            await asyncio.to_thread(file.write, chunk)


async def _keep(files: FileStore, name: str, path: Path) -> None:
    await files.put_archive(name, path)
