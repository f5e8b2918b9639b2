"""Meetings: the calendar, one meeting with everything around it, its papers, its figures."""

import asyncio
import calendar
import datetime as dt
import hmac
from collections import defaultdict
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import UploadFile

from services.portal.features.meetings.actions import INLINE, MEETING_ACTIONS, called
from services.portal.features.meetings.reads import Meetings
from services.portal.features.tasks.reads import Tasks
from services.portal.frame.actions import Fields, new_id, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render, wait_for_version
from services.portal.frame.reads import Row, View
from services.portal.frame.session import Form, SignedIn, csrf_token
from shared.bodies.actor import Actor
from shared.bodies.policy import may
from shared.calendar import VIETNAM
from shared.events.meetings import notice_id
from shared.eventsourcing.decider import Rejected
from shared.web.problems import problem_response

router = APIRouter(prefix="/meetings")

Month = Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]


def _first_of(month: str, today: dt.date) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01") if month and month[:4] > "1900" else today.replace(day=1)


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)


@router.get("")
async def meetings(request: Request, actor: SignedIn, past: bool = False, month: Month = "") -> Response:
    """What comes, or what was; and a month at a glance."""
    now = dt.datetime.now(VIETNAM)
    first = _first_of(month, now.date())
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    async with request.app.state.reads.as_actor(actor) as view:
        if past:
            listed = await Meetings(view).between(_at(dt.date(1970, 1, 1)), now, newest_first=True)
            listed = [row for row in listed if row["ends_at"] < now]
        else:
            listed = await Meetings(view).between(now, None)
        month_rows = await Meetings(view).between(_at(weeks[0][0]), _at(weeks[-1][-1] + dt.timedelta(days=1)))
    days: dict[dt.date, list[Row]] = defaultdict(list)
    for row in month_rows:
        days[row["starts_at"].astimezone(VIETNAM).date()].append(row)
    return render(
        request,
        "meetings/list.html",
        actor,
        meetings=listed,
        past=past,
        weeks=weeks,
        days=days,
        first=first,
        today=now.date(),
        before=(first - dt.timedelta(days=1)).strftime("%Y-%m"),
        after=(first + dt.timedelta(days=31)).strftime("%Y-%m"),
        may_call=may(actor, "CallMeeting"),
    )


@router.get("/figures")
async def figures(
    request: Request, actor: SignedIn, year: Annotated[int | None, Query(ge=2000, le=2999)] = None
) -> Response:
    """How many papers are electronic, and how far conferences reach."""
    year = year or dt.datetime.now(VIETNAM).year
    period = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    async with request.app.state.reads.as_actor(actor) as view:
        totals = await Meetings(view).totals(*period)
        conferences = await Meetings(view).conferences(*period)
    return render(request, "meetings/figures.html", actor, totals=totals, conferences=conferences, year=year)


@router.get("/new")
async def new(request: Request, actor: SignedIn) -> Response:
    """The form that calls a meeting."""
    return await _form(request, actor, {}, None)


async def _form(request: Request, actor: Actor, typed: Fields, problem: dict[str, Any] | None) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        people, bodies = await Meetings(view).invitable(), await view.bodies()
    status = 409 if problem else 200
    return render(
        request, "meetings/new.html", actor, status, people=people, bodies=bodies, typed=typed, problem=problem
    )


@router.post("/new")
async def call(request: Request, actor: SignedIn, form: Form) -> Response:
    """Call it."""
    meeting_id = UUID(new_id(form, "meeting_id"))
    fields = called(form, str(meeting_id), actor.body_id)
    try:
        await _give(request, actor, meeting_id, "CallMeeting", fields, one(form, "key"))
    except CommandRefused as refused:
        return await _form(request, actor, form, refused.problem)
    return go(request, f"/meetings/{meeting_id}", "Đã triệu tập cuộc họp; người được mời đã nhận thông báo.")


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


async def _give(
    request: Request, actor: Actor, meeting_id: UUID, command: str, fields: dict[str, Any], key: str | None
) -> None:
    """Give a command, and wait until the board shows it: people see what they just did."""
    stream = f"meetings/{meeting_id}"
    answer = await request.app.state.commands.give(actor, "meetings", stream, command, fields, key or "")
    reads = request.app.state.reads
    await wait_for_version(reads, actor, lambda view: Meetings(view).one(meeting_id), answer["version"])


async def show(
    request: Request,
    actor: Actor,
    meeting_id: UUID,
    *,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: dict[str, Any] | None = None,
) -> Response:
    """The page; after a refusal with the form as it was typed and what to do next."""
    async with request.app.state.reads.as_actor(actor) as view:
        meeting = await Meetings(view).one(meeting_id)
        if meeting is None:
            return problem_response(request, "meetings.unknown")
        view.opened("meeting", meeting_id, meeting_id, meeting["secrecy_rank"])
        context = await _around(view, meeting)
    commands = request.app.state.commands
    offers, note = await asyncio.gather(
        commands.actions(actor, ("meetings",), f"meetings/{meeting_id}"), _note(request, actor, meeting_id)
    )
    offered = set(offers["meetings"].actions)
    me = actor.acting_for or actor.person_id
    return render(
        request,
        "meetings/meeting.html",
        actor,
        409 if problem else 200,
        meeting=meeting,
        actions=[action for name, action in MEETING_ACTIONS.items() if name in offered and name not in INLINE],
        offered=offered,
        me=me,
        note=note,
        tried=tried,
        typed=typed or {},
        problem=problem,
        my_votes={row["voting_id"]: row for row in context["votes"] if row["person_id"] == me},
        my_receipts={str(row["paper_id"]): row for row in context["receipts"] if row["person_id"] == me},
        **context,
    )


async def _around(view: View, meeting: Row) -> dict[str, Any]:
    parts = await Meetings(view).parts(meeting["meeting_id"])
    bodies = await view.bodies()
    notice = notice_id(meeting["meeting_id"])
    return {
        **parts,
        "bodies": bodies,
        "body_names": {body["body_id"]: body["name"] for body in bodies},
        "tasks": await Tasks(view).of(meeting["meeting_id"]),
        "notice": notice if await view.card(notice) else None,
    }


async def _note(request: Request, actor: Actor, meeting_id: UUID) -> dict[str, Any] | None:
    """One's own note; ``None`` while the service cannot be asked."""
    try:
        kept: dict[str, Any] = await request.app.state.commands.note(actor, meeting_id)
    except CommandRefused:
        return None
    return kept


@router.get("/{meeting_id}")
async def meeting(request: Request, actor: SignedIn, meeting_id: UUID) -> Response:
    """One meeting."""
    return await show(request, actor, meeting_id)


@router.get("/{meeting_id}/papers/{paper_id}")
async def paper(request: Request, actor: SignedIn, meeting_id: UUID, paper_id: UUID, version: int = 0) -> Response:
    """A paper in the viewer; ``version`` is a former one."""
    async with request.app.state.reads.as_actor(actor) as view:
        row = await Meetings(view).one(meeting_id)
        parts = await Meetings(view).parts(meeting_id)
    found = next((one for one in row["papers"] if one["paper_id"] == str(paper_id)), None) if row else None
    if row is None or found is None or found["file"] is None:
        return problem_response(request, "meetings.unknown-paper")
    shown = next((one for one in found["former"] if one["version"] == version), found)
    receipts = [one for one in parts["receipts"] if one["paper_id"] == paper_id]
    note = await _note(request, actor, meeting_id)
    return render(
        request, "meetings/paper.html", actor, meeting=row, paper=found, shown=shown, receipts=receipts, note=note,
        newest=shown["version"] == found["version"],
    )  # fmt: skip


@router.post("/{meeting_id}/papers/{paper_id}/read")
async def read(request: Request, actor: SignedIn, form: Form, meeting_id: UUID, paper_id: UUID) -> Response:
    """I have it before me; who is not invited leaves no receipt."""
    stream, fields = f"meetings/{meeting_id}", {"paper_id": str(paper_id)}
    try:
        await request.app.state.commands.give(actor, "meetings", stream, "ReadPaper", fields, str(uuid4()))
    except CommandRefused as refused:
        if refused.problem.get("status") not in (403, 409):
            return JSONResponse(refused.problem, refused.problem["status"])
    return Response(status_code=204)


@router.post("/{meeting_id}/notes")
async def keep_note(request: Request, actor: SignedIn, form: Form, meeting_id: UUID) -> Response:
    """Write my private note anew."""
    try:
        await request.app.state.commands.keep_note(actor, meeting_id, one(form, "note") or "")
    except CommandRefused as refused:
        return await show(request, actor, meeting_id, problem=refused.problem)
    back = f"/papers/{paper_id}" if (paper_id := _uuid(one(form, "paper_id"))) else "#notes"
    return go(request, f"/meetings/{meeting_id}{back}", "Đã lưu ghi chú của riêng bạn.")


@router.post("/{meeting_id}/files/{command}")
async def with_file(request: Request, actor: SignedIn, meeting_id: UUID, command: str) -> Response:
    """Lay a paper, or a new version of it, before the meeting: the file first, then the command."""
    sent = await request.form(max_files=1, max_fields=50)
    if not hmac.compare_digest(str(sent.get("csrf", "")).encode(), csrf_token(request).encode()):
        raise Rejected("form.stale")
    form = {name: [value for value in sent.getlist(name) if isinstance(value, str)] for name in sent}
    if command not in ("AttachPaper", "UpdatePaper"):
        return problem_response(request, "command.unknown")
    try:
        file = await _uploaded(request, actor, sent.get("file"), form.get("not_secret", []))
        fields = {**MEETING_ACTIONS[command].fields(form), "file": file}
        await _give(request, actor, meeting_id, command, fields, one(form, "key"))
    except CommandRefused as refused:
        return await show(request, actor, meeting_id, tried=command, typed=form, problem=refused.problem)
    return go(request, f"/meetings/{meeting_id}", MEETING_ACTIONS[command].done)


async def _uploaded(request: Request, actor: Actor, file: object, not_secret: list[str]) -> dict[str, Any] | None:
    if not isinstance(file, UploadFile) or not file.filename:
        return None
    media_type = file.content_type or "application/octet-stream"
    data = await file.read()
    read = await request.app.state.commands.upload(actor, data, file.filename, media_type, not_secret)
    kept: dict[str, Any] = read["file"]
    return kept


@router.post("/{meeting_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, meeting_id: UUID, command: str) -> Response:
    """Give a command with the form's fields, and show what came of it."""
    action = MEETING_ACTIONS.get(command)
    if action is None:
        return problem_response(request, "command.unknown")
    try:
        await _give(request, actor, meeting_id, command, action.fields(form), one(form, "key"))
    except CommandRefused as refused:
        return await show(request, actor, meeting_id, tried=command, typed=form, problem=refused.problem)
    return go(request, f"/meetings/{meeting_id}", action.done)
