"""Periodic reports: nothing typed in, every figure opens the list behind it."""

from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.frame.insight import insight_of
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from shared.insight.asking import Figure, InPeriod
from shared.insight.reports import FigureLines, Report
from shared.insight.words import period_label, share
from shared.readmodels.reports.period import KINDS

router = APIRouter(prefix="/reports")


@router.get("")
async def report(request: Request, actor: SignedIn, period: InPeriod) -> Response:
    """The report of one's own body over a month, a quarter or a year."""
    found = await insight_of(request).ask(actor, "/reports", Report, period.parameters)
    sections = [(name, list(figures)) for name, figures in groupby(found.figures, key=lambda figure: figure.section)]
    return render(
        request,
        "reports/report.html",
        actor,
        sections=sections,
        months=found.months,
        period=period,
        label=period_label(period),
        kinds=KINDS,
        percent=share,
    )


@router.get("/list")
async def behind(request: Request, actor: SignedIn, period: InPeriod, figure: Figure = "") -> Response:
    """The list behind a figure."""
    parameters = {**period.parameters, "figure": figure}
    found = await insight_of(request).ask(actor, "/reports/list", FigureLines, parameters)
    return render(
        request,
        "reports/list.html",
        actor,
        figure=figure,
        lines=found.lines,
        period=period,
        label=period_label(period),
        most=found.most,
    )


@router.get("/bao-cao.pdf")
async def as_print(request: Request, actor: SignedIn, period: InPeriod) -> Response:
    """The report as a PDF."""
    return await insight_of(request).file(actor, "/reports/bao-cao.pdf", period.parameters)


@router.get("/bao-cao.xlsx")
async def as_workbook(request: Request, actor: SignedIn, period: InPeriod) -> Response:
    """The report as an Excel workbook."""
    return await insight_of(request).file(actor, "/reports/bao-cao.xlsx", period.parameters)
