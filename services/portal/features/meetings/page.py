"""Meetings: the calendar, one meeting with everything around it, its papers, its figures."""

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.meetings.actions import ACTIONS, CALL
from services.portal.features.meetings.reads import Meetings
from services.portal.features.tasks.reads import Tasks
from services.portal.frame.actions import form_value
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, render
from services.portal.frame.reads import Row, View
from services.portal.frame.screen import (
    NO_ID,
    NoQuery,
    Refusal,
    Screen,
    Start,
    Visit,
    add_screen,
    add_start,
    in_path,
    show,
)
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.calendar import VIETNAM
from shared.events.meetings import notice_id
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


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


async def _version(view: View, meeting_id: UUID, service: str) -> int | None:
    meeting = await Meetings(view).one(meeting_id)
    return None if meeting is None else meeting["version"]


@dataclass(frozen=True)
class CallPage:
    """Who may be invited by name, and which bodies."""

    people: list[Row]
    bodies: list[Row]


async def _load_call(view: View, visit: Visit[None, NoQuery]) -> CallPage:
    return CallPage(await Meetings(view).invitable(), await view.bodies())


CALLING = Start(
    template="meetings/new.html",
    id=NO_ID,
    query=NoQuery,
    address="/meetings/{}",
    stream="meetings/{}",
    load=_load_call,
    action=CALL,
    names="meeting_id",
    version=_version,
)


@dataclass(frozen=True)
class MeetingPage:
    """A meeting with everything around it; ``me`` is whose votes, receipts and note are the actor's own."""

    meeting: Row
    receipts: list[Row]
    opinions: list[Row]
    votes: list[Row]
    attendance: list[Row]
    bodies: list[Row]
    body_names: dict[str, str]
    tasks: list[Row]
    notice: UUID | None
    me: str
    my_votes: dict[UUID, Row]
    my_receipts: dict[str, Row]
    note: Row | None = None


async def _load(view: View, visit: Visit[UUID, NoQuery]) -> MeetingPage | None:
    meeting = await Meetings(view).one(visit.id)
    if meeting is None:
        return None
    me, bodies, notice = visit.actor.acting_for or visit.actor.person_id, await view.bodies(), notice_id(visit.id)
    parts = await Meetings(view).parts(visit.id)
    return MeetingPage(
        meeting=meeting,
        receipts=parts["receipts"],
        opinions=parts["opinions"],
        votes=parts["votes"],
        attendance=parts["attendance"],
        bodies=bodies,
        body_names={body["body_id"]: body["name"] for body in bodies},
        tasks=await Tasks(view).of(visit.id),
        notice=notice if await view.card(notice) else None,
        me=me,
        my_votes={row["voting_id"]: row for row in parts["votes"] if row["person_id"] == me},
        my_receipts={str(row["paper_id"]): row for row in parts["receipts"] if row["person_id"] == me},
    )


async def _finish(visit: Visit[UUID, NoQuery], page: MeetingPage) -> MeetingPage:
    return replace(page, note=await _note(visit.commands, visit.actor, visit.id))


SCREEN = Screen(
    template="meetings/meeting.html",
    id=in_path("meeting_id", UUID),
    query=NoQuery,
    address="/meetings/{}",
    stream="meetings/{}",
    unknown="meetings.unknown",
    actions=ACTIONS,
    load=_load,
    finish=_finish,
    version=_version,
    opened=lambda page: (
        "meeting",
        page.meeting["meeting_id"],
        page.meeting["meeting_id"],
        page.meeting["secrecy_rank"],
    ),
)


async def _note(commands: Commands, actor: Actor, meeting_id: UUID) -> dict[str, object] | None:
    """The actor's own note; ``None`` while the service cannot be asked."""
    try:
        return await commands.note(actor, meeting_id)
    except CommandRefused:
        return None


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
    note = await _note(request.app.state.commands, actor, meeting_id)
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
        await request.app.state.commands.keep_note(actor, meeting_id, form_value(form, "note") or "")
    except CommandRefused as refused:
        visit = Visit(request, actor, meeting_id, NoQuery(), Refusal("KeepNote", form, refused.problem))
        return await show(SCREEN, visit)
    back = f"/papers/{paper_id}" if (paper_id := _uuid(form_value(form, "paper_id"))) else "#notes"
    return go(request, f"/meetings/{meeting_id}{back}", "meetings.notes_saved")


add_start(router, "/new", CALLING)
add_screen(router, "/{meeting_id}", SCREEN)
