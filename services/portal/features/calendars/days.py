"""A body's working time as a page shows it: its rules, a year of days, and what makes some of them different."""

import calendar
import datetime as dt
from dataclasses import dataclass

from shared.calendar import CITY_HOURS, CalendarRules, HoursFrom, calendar_of, holiday_names
from shared.procedures.content import CITY_OWNERS, Area
from shared.readmodels.calendars.queries import of_bodies
from shared.readmodels.reading import Reading

CITY = CITY_OWNERS[Area.OFFICE]
"""The body whose declared days are the whole city's."""


@dataclass(frozen=True)
class Day:
    """One day of a year; ``kind`` is one of `words.DAY_KIND`, ``why`` what makes it so."""

    day: dt.date
    kind: str
    why: str | None = None


@dataclass(frozen=True)
class Declared:
    """A day that was declared, by the body itself or (``city``) for every body."""

    day: dt.date
    kind: str
    reason: str
    by: str
    city: bool


@dataclass(frozen=True)
class WorkingTime:
    """A body's rules, and the days that were declared."""

    rules: CalendarRules
    declared: tuple[Declared, ...]
    version: int

    @property
    def hours(self) -> list[HoursFrom]:
        """The hours of a working day, each from a day on; the common ones first."""
        return sorted((CITY_HOURS, *self.rules.hours), key=lambda hours: hours.valid_from)

    def year(self, year: int) -> list[list[Day | None]]:
        """The twelve months; a month begins with as many ``None`` as its first day comes after Monday."""
        months = []
        for month in range(1, 13):
            first, days = calendar.monthrange(year, month)
            shown = [self.day(dt.date(year, month, number)) for number in range(1, days + 1)]
            months.append([*[None] * first, *shown])
        return months

    def day(self, day: dt.date) -> Day:
        """What ``day`` is."""
        declared = next((each for each in self.declared if each.day == day), None)
        if declared is not None:
            return Day(day, "off" if declared.kind == "off" else "made_up", declared.reason)
        works = calendar_of(self.rules).is_working_day(day)
        named = holiday_names(day.year).get(day)
        if works:
            return Day(day, "worked" if day.weekday() < calendar.SATURDAY else "made_up")
        return Day(day, "holiday" if named else "weekend", named)


async def working_time(view: Reading, body_id: str) -> WorkingTime:
    """The working time of ``body_id``: what it declared, over what the city's office declared for all."""
    calendars = await of_bodies(view, [body_id, CITY])
    declared: dict[dt.date, Declared] = {}
    hours: list[HoursFrom] = []
    for each in dict.fromkeys((CITY, body_id)):
        if (own := calendars.get(each)) is not None:
            for day, own_day in own.days.items():
                declared[day] = Declared(day, own_day.kind, own_day.reason, own_day.by, each != body_id)
            hours += own.hours
    rules = CalendarRules(
        hours=tuple(hours),
        days_off=frozenset(day for day, known in declared.items() if known.kind == "off"),
        working_days=frozenset(day for day, known in declared.items() if known.kind == "worked"),
    )
    version = calendars[body_id].version if body_id in calendars else 0
    return WorkingTime(rules, tuple(declared[day] for day in sorted(declared)), version)
