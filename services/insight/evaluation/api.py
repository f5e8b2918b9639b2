"""The evaluation over HTTP: figures, the documents behind them, and all of it as files."""

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.insight.evaluation.figures import evaluation
from services.insight.evaluation.report import printed, workbook
from services.insight.logs.formats import FORMATS, written
from services.insight.reading import body_of, hand_out, reading
from shared.documents.files import PDF, XLSX
from shared.eventsourcing.decider import Rejected
from shared.insight.asking import Filter, LogForm, Minutes, Page, StepKey, Which, WhichLimit
from shared.insight.evaluation import DocumentsBehind, DocumentsBehindLimit, Evaluation
from shared.readmodels.cases.limits import documents_behind_limit
from shared.readmodels.evaluation.queries import MOST_EXPORTED, PAGE, choices, documents_behind, finished_steps
from shared.web.requests import SignedIn

router = APIRouter(prefix="/evaluation", tags=["evaluation"])

MOST_LISTED = 20_000  # lines in the report's workbook


def _pages(total: int) -> int:
    return max(-(-total // PAGE), 1)


@router.get("")
async def figures(request: Request, actor: SignedIn, wanted: Filter) -> Evaluation:
    """The figures of the person's body and those below it."""
    async with reading(request, actor) as reads:
        return await evaluation(reads, wanted)


@router.get("/documents")
async def behind(
    request: Request, actor: SignedIn, wanted: Filter, which: Which = "done", over: Minutes = 0, page: Page = 1
) -> DocumentsBehind:
    """The documents behind a figure."""
    async with reading(request, actor) as reads:
        lines, total = await documents_behind(reads, which, wanted, page=page, over=over)
        return DocumentsBehind(lines=lines, total=total, pages=_pages(total), choices=await choices(reads))


@router.get("/limits")
async def behind_limit(
    request: Request, actor: SignedIn, wanted: Filter, which: WhichLimit = "done", key: StepKey = "", page: Page = 1
) -> DocumentsBehindLimit:
    """The documents behind a figure of a procedure's step."""
    async with reading(request, actor) as reads:
        lines, total = await documents_behind_limit(reads, which, key, wanted, page)
        return DocumentsBehindLimit(lines=lines, total=total, pages=_pages(total), choices=await choices(reads))


@router.get("/report.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def as_print(request: Request, actor: SignedIn, wanted: Filter) -> Response:
    """The report to print."""
    async with reading(request, actor) as reads:
        found = await evaluation(reads, wanted)
    body = await body_of(request, actor)
    data = await asyncio.to_thread(printed, found, body.name if body else actor.body_id, wanted)
    return await hand_out(request, actor, data, f"danh-gia-{wanted.until}.pdf", PDF)


@router.get("/report.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def as_workbook(request: Request, actor: SignedIn, wanted: Filter) -> Response:
    """The report as a workbook, with the documents behind its figures."""
    async with reading(request, actor) as reads:
        found = await evaluation(reads, wanted)
        lines, _ = await documents_behind(reads, "done", wanted, most=MOST_LISTED)
    body = await body_of(request, actor)
    data = await asyncio.to_thread(workbook, found, lines, body.name if body else actor.body_id, wanted)
    return await hand_out(request, actor, data, f"danh-gia-{wanted.until}.xlsx", XLSX, lines)


@router.get(
    "/log.{form}", response_class=Response, responses={200: {"content": {form: {} for form in FORMATS.values()}}}
)
async def as_event_log(request: Request, actor: SignedIn, wanted: Filter, form: LogForm) -> Response:
    """The finished steps as an event log for process mining: OCEL 2.0 (JSON, SQLite) or XES.

    Refuses with ``evaluation.too-many-steps`` what is longer than a log may be.
    """
    async with reading(request, actor) as reads:
        steps = await finished_steps(reads, wanted, MOST_EXPORTED)
    if len(steps) > MOST_EXPORTED:
        raise Rejected("evaluation.too-many-steps", most=MOST_EXPORTED)
    data = await asyncio.to_thread(written, form, steps)
    return await hand_out(request, actor, data, f"nhat-ky-{wanted.until}.{form}", FORMATS[form], steps)
