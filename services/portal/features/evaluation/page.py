"""Evaluation: figures, ranking, the documents behind each figure, and all of it as a report."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.evaluation.asked import Asked, Wanted
from services.portal.evaluation.limits import Limits
from services.portal.evaluation.logs.formats import FORMATS, written
from services.portal.evaluation.measures import MOST_EXPORTED, PAGE, STALE_DAYS, Measures, Row
from services.portal.evaluation.ranking import FEWEST_STEPS, WEIGHTS, rank
from services.portal.evaluation.report import printed, workbook
from services.portal.features.registers.page import periods
from services.portal.frame.downloads import hand_out
from services.portal.frame.page import render
from services.portal.frame.session import SignedIn
from shared.bodies.actor import Actor
from shared.documents.files import PDF, XLSX
from shared.documents.steps import Step
from shared.web.problems import problem_response

router = APIRouter(prefix="/evaluation")

Which = Literal["done", "on_time", "late", "slow", "open", "stale"]
WhichLimit = Literal["done", "on_time", "late", "passed", "overdue"]
Key = Annotated[str, Query(max_length=40, pattern=r"^[a-z0-9-]*$")]
Form = Literal["json", "sqlite", "xes"]
MOST_LISTED = 20_000  # lines in the report's workbook


def in_order(rows: list[Row]) -> list[Row]:
    """The figures of steps in the order of a document's way."""
    order = [step.value for step in Step]
    return sorted(rows, key=lambda row: order.index(row["key"]))


async def gather(request: Request, actor: Actor, asked: Asked) -> dict[str, Any]:
    """Everything that the page and the report show."""
    async with request.app.state.reads.as_actor(actor) as view:
        measures = Measures(view.connection)
        return {
            "total": await measures.total(asked),
            "steps": in_order(await measures.by("step", asked)),
            "kinds": await measures.by("kind", asked),
            "limits": await Limits(view.connection).shares(asked),
            "trend": await measures.trend(asked),
            "ranking": rank(await measures.bodies(asked)),
            "choices": await measures.choices(),
        }


@router.get("")
async def show(request: Request, actor: SignedIn, wanted: Wanted) -> Response:
    """The figures of the body and those below it, with the filters."""
    figures = await gather(request, actor, wanted)
    return render(
        request,
        "evaluation/figures.html",
        actor,
        asked=wanted,
        periods=periods(),
        weights=WEIGHTS,
        fewest=FEWEST_STEPS,
        stale_days=STALE_DAYS,
        **figures,
    )


@router.get("/documents")
async def documents(
    request: Request,
    actor: SignedIn,
    wanted: Wanted,
    which: Which = "done",
    over: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The documents behind one figure."""
    async with request.app.state.reads.as_actor(actor) as view:
        measures = Measures(view.connection)
        lines, total = await measures.documents(which, wanted, page=page, over=over)
        choices = await measures.choices()
    return render(
        request,
        "evaluation/documents.html",
        actor,
        asked=wanted,
        which=which,
        over=over,
        lines=lines,
        total=total,
        page=page,
        pages=max(-(-total // PAGE), 1),
        choices=choices,
    )


@router.get("/limits")
async def limits(
    request: Request,
    actor: SignedIn,
    wanted: Wanted,
    which: WhichLimit = "done",
    key: Key = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """The documents behind one figure of a procedure's step."""
    async with request.app.state.reads.as_actor(actor) as view:
        lines, total = await Limits(view.connection).behind(which, key, wanted, page)
        choices = await Measures(view.connection).choices()
    return render(
        request,
        "evaluation/limits.html",
        actor,
        asked=wanted,
        which=which,
        key=key,
        lines=lines,
        total=total,
        page=page,
        pages=max(-(-total // PAGE), 1),
        choices=choices,
    )


@router.get("/report.pdf")
async def as_print(request: Request, actor: SignedIn, wanted: Wanted) -> Response:
    """The report to print."""
    figures = await gather(request, actor, wanted)
    data = await asyncio.to_thread(printed, figures, request.state.body_name, wanted)
    return await hand_out(request, actor, data, f"danh-gia-{wanted.until}.pdf", PDF)


@router.get("/report.xlsx")
async def as_workbook(request: Request, actor: SignedIn, wanted: Wanted) -> Response:
    """The report as a workbook, with the documents behind its figures."""
    figures = await gather(request, actor, wanted)
    async with request.app.state.reads.as_actor(actor) as view:
        lines, _ = await Measures(view.connection).documents("done", wanted, most=MOST_LISTED)
    data = await asyncio.to_thread(workbook, figures, lines, request.state.body_name, wanted)
    return await hand_out(request, actor, data, f"danh-gia-{wanted.until}.xlsx", XLSX, lines=lines)


@router.get("/log.{form}")
async def as_event_log(
    request: Request, actor: SignedIn, wanted: Wanted, form: Literal["json", "sqlite", "xes"]
) -> Response:
    """The finished steps as an event log for process mining: OCEL 2.0 (JSON, SQLite) or XES."""
    async with request.app.state.reads.as_actor(actor) as view:
        rows = await Measures(view.connection).steps(wanted, MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        return problem_response(request, "evaluation.too-many-steps", most=MOST_EXPORTED)
    data = await asyncio.to_thread(written, form, rows)
    return await hand_out(request, actor, data, f"nhat-ky-{wanted.until}.{form}", FORMATS[form], lines=rows)
