"""What the whole country shares: the time zone, office hours, and public holidays with Tết and its moved days.

The holidays come from the ``holidays`` library: Tết by the lunar calendar, days in lieu, and the Saturdays that are
worked for bridge days.  The Government decides on a year's bridge days late in the year before; until the library
knows them, ``national.toml`` lists them, or a body declares them in its own calendar.
"""

import datetime as dt
from functools import cache

import holidays

from shared.calendar.rules import HoursFrom, Span
from shared.wordfiles import WordFile

VIETNAM = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no daylight saving

FIRST_YEAR, LAST_YEAR = 1976, 2099  # the years for which the library computes Tết

WEEKDAYS = frozenset(range(5))  # Monday to Friday

CITY_HOURS = HoursFrom(
    valid_from=dt.date(FIRST_YEAR, 1, 1),
    spans=(Span(start=dt.time(7, 30), end=dt.time(11, 30)), Span(start=dt.time(13, 30), end=dt.time(17))),
)
"""Usual office hours of the city's Party bodies; a body with other hours sets its own."""


class Bridge(WordFile):
    """A bridge day that the Government decided, and the Saturday that is worked for it."""

    off: dt.date
    worked: dt.date
    name: str


class Decisions(WordFile):
    """What ``national.toml`` adds to the library."""

    bridge: tuple[Bridge, ...]


DECIDED = Decisions.beside(__file__).bridge


@cache
def holidays_of(year: int) -> frozenset[dt.date]:
    """Public holidays and days in lieu of ``year``."""
    return frozenset(holiday_names(year))


@cache
def holiday_names(year: int) -> dict[dt.date, str]:
    """The Vietnamese name of each public holiday and day in lieu of ``year``."""
    decided = {bridge.off: bridge.name for bridge in DECIDED if bridge.off.year == year}
    return dict(sorted({**holidays.country_holidays("VN", years=year, language="vi"), **decided}.items()))


@cache
def worked_weekends_of(year: int) -> frozenset[dt.date]:
    """Weekend days that are worked in exchange for a day off."""
    decided = {bridge.worked for bridge in DECIDED if bridge.worked.year == year}
    return frozenset(holidays.country_holidays("VN", years=year).weekend_workdays) | decided


def is_worked_nationally(day: dt.date) -> bool:
    """Whether offices work on ``day`` unless a body declares otherwise."""
    if day.weekday() in WEEKDAYS:
        return day not in holidays_of(day.year)
    return day in worked_weekends_of(day.year)
