"""The registers of incoming and outgoing documents: on the screen, as PDF to print, as Excel."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.portal.features.documents.past import Moment, moment_of, register_at
from services.portal.features.registers.book import COLUMNS, bound
from services.portal.features.registers.sheets import MOST_PRINTED, period_said, workbook
from services.portal.frame.commands import CommandRefused
from services.portal.frame.downloads import hand_out
from services.portal.frame.formats import this_minute
from services.portal.frame.page import render, show_refusal
from services.portal.frame.periods import periods
from services.portal.frame.session import SignedIn
from shared.bodies.actor import Actor
from shared.documents.files import PDF, XLSX
from shared.eventsourcing.decider import Rejected
from shared.readmodels.registers.queries import MOST_COUNTED, PAGE, Register
from shared.readmodels.registers.queries import page as page_of
from shared.readmodels.registers.rows import Line
from shared.readmodels.roster import queries as roster
from shared.web.problems import problem_response

router = APIRouter(prefix="/registers")

Search = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
MOST_LINES = 200_000  # in one workbook; Excel itself ends at 1,048,576


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True)
class LineFilter:
    """Which lines of a register are wanted; days are days in Đà Nẵng, both included."""

    q: str
    since: dt.date | None
    until: dt.date | None

    @classmethod
    def of(cls, q: Search = "", since: Day = "", until: Day = "") -> "LineFilter":
        """The filter of a query string; a date that does not exist is ignored."""
        return cls(q.strip(), _day(since), _day(until))

    @property
    def query(self) -> str:
        """The same as a query string."""
        days = "".join(f"&{name}={value}" for name, value in (("since", self.since), ("until", self.until)) if value)
        return f"q={quote(self.q)}{days}"


Wanted = Annotated[LineFilter, Depends(LineFilter.of)]


def _register_named(register: str) -> Register:
    """The register of this name.  Raises `Rejected` ``request.not-found``."""
    for name in COLUMNS:
        if name == register:
            return name
    raise Rejected("request.not-found")


Asked = Annotated[Register, Depends(_register_named)]


@router.get("/{register}")
async def show(
    request: Request,
    actor: SignedIn,
    wanted: Wanted,
    register: Asked,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
    at: Moment = "",
) -> Response:
    """A page of a register, now or as it stood at the past moment ``at``."""
    past = moment_of(at) if at else None
    if past is None:
        async with request.app.state.reads.as_actor(actor) as view:
            lines, total = await page_of(view, register, wanted.q, wanted.since, wanted.until, number=page)
    else:
        try:
            lines, total = await register_at(
                request.app.state.commands,
                actor,
                register,
                past,
                search=wanted.q,
                since=wanted.since,
                until=wanted.until,
                page=page,
            )
        except CommandRefused as refused:
            return show_refusal(request, refused.problem)
    return render(
        request,
        f"registers/{register}.html",
        actor,
        lines=lines,
        total=total,
        most_counted=None if past else MOST_COUNTED,
        asked=wanted,
        past_at=past,
        onward=f"{wanted.query}&at={this_minute(past)}" if past else wanted.query,
        periods=periods(),
        page=page,
        pages=max(-(-(total if past else min(total, MOST_COUNTED)) // PAGE), 1),
    )


async def _all(
    request: Request, actor: Actor, register: Register, wanted: LineFilter, most: int
) -> tuple[list[Line], dict[str, str]]:
    """The lines that are wanted, the first ones first, and what their recipients are called."""
    async with request.app.state.reads.as_actor(actor) as view:
        lines, _ = await page_of(view, register, wanted.q, wanted.since, wanted.until, most=most + 1, ascending=True)
        named = await roster.body_names(view) if register == "outgoing" else []
    return lines, {body.body_id: body.name for body in named}


def _name(register: Register, wanted: LineFilter, ending: str) -> str:
    """The file's name in words: which register, and of which days."""
    of = "den" if register == "incoming" else "di"
    days = [f"{day:%d-%m-%Y}" for day in (wanted.since, wanted.until or dt.date.today()) if day]
    return f"so-van-ban-{of}-{'-den-'.join(days)}.{ending}"


@router.get("/{register}/so.xlsx")
async def as_workbook(request: Request, actor: SignedIn, wanted: Wanted, register: Asked) -> Response:
    """The lines as an Excel workbook."""
    lines, names = await _all(request, actor, register, wanted, MOST_LINES)
    data = await asyncio.to_thread(workbook, register, lines[:MOST_LINES], names)
    return await hand_out(request, actor, data, _name(register, wanted, "xlsx"), XLSX, lines=lines)


@router.get("/{register}/so.pdf")
async def as_print(request: Request, actor: SignedIn, wanted: Wanted, register: Asked) -> Response:
    """The lines as a book to print, sign and bind."""
    lines, names = await _all(request, actor, register, wanted, MOST_PRINTED)
    if len(lines) > MOST_PRINTED:
        return problem_response(request, "register.too-long-to-print", most=MOST_PRINTED)
    period = period_said(wanted.since, wanted.until)
    data = await asyncio.to_thread(bound, register, lines, request.state.body_name, names, period)
    return await hand_out(request, actor, data, _name(register, wanted, "pdf"), PDF, lines=lines)


@router.get("/")
async def nothing_here() -> Response:
    """On to the incoming one, which people open most."""
    return RedirectResponse("/registers/incoming", 303)
