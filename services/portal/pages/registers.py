"""The registers of incoming and outgoing documents."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.page import render
from services.portal.session import SignedIn

router = APIRouter(prefix="/registers")

Search = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Year = Annotated[str, Query(pattern=r"^(\d{4})?$")]


@router.get("/incoming")
async def incoming(request: Request, actor: SignedIn, q: Search = "", year: Year = "") -> Response:
    """Sổ đăng ký văn bản đến."""
    async with request.app.state.reads.as_actor(actor) as view:
        lines = await view.incoming(q.strip(), int(year) if year else None)
    return render(request, "incoming.html", actor, lines=lines, q=q, year=year, years=_years())


@router.get("/outgoing")
async def outgoing(request: Request, actor: SignedIn, q: Search = "", year: Year = "") -> Response:
    """Sổ đăng ký văn bản đi."""
    async with request.app.state.reads.as_actor(actor) as view:
        lines = await view.outgoing(q.strip(), int(year) if year else None)
    return render(request, "outgoing.html", actor, lines=lines, q=q, year=year, years=_years())


def _years() -> list[str]:
    this = dt.datetime.now(dt.UTC).year
    return [str(year) for year in range(this, this - 6, -1)]
