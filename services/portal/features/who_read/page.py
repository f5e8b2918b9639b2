"""Who of the body opened what, for its chief of office."""

import asyncio
import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.portal.features.who_read.reads import MOST_EXPORTED, PAGE, ReadFilter, columns, reads
from services.portal.frame.downloads import hand_out
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from services.portal.frame.sheets import workbook_of
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.documents.files import XLSX
from shared.eventsourcing.decider import Rejected
from shared.readmodels.roster.queries import colleagues as colleagues_of

router = APIRouter(prefix="/reads")

Text = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


def asked_of(document: Text = "", person: Text = "", since: Day = "", until: Day = "") -> ReadFilter:
    """The filter of a query string; a date that does not exist is ignored."""
    return ReadFilter(document.strip(), person.strip(), _day(since), _day(until))


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is not None and dt.date(2000, 1, 1) <= day <= dt.date(2200, 1, 1) else None


Wanted = Annotated[ReadFilter, Depends(asked_of)]


def _guard(actor: Actor) -> None:
    if not may(actor, "AskReads"):
        raise Rejected("forbidden.post", post=actor.post.label)


@router.get("")
async def who_read(
    request: Request, actor: SignedIn, wanted: Wanted, before: Annotated[int | None, Query(ge=1, lt=2**62)] = None
) -> Response:
    """The newest first; filtered by document, person and days."""
    _guard(actor)
    async with request.app.state.reads.as_actor(actor) as view:
        rows = await reads(view, wanted, before, PAGE + 1)
        colleagues = await colleagues_of(view)
        view.opened("reads", wanted.query)
    older = rows[PAGE - 1].read.read_id if len(rows) > PAGE else None
    return render(
        request, "who_read/who_read.html", actor, rows=rows[:PAGE], asked=wanted, colleagues=colleagues, older=older
    )


@router.get("/ai-da-xem.xlsx")
async def as_workbook(request: Request, actor: SignedIn, wanted: Wanted) -> Response:
    """The same as a workbook, of which it is written down that it was taken."""
    _guard(actor)
    async with request.app.state.reads.as_actor(actor) as view:
        rows = await reads(view, wanted, None, MOST_EXPORTED)
    data = await asyncio.to_thread(workbook_of, "who_read.sheet.title", columns(), rows)
    return await hand_out(request, actor, data, f"ai-da-xem-{dt.date.today()}.xlsx", XLSX)
