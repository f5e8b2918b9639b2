"""Evaluation: figures, ranking, the documents behind each figure, and all of it as a report."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.frame.insight import insight_of
from services.portal.frame.page import render
from services.portal.frame.periods import periods
from services.portal.frame.session import SignedIn
from shared.insight.asking import Filter, LogForm, Minutes, Page, StepKey, Which, WhichLimit
from shared.insight.evaluation import DocumentsBehind, DocumentsBehindLimit, Evaluation

router = APIRouter(prefix="/evaluation")


@router.get("")
async def show(request: Request, actor: SignedIn, wanted: Filter) -> Response:
    """The figures of the body and those below it, with the filters."""
    found = await insight_of(request).ask(actor, "/evaluation", Evaluation, wanted.parameters)
    return render(
        request,
        "evaluation/figures.html",
        actor,
        asked=wanted,
        periods=periods(),
        total=found.total,
        steps=found.steps,
        kinds=found.kinds,
        limits=found.limits,
        trend=found.trend,
        ranking=found.ranking,
        rule=found.rule,
        choices=found.choices,
    )


@router.get("/documents")
async def documents(
    request: Request, actor: SignedIn, wanted: Filter, which: Which = "done", over: Minutes = 0, page: Page = 1
) -> Response:
    """The documents behind one figure."""
    parameters = {**wanted.parameters, "which": which, "over": over, "page": page}
    found = await insight_of(request).ask(actor, "/evaluation/documents", DocumentsBehind, parameters)
    return render(
        request,
        "evaluation/documents.html",
        actor,
        asked=wanted,
        which=which,
        over=over,
        lines=found.lines,
        total=found.total,
        page=page,
        pages=found.pages,
        choices=found.choices,
    )


@router.get("/limits")
async def limits(
    request: Request, actor: SignedIn, wanted: Filter, which: WhichLimit = "done", key: StepKey = "", page: Page = 1
) -> Response:
    """The documents behind one figure of a procedure's step."""
    parameters = {**wanted.parameters, "which": which, "key": key, "page": page}
    found = await insight_of(request).ask(actor, "/evaluation/limits", DocumentsBehindLimit, parameters)
    return render(
        request,
        "evaluation/limits.html",
        actor,
        asked=wanted,
        which=which,
        key=key,
        lines=found.lines,
        total=found.total,
        page=page,
        pages=found.pages,
        choices=found.choices,
    )


@router.get("/report.pdf")
async def as_print(request: Request, actor: SignedIn, wanted: Filter) -> Response:
    """The report to print."""
    return await insight_of(request).file(actor, "/evaluation/report.pdf", wanted.parameters)


@router.get("/report.xlsx")
async def as_workbook(request: Request, actor: SignedIn, wanted: Filter) -> Response:
    """The report as a workbook, with the documents behind its figures."""
    return await insight_of(request).file(actor, "/evaluation/report.xlsx", wanted.parameters)


@router.get("/log.{form}")
async def as_event_log(request: Request, actor: SignedIn, wanted: Filter, form: LogForm) -> Response:
    """The finished steps as an event log for process mining: OCEL 2.0 (JSON, SQLite) or XES."""
    return await insight_of(request).file(actor, f"/evaluation/log.{form}", wanted.parameters)
