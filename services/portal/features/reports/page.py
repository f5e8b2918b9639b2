"""Periodic reports: nothing typed in, every figure opens the list behind it."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.frame.downloads import hand_out
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from services.portal.reporting import papers
from services.portal.reporting.figures import BY_KEY, MOST_LISTED, Counted, Report, Row, in_sections
from services.portal.reporting.period import KINDS, Wanted
from shared.bodies.actor import Actor
from shared.documents.files import PDF, XLSX
from shared.web.problems import problem_response

router = APIRouter(prefix="/reports")


async def _counted(request: Request, actor: Actor, period: Wanted) -> tuple[list[Counted], list[Row]]:
    async with request.app.state.reads.as_actor(actor) as view:
        report = Report(view.connection, actor.body_id, period)
        return await report.figures(), await report.months()


@router.get("")
async def report(request: Request, actor: SignedIn, period: Wanted) -> Response:
    """The report of one's own body over a month, a quarter or a year."""
    figures, months = await _counted(request, actor, period)
    return render(
        request, "reports/report.html", actor, sections=in_sections(figures), months=months, period=period,
        kinds=KINDS, percent=papers.percent,
    )  # fmt: skip


@router.get("/list")
async def behind(
    request: Request, actor: SignedIn, period: Wanted, figure: Annotated[str, Query(max_length=40)] = ""
) -> Response:
    """The list behind a figure."""
    asked = BY_KEY.get(figure)
    if asked is None:
        return problem_response(request, "request.not-found")
    async with request.app.state.reads.as_actor(actor) as view:
        lines = await Report(view.connection, actor.body_id, period).behind(asked)
    return render(request, "reports/list.html", actor, figure=asked, lines=lines, period=period, most=MOST_LISTED)


@router.get("/bao-cao.pdf")
async def as_print(request: Request, actor: SignedIn, period: Wanted) -> Response:
    """The report as a PDF."""
    figures, months = await _counted(request, actor, period)
    body = await request.app.state.roster.body(actor.body_id)
    parent = body.parent_name if body else None
    data = await asyncio.to_thread(papers.printed, figures, months, request.state.body_name, parent, period)
    return await hand_out(request, actor, data, f"bao-cao-{period.kind}-{period.since}.pdf", PDF)


@router.get("/bao-cao.xlsx")
async def as_workbook(request: Request, actor: SignedIn, period: Wanted) -> Response:
    """The report as an Excel workbook."""
    figures, months = await _counted(request, actor, period)
    data = await asyncio.to_thread(papers.workbook, figures, months, request.state.body_name, period)
    return await hand_out(request, actor, data, f"bao-cao-{period.kind}-{period.since}.xlsx", XLSX)
