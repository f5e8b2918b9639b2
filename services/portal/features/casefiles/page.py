"""Case files: what is open, closed and handed over; one of them with its documents, printed and exported."""

import asyncio
import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.features.casefiles import handover
from services.portal.features.casefiles import reads as casefiles
from services.portal.features.registers.page import Search
from services.portal.frame.actions import ACTIONS, Fields, given, new_id, one, person
from services.portal.frame.commands import CommandRefused
from services.portal.frame.downloads import hand_out
from services.portal.frame.page import go, render, wait_for_version
from services.portal.frame.reads import Row
from services.portal.frame.session import Form, SignedIn
from services.portal.frame.texts import RETENTIONS
from shared.bodies.actor import Actor
from shared.documents.files import PDF, XLSX
from shared.web.problems import problem_response

router = APIRouter(prefix="/case-files")

ON_PAGE = ("CloseCaseFile", "HandOverCaseFile")
"""Actions whose form stands among the buttons; putting in and taking out have a place of their own."""


@router.get("")
async def listing(
    request: Request,
    actor: SignedIn,
    state: Annotated[str, Query(pattern=r"^(open|closed|handed_over)$")] = "open",
    q: Search = "",
    page: Annotated[int, Query(ge=1, le=1000)] = 1,
) -> Response:
    """The body's case files."""
    return await _list(request, actor, state, q.strip(), page)


async def _list(
    request: Request,
    actor: Actor,
    state: str = "open",
    q: str = "",
    page: int = 1,
    typed: Fields | None = None,
    problem: dict[str, Any] | None = None,
) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        files, more = await casefiles.listed(view, state, q, page)
        counts = await casefiles.counted(view)
        colleagues = await view.colleagues()
    return render(
        request,
        "casefiles/list.html",
        actor,
        409 if problem else 200,
        files=files,
        more=more,
        counts=counts,
        state=state,
        q=q,
        page=page,
        colleagues=colleagues,
        retentions=RETENTIONS,
        typed=typed or {},
        problem=problem,
    )


@router.post("")
async def open_one(request: Request, actor: SignedIn, form: Form) -> Response:
    """Open a case file."""
    case_file_id = new_id(form)
    years = one(form, "retention_years")
    fields = {
        "case_file_id": case_file_id,
        **given(form, "code", "title"),
        "retention_years": int(years) if years and years.isdigit() else None,
        "kept_by": person(one(form, "kept_by") or actor.person_id),
    }
    try:
        answer = await request.app.state.commands.give(
            actor, "routing", f"case-files/{case_file_id}", "OpenCaseFile", fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await _list(request, actor, typed=form, problem=refused.problem)
    await _wait(request, actor, UUID(case_file_id), answer["version"])
    return go(request, f"/case-files/{case_file_id}", "Đã mở hồ sơ.")


async def _wait(request: Request, actor: Actor, case_file_id: UUID, version: int) -> None:
    reads = request.app.state.reads
    await wait_for_version(reads, actor, lambda view: casefiles.one_of(view, case_file_id), version)


async def show(
    request: Request,
    actor: Actor,
    case_file_id: UUID,
    *,
    find: str = "",
    tried: str | None = None,
    typed: Fields | None = None,
    problem: dict[str, Any] | None = None,
) -> Response:
    """One case file with its documents and what this person may do with it now."""
    async with request.app.state.reads.as_actor(actor) as view:
        case_file = await casefiles.one_of(view, case_file_id)
        if case_file is None:
            return problem_response(request, "casefile.unknown")
        view.opened("case_file", case_file_id, case_file_id, case_file["secrecy_rank"])
        papers = await casefiles.papers_in(view, case_file_id)
        found = await casefiles.findable(view, case_file_id, find) if find else []
    offers = await request.app.state.commands.actions(actor, ("routing",), f"case-files/{case_file_id}")
    offered = offers["routing"].actions
    return render(
        request,
        "casefiles/casefile.html",
        actor,
        409 if problem else 200,
        case_file=case_file,
        papers=papers,
        hidden=case_file["documents"] - len(papers),
        found=found,
        find=find,
        actions=[ACTIONS[name] for name in ON_PAGE if name in offered],
        may_put="PutDocument" in offered,
        may_take_out="TakeDocumentOut" in offered,
        tried=tried if tried in offered else None,
        typed=typed or {},
        problem=problem,
        card={},
        colleagues=[],
        bodies=[],
    )


@router.get("/{case_file_id}")
async def case_file(request: Request, actor: SignedIn, case_file_id: UUID, find: Search = "") -> Response:
    """One case file; ``find`` looks for documents to put in."""
    return await show(request, actor, case_file_id, find=find.strip())


async def _list_of(request: Request, actor: Actor, case_file_id: UUID) -> tuple[Row | None, list[Row]]:
    async with request.app.state.reads.as_actor(actor) as view:
        return await casefiles.one_of(view, case_file_id), await casefiles.papers_in(view, case_file_id)


@router.get("/{case_file_id}/muc-luc.pdf")
async def as_print(request: Request, actor: SignedIn, case_file_id: UUID) -> Response:
    """The list of its documents, to print."""
    found, papers = await _list_of(request, actor, case_file_id)
    if found is None:
        return problem_response(request, "casefile.unknown")
    data = await asyncio.to_thread(handover.as_print, found, papers, request.state.body_name)
    return await hand_out(request, actor, data, _name(found, "pdf"), PDF, about=case_file_id, lines=[found, *papers])


@router.get("/{case_file_id}/muc-luc.xlsx")
async def as_workbook(request: Request, actor: SignedIn, case_file_id: UUID) -> Response:
    """The list of its documents as an Excel workbook."""
    found, papers = await _list_of(request, actor, case_file_id)
    if found is None:
        return problem_response(request, "casefile.unknown")
    data = await asyncio.to_thread(handover.as_workbook, papers)
    return await hand_out(request, actor, data, _name(found, "xlsx"), XLSX, about=case_file_id, lines=[found, *papers])


def _name(found: Row, ending: str) -> str:
    return f"muc-luc-{found['code']}-{dt.date.today()}.{ending}".replace("/", "-")


@router.post("/{case_file_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, case_file_id: UUID, command: str) -> Response:
    """Put in, take out, close, hand over."""
    action = ACTIONS.get(command)
    if action is None or command not in (*ON_PAGE, "PutDocument", "TakeDocumentOut"):
        return problem_response(request, "command.unknown")
    try:
        answer = await request.app.state.commands.give(
            actor, "routing", f"case-files/{case_file_id}", command, action.fields(form), one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await show(request, actor, case_file_id, tried=command, typed=form, problem=refused.problem)
    await _wait(request, actor, case_file_id, answer["version"])
    return go(request, f"/case-files/{case_file_id}", action.done)
