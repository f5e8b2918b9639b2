"""The files of a draft: what is attached to it, and the Word file that stays the document itself."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from services.portal.frame.commands import CommandRefused
from services.portal.frame.session import SignedIn, csrf_token
from shared.web.problems import problem_response

router = APIRouter(prefix="/files")


@router.post("")
async def keep(
    request: Request,
    actor: SignedIn,
    x_csrf_token: Annotated[str, Header()] = "",
    content_type: Annotated[str, Header()] = "application/octet-stream",
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> Response:
    """Keep a file for a draft, examined like every other; answers with what the draft names it by."""
    if x_csrf_token != csrf_token(request):
        return problem_response(request, "form.stale")
    data, name = await request.body(), unquote(x_file_name)
    try:
        kept = await request.app.state.commands.upload(actor, data, name, content_type, (x_not_secret,), attached=True)
    except CommandRefused as refused:
        return JSONResponse(refused.problem, refused.problem["status"])
    return JSONResponse(kept["file"])
