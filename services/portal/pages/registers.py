"""The registers of incoming and outgoing documents."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.page import render
from services.portal.session import SignedIn

router = APIRouter(prefix="/registers")

Search = Annotated[str, Query(max_length=200)]
Year = Annotated[int | None, Query(ge=1900, le=9999)]


@router.get("/incoming")
async def incoming(request: Request, actor: SignedIn, q: Search = "", year: Year = None) -> Response:
    """Sổ đăng ký văn bản đến."""
    async with request.app.state.reads.as_actor(actor) as view:
        lines = await view.incoming(q.strip(), year)
    return render(request, "incoming.html", actor, lines=lines, q=q, year=year, years=_years())


@router.get("/outgoing")
async def outgoing(request: Request, actor: SignedIn, q: Search = "", year: Year = None) -> Response:
    """Sổ đăng ký văn bản đi."""
    async with request.app.state.reads.as_actor(actor) as view:
        lines = await view.outgoing(q.strip(), year)
    return render(request, "outgoing.html", actor, lines=lines, q=q, year=year, years=_years())


def _years() -> list[int]:
    this = dt.datetime.now(dt.UTC).year
    return list(range(this, this - 6, -1))
