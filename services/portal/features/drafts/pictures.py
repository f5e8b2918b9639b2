"""Pictures of a draft's text, on their way in; `/files/{sha256}` shows them."""

from typing import Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response

from services.portal.frame.commands import CommandRefused
from services.portal.frame.session import FROM_PAGE, SignedIn

router = APIRouter()


@router.post("/pictures", dependencies=FROM_PAGE)
async def picture(
    request: Request,
    actor: SignedIn,
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> Response:
    """Keep the picture that the editor sends; answers with its reference.

    One that is in doubt is kept when it comes again with its digest as ``X-Not-Secret``.
    """
    commands, data = request.app.state.commands, await request.body()
    try:
        file = await commands.upload_picture(actor, data, unquote(x_file_name), x_not_secret)
    except CommandRefused as refused:
        return JSONResponse(refused.problem, refused.problem["status"])
    return JSONResponse({"file": file})
