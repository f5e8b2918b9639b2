"""Taking over old registers and archives: a workbook, a DXL export or a ZIP of PDFs is sent and entered."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.imports.job import ImportJobs
from services.portal.features.imports.report import report_workbook
from services.portal.features.registers.sheets import COLUMNS
from services.portal.frame.downloads import hand_out
from services.portal.frame.language import speak
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn, csrf_token
from shared.bodies.actor import Post
from shared.documents.files import XLSX
from shared.imports.line import UnusableSource
from shared.imports.spool import SENT, spooled
from shared.web.problems import problem, problem_response

MOST_SENT = 2 * 1024**3  # bytes of one archive; a larger one is taken over on the command line
SHOWN = 200  # items with something to say, on the page; the report has all

router = APIRouter(prefix="/registers/incoming/import")


@router.get("")
async def show(request: Request, actor: SignedIn) -> Response:
    """What the sources have to look like, and the imports of today."""
    jobs: ImportJobs = request.app.state.imports
    return render(
        request, "imports/import.html", actor, columns=COLUMNS["incoming"], jobs=jobs.of(actor.body_id), shown=SHOWN
    )


@router.post("", max_body_size=MOST_SENT)
async def take(
    request: Request,
    actor: SignedIn,
    x_csrf_token: Annotated[str, Header()] = "",
    x_file_name: Annotated[str, Header(max_length=800)] = "",
) -> Response:
    """Take a file; its items are entered one by one, those with numbers in their order."""
    if x_csrf_token != csrf_token(request):
        return problem_response(request, "form.stale")
    if actor.post is not Post.RECORDS_CLERK:
        return problem_response(request, "forbidden.post", post=actor.post.label)
    jobs: ImportJobs = request.app.state.imports
    if jobs.running(actor.body_id):
        return problem_response(request, "import.running")
    folder = tempfile.TemporaryDirectory(prefix="congvan-import-")
    try:
        await _keep(request.stream(), Path(folder.name) / SENT)
        most, cage = request.app.state.settings.max_upload_bytes, request.app.state.cage
        source = await spooled(cage, actor.person_id, Path(folder.name), most, unquote(x_file_name))
    except UnusableSource as error:
        folder.cleanup()
        document = problem(error.code, None, **error.params)
        return JSONResponse(document, document["status"])
    except BaseException:
        folder.cleanup()
        raise
    job = jobs.start(actor, request.app.state.commands, source, x_file_name, ended=folder.cleanup)
    return JSONResponse({"url": "/registers/incoming/import", "lines": job.total})


async def _keep(stream: AsyncIterator[bytes], path: Path) -> None:
    with path.open("wb") as file:
        async for chunk in stream:
            await asyncio.to_thread(file.write, chunk)


@router.get("/{job_id}/bao-cao.xlsx")
async def report(request: Request, actor: SignedIn, job_id: str) -> Response:
    """What came of each item of an import."""
    job = request.app.state.imports.of(actor.body_id).get(job_id)
    if job is None:
        return problem_response(request, "request.not-found")
    data = await asyncio.to_thread(report_workbook, tuple(job.reports), speak(request))
    return await hand_out(request, actor, data, "bao-cao-nhap.xlsx", XLSX)
