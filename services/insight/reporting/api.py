"""Periodic reports over HTTP: nothing typed in, every figure opens the list behind it."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.insight.reading import body_of, hand_out, reading
from services.insight.reporting import documents
from services.insight.reporting.figures import report
from shared.documents.files import PDF, XLSX
from shared.eventsourcing.decider import Rejected
from shared.insight.asking import Figure, InPeriod
from shared.insight.reports import FigureLines, Report
from shared.readmodels.reports.figures import BY_KEY
from shared.readmodels.reports.queries import MOST_LISTED, report_lines
from shared.web.requests import SignedIn

router = APIRouter(prefix="/reports", tags=["reports"])


@router.get("")
async def figures(request: Request, actor: SignedIn, period: InPeriod) -> Report:
    """The report of the person's body over a month, a quarter or a year."""
    async with reading(request, actor) as reads:
        return await report(reads, period)


@router.get("/list")
async def behind(request: Request, actor: SignedIn, period: InPeriod, figure: Figure = "") -> FigureLines:
    """The list behind a figure.  Refuses with ``request.not-found`` what is no figure."""
    wanted = BY_KEY.get(figure)
    if wanted is None:
        raise Rejected("request.not-found")
    async with reading(request, actor) as reads:
        lines = await report_lines(reads, actor.body_id, period, wanted)
    return FigureLines(lines=lines, most=MOST_LISTED)


@router.get("/bao-cao.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def as_print(request: Request, actor: SignedIn, period: InPeriod) -> Response:
    """The report as a PDF."""
    async with reading(request, actor) as reads:
        found = await report(reads, period)
    body = await body_of(request, actor)
    name, parent = (body.name, body.parent_name) if body else (actor.body_id, None)
    data = await asyncio.to_thread(documents.printed, found, name, parent, period)
    return await hand_out(request, actor, data, f"bao-cao-{period.kind}-{period.since}.pdf", PDF)


@router.get("/bao-cao.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def as_workbook(request: Request, actor: SignedIn, period: InPeriod) -> Response:
    """The report as a workbook."""
    async with reading(request, actor) as reads:
        found = await report(reads, period)
    body = await body_of(request, actor)
    data = await asyncio.to_thread(documents.workbook, found, body.name if body else actor.body_id, period)
    return await hand_out(request, actor, data, f"bao-cao-{period.kind}-{period.since}.xlsx", XLSX)
