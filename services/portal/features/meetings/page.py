"""Meetings: the calendar, one meeting with everything around it, its papers, its figures."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.meetings.actions import ACTIONS, CALL
from services.portal.frame.actions import form_value
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.page import go, render
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Refusal, Screen, Start, Visit, in_path
from services.portal.frame.session import Form, SignedIn
from services.portal.frame.showing import show
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.calendar import VIETNAM
from shared.events.meetings import notice_id
from shared.readmodels.documents import queries as documents
from shared.readmodels.meeting_board import queries as board
from shared.readmodels.meeting_board.rows import Attendance, Invitable, Meeting, MeetingLine, Opinion, Receipt, Vote
from shared.readmodels.meeting_figures import queries as counted
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import NamedBody
from shared.readmodels.tasks import queries as tasks
from shared.readmodels.tasks.rows import OrderedTask
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
            listed = await board.between(view, _at(dt.date(1970, 1, 1)), now, newest_first=True)
            listed = [row for row in listed if row.ends_at < now]
        else:
            listed = await board.between(view, now, None)
        month_rows = await board.between(view, _at(weeks[0][0]), _at(weeks[-1][-1] + dt.timedelta(days=1)))
    days: dict[dt.date, list[MeetingLine]] = defaultdict(list)
    for row in month_rows:
        days[row.starts_at.astimezone(VIETNAM).date()].append(row)
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
        totals = await counted.totals(view, *period)
        conferences = await counted.conferences(view, *period)
    return render(request, "meetings/figures.html", actor, totals=totals, conferences=conferences, year=year)


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


async def _version(view: Reading, meeting_id: UUID, service: str) -> int | None:
    meeting = await board.meeting(view, meeting_id)
    return None if meeting is None else meeting.version


@dataclass(frozen=True)
class CallPage:
    """Who may be invited by name, and which bodies."""

    people: list[Invitable]
    bodies: list[NamedBody]


async def _load_call(view: Reading, visit: Visit[None, NoQuery]) -> CallPage:
    return CallPage(await board.invitable(view), await roster.bodies(view))


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

    meeting: Meeting
    receipts: list[Receipt]
    opinions: list[Opinion]
    votes: list[Vote]
    attendance: list[Attendance]
    bodies: list[NamedBody]
    body_names: dict[str, str]
    tasks: list[OrderedTask]
    notice: UUID | None
    me: str
    my_votes: dict[UUID, Vote]
    my_receipts: dict[UUID, Receipt]
    note: Mapping[str, object] | None = None


async def _load(view: Reading, visit: Visit[UUID, NoQuery]) -> MeetingPage | None:
    meeting = await board.meeting(view, visit.id)
    if meeting is None:
        return None
    me, notice = visit.actor.acting_for or visit.actor.person_id, notice_id(visit.id)
    receipts, votes = await board.receipts(view, visit.id), await board.votes(view, visit.id)
    bodies = await roster.bodies(view)
    return MeetingPage(
        meeting=meeting,
        receipts=receipts,
        opinions=await board.opinions(view, visit.id),
        votes=votes,
        attendance=await board.attendance(view, visit.id),
        bodies=bodies,
        body_names={body.body_id: body.name for body in bodies},
        tasks=await tasks.ordered_by(view, visit.id),
        notice=notice if await documents.card(view, notice) else None,
        me=me,
        my_votes={vote.voting_id: vote for vote in votes if vote.person_id == me},
        my_receipts={receipt.paper_id: receipt for receipt in receipts if receipt.person_id == me},
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
    opened=lambda page: ("meeting", page.meeting.meeting_id, page.meeting.meeting_id, page.meeting.secrecy_rank),
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
        row = await board.meeting(view, meeting_id)
        receipts = [each for each in await board.receipts(view, meeting_id) if each.paper_id == paper_id]
    found = next((each for each in row.papers if each.paper_id == paper_id), None) if row else None
    if row is None or found is None or found.file is None:
        return problem_response(request, "meetings.unknown-paper")
    shown = next((former for former in found.former if former.version == version), found)
    note = await _note(request.app.state.commands, actor, meeting_id)
    return render(
        request, "meetings/paper.html", actor, meeting=row, paper=found, shown=shown, receipts=receipts, note=note,
        newest=shown.version == found.version,
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
