"""The body's working calendar: a year with its holidays, the hours, and what the body declares otherwise."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.portal.features.calendars.days import working_time
from services.portal.features.procedures.actions import PROCEDURE_ACTIONS
from services.portal.frame.actions import Fields, one
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render, wait_for_version
from services.portal.frame.reads import Row, View
from services.portal.frame.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.calendar import FIRST_YEAR, LAST_YEAR, VIETNAM, holiday_names
from shared.web.problems import problem_response

router = APIRouter(prefix="/calendar")

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]
_FORMS = ("day_off", "working_day", "withdraw_day", "working_hours")


async def _calendar(
    request: Request,
    actor: Actor,
    year: int | None = None,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: dict[str, Any] | None = None,
) -> Response:
    today = dt.datetime.now(VIETNAM).date()
    year = year or today.year
    async with request.app.state.reads.as_actor(actor) as view:
        time = await working_time(view.connection, actor.body_id)
    offers = await request.app.state.commands.actions(actor, ("tracking",), f"calendars/{actor.body_id}")
    return render(
        request,
        "calendars/calendar.html",
        actor,
        problem["status"] if problem else 200,
        year=year,
        years=range(max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR) + 1),
        today=today,
        months=time.year(year),
        time=time,
        hours_now=[hours for hours in time.hours if hours.valid_from <= today][-1],
        holidays=sorted(holiday_names(year).items()),
        own_days=[each for each in time.declared if not each.city],
        actions=[PROCEDURE_ACTIONS[name] for name in offers["tracking"].actions if name in PROCEDURE_ACTIONS],
        tried=tried,
        typed=typed or {},
        problem=problem,
    )


@router.get("")
async def show(request: Request, actor: SignedIn, year: Year = None) -> Response:
    """A year of the body's working time."""
    return await _calendar(request, actor, year)


@router.post("/{command}")
async def act(request: Request, actor: SignedIn, form: Form, command: str) -> Response:
    """Declare a day, take that back, set the hours."""
    action = PROCEDURE_ACTIONS.get(command)
    if action is None or action.template not in _FORMS:
        return problem_response(request, "command.unknown")
    fields = {"body_id": actor.body_id, **action.fields(form)}
    try:
        answer = await request.app.state.commands.give(
            actor, "tracking", f"calendars/{actor.body_id}", command, fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await _calendar(request, actor, None, command, form, refused.problem)

    async def shown(view: View) -> Row:
        return {"version": (await working_time(view.connection, actor.body_id)).version}

    await wait_for_version(request.app.state.reads, actor, shown, answer["version"])
    day = one(form, "day") or one(form, "valid_from") or ""
    year = day[:4] if day[:4].isdigit() else ""
    return go(request, f"/calendar?year={year}" if year else "/calendar", action.done)
