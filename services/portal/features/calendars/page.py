"""The body's working calendar: a year with its holidays, the hours, and what the body declares otherwise."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.portal.features.calendars.actions import ACTIONS
from services.portal.features.calendars.days import Day, Declared, WorkingTime, working_time
from services.portal.frame.actions import Fields, form_value
from services.portal.frame.routes import add_screen
from services.portal.frame.screen import Screen, Visit
from services.portal.frame.session import SignedIn
from shared.calendar import FIRST_YEAR, LAST_YEAR, VIETNAM, HoursFrom, holiday_names
from shared.readmodels.reading import Reading

router = APIRouter(prefix="/calendar")

Year = Annotated[int | None, Query(ge=FIRST_YEAR, le=LAST_YEAR)]


@dataclass(frozen=True)
class YearQuery:
    """The year that is shown; none is this one."""

    year: Year = None


@dataclass(frozen=True)
class CalendarPage:
    """A year of a body's working time, its hours and the days that were declared."""

    year: int
    years: range
    today: dt.date
    months: list[list[Day | None]]
    time: WorkingTime
    hours_now: HoursFrom
    holidays: list[tuple[dt.date, str]]
    own_days: list[Declared]


async def _load(view: Reading, visit: Visit[str, YearQuery]) -> CalendarPage:
    today = dt.datetime.now(VIETNAM).date()
    year = visit.query.year or today.year
    time = await working_time(view, visit.id)
    return CalendarPage(
        year=year,
        years=range(max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR) + 1),
        today=today,
        months=time.year(year),
        time=time,
        hours_now=[hours for hours in time.hours if hours.valid_from <= today][-1],
        holidays=sorted(holiday_names(year).items()),
        own_days=[each for each in time.declared if not each.city],
    )


async def _version(view: Reading, body_id: str, service: str) -> int:
    return (await working_time(view, body_id)).version


def _year_of_form(address: str, form: Fields) -> str:
    """The year of the day that was declared."""
    year = (form_value(form, "day") or form_value(form, "valid_from") or "")[:4]
    return f"{address}?year={year}" if year.isdigit() else address


def _own_body(actor: SignedIn) -> str:
    return actor.body_id


SCREEN = Screen(
    template="calendars/calendar.html",
    id=Annotated[str, Depends(_own_body)],
    query=YearQuery,
    address="/calendar",
    stream="calendars/{}",
    actions=ACTIONS,
    load=_load,
    version=_version,
    after=_year_of_form,
)
add_screen(router, "", SCREEN)
