"""What the whole country shares: the time zone, office hours, public holidays with Tết and the days moved for them.

The holidays come from the ``holidays`` library: Tết by the lunar calendar, days in lieu, and the Saturdays worked
for a bridge day that the Government moved by decision.  A year's decision comes late in the year before: until
the library knows it, a body (or the city) declares the day in its own calendar.
"""

import datetime as dt
from functools import cache

import holidays

from shared.calendar.rules import HoursFrom, Span

VIETNAM = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no daylight saving

FIRST_YEAR, LAST_YEAR = 1976, 2099  # the library reckons Tết that far

WEEKDAYS = frozenset(range(5))  # Monday to Friday

CITY_HOURS = HoursFrom(
    valid_from=dt.date(FIRST_YEAR, 1, 1),
    spans=(Span(start=dt.time(7, 30), end=dt.time(11, 30)), Span(start=dt.time(13, 30), end=dt.time(17))),
)
"""Office hours of the city's Party bodies; general knowledge, so a body whose hours differ sets its own."""


# What the Government decided and the library does not know: a bridge day, and the Saturday that is worked for it.
DECIDED_OFF = {dt.date(2026, 1, 2): "Nghỉ hoán đổi dịp Tết Dương lịch"}
DECIDED_WORKED = frozenset((dt.date(2026, 1, 10),))


@cache
def holidays_of(year: int) -> frozenset[dt.date]:
    """Public holidays and days in lieu of ``year``."""
    return frozenset(holiday_names(year))


@cache
def holiday_names(year: int) -> dict[dt.date, str]:
    """What each public holiday and day in lieu of ``year`` is called, in Vietnamese."""
    decided = {day: name for day, name in DECIDED_OFF.items() if day.year == year}
    return dict(sorted({**holidays.country_holidays("VN", years=year, language="vi"), **decided}.items()))


@cache
def worked_weekends_of(year: int) -> frozenset[dt.date]:
    """Days of a weekend that are worked for a day off elsewhere."""
    decided = {day for day in DECIDED_WORKED if day.year == year}
    return frozenset(holidays.country_holidays("VN", years=year).weekend_workdays) | decided


def is_worked_nationally(day: dt.date) -> bool:
    """Whether offices work on ``day`` where nobody declared otherwise."""
    if day.weekday() in WEEKDAYS:
        return day not in holidays_of(day.year)
    return day in worked_weekends_of(day.year)
