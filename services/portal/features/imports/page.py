"""Taking over old registers and archives: a workbook, a DXL export or a ZIP of PDFs is sent on to receiving."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.registers.sheets import columns_of
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.downloads import hand_out
from services.portal.frame.language import speak
from services.portal.frame.page import render, show_refusal
from services.portal.frame.session import FROM_PAGE, SignedIn
from shared.bodies.actor import Actor, Post
from shared.documents.files import XLSX
from shared.imports.answers import ImportBegun, Imports
from shared.web.problems import problem_response

MOST_SENT = 2 * 1024**3  # bytes of one archive; a larger one is taken over on the command line

router = APIRouter(prefix="/registers/incoming/import")


async def _imports(request: Request, actor: Actor) -> Imports:
    commands: Commands = request.app.state.commands
    return Imports.model_validate(await commands.ask(actor, "receiving", "imports", {}))


@router.get("")
async def show(request: Request, actor: SignedIn) -> Response:
    """What the sources have to look like, and the body's imports."""
    try:
        found = await _imports(request, actor)
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)
    return render(request, "imports/import.html", actor, columns=columns_of("incoming", {}), jobs=found.imports)


@router.post("", max_body_size=MOST_SENT, dependencies=FROM_PAGE)
async def take(
    request: Request,
    actor: SignedIn,
    x_file_name: Annotated[str, Header(max_length=800)] = "",
) -> Response:
    """Send a file on to receiving, which enters its items one by one, those with numbers in their order."""
    if actor.post is not Post.RECORDS_CLERK:
        return problem_response(request, "forbidden.post", post=actor.post.label)
    commands: Commands = request.app.state.commands
    try:
        if any(each.running for each in (await _imports(request, actor)).imports):
            return problem_response(request, "import.running")  # before it is sent
        begun = ImportBegun.model_validate(await commands.send_archive(actor, request.stream(), x_file_name))
    except CommandRefused as refused:
        return JSONResponse(refused.problem, refused.problem["status"])
    return JSONResponse({"url": "/registers/incoming/import", "lines": begun.lines})


@router.get("/{job_id}/bao-cao.xlsx")
async def report(request: Request, actor: SignedIn, job_id: str) -> Response:
    """What came of each item of an import."""
    commands: Commands = request.app.state.commands
    asked = {"import_id": job_id, "language": speak(request)}
    try:
        if job_id not in {str(each.import_id) for each in (await _imports(request, actor)).imports}:
            return problem_response(request, "request.not-found")
        data = await commands.download(actor, "receiving", "imports/report", asked)
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)
    return await hand_out(request, actor, data, "bao-cao-nhap.xlsx", XLSX)
