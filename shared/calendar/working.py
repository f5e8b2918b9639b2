"""Computing with working time; pure, and fast enough for a million calls.

For every day of the years it was asked about, a calendar keeps the working time before that day.  The working time
between two moments is a difference of two such sums, and a deadline is found by bisection.  Time is counted in whole
microseconds, so that sums are exact.
"""

import datetime as dt
from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache

from shared.calendar.national import CITY_HOURS, FIRST_YEAR, LAST_YEAR, VIETNAM, is_worked_nationally
from shared.calendar.rules import CalendarRules, HoursFrom

HOUR = 3_600_000_000  # microseconds

Spans = tuple[tuple[int, int], ...]  # (start, end) in microseconds after midnight


class WorkingCalendar:
    """The working time of one body in the years 1976 to 2099.  All moments have a time zone."""

    def __init__(self, rules: CalendarRules | None = None) -> None:
        self.rules = rules or CalendarRules()
        hours = sorted((CITY_HOURS, *self.rules.hours), key=lambda hours: hours.valid_from)  # stable: the body's win
        self._hours_from = [each.valid_from.toordinal() for each in hours]
        self._hours = [_spans(each) for each in hours]
        this_year = 2020  # where the table begins; it is extended by whole years in both directions
        self._first_year = self._last_year = this_year
        self._base = dt.date(this_year, 1, 1).toordinal()
        self._time_before, self._days_before = array("q", [0]), array("l", [0])
        self._append(this_year)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether the body works on ``day``."""
        if day in self.rules.days_off:
            return False
        return day in self.rules.working_days or is_worked_nationally(day)

    def working_hours_between(self, start: dt.datetime, end: dt.datetime) -> float:
        """Working hours from ``start`` to ``end``; negative if ``end`` comes first.

        Raises `ValueError` for a moment without a time zone or outside the years the calendar knows.
        """
        first, last = _local(start), _local(end)
        self._reach(first.year)
        self._reach(last.year)
        return (self._worked(last) - self._worked(first)) / HOUR

    def add_working_hours(self, start: dt.datetime, hours: float) -> dt.datetime:
        """The earliest moment by which ``hours`` working hours have passed since ``start``, in Vietnamese time.

        A limit that ends with the day ends at its close, not the next morning; no hours at all leave
        ``start`` as it is.  Raises `ValueError` for negative hours, a moment without a time zone, or a moment
        outside the years the calendar knows.
        """
        if hours < 0:
            raise ValueError("a limit is not negative")
        local = _local(start)
        wanted = round(hours * HOUR)
        if not wanted:
            return local
        self._reach(local.year)
        wanted += self._worked(local)
        while self._time_before[-1] < wanted:
            self._reach(self._last_year + 1)
        index = bisect_left(self._time_before, wanted) - 1  # the last day before which less was worked
        left = wanted - self._time_before[index]
        ordinal = self._base + index
        for begin, end in self._spans_on(ordinal):
            if left <= end - begin:
                midnight = dt.datetime.combine(dt.date.fromordinal(ordinal), dt.time(), VIETNAM)
                return midnight + dt.timedelta(microseconds=begin + left)
            left -= end - begin
        raise AssertionError("the table and the hours agree")

    def add_working_days(self, day: dt.date, days: int) -> dt.date:
        """The ``days``-th working day after ``day`` (before it, if negative); with 0, ``day`` itself.

        Raises `ValueError` outside the years the calendar knows.
        """
        self._reach(day.year)
        if days > 0:
            wanted = self._days_before[day.toordinal() - self._base + 1] + days
            while self._days_before[-1] < wanted:
                self._reach(self._last_year + 1)
            return dt.date.fromordinal(self._base + bisect_left(self._days_before, wanted) - 1)
        if days < 0:
            while self._days_before[day.toordinal() - self._base] + days < self._days_before[0]:
                self._reach(self._first_year - 1)
            wanted = self._days_before[day.toordinal() - self._base] + days
            return dt.date.fromordinal(self._base + bisect_right(self._days_before, wanted) - 1)
        return day

    def _worked(self, local: dt.datetime) -> int:
        """Microseconds worked from the beginning of the table until ``local``."""
        ordinal = local.toordinal()
        index = ordinal - self._base
        worked = self._time_before[index]
        if self._time_before[index + 1] == worked:
            return worked
        clock = ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond
        for begin, end in self._spans_on(ordinal):
            if clock <= begin:
                break
            worked += min(clock, end) - begin
        return worked

    def _spans_on(self, ordinal: int) -> Spans:
        if len(self._hours) == 1:
            return self._hours[0]
        return self._hours[max(bisect_right(self._hours_from, ordinal) - 1, 0)]

    def _reach(self, year: int) -> None:
        """Extend the table to ``year``."""
        if self._first_year <= year <= self._last_year:
            return
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(f"the calendar knows the years {FIRST_YEAR} to {LAST_YEAR}, not {year}")
        while self._last_year < year:
            self._append(self._last_year + 1)
        if year < self._first_year:
            # Only differences leave this class, so the table can begin at any earlier day.
            last, self._last_year = self._last_year, year - 1
            self._base = dt.date(year, 1, 1).toordinal()
            self._time_before, self._days_before = array("q", [0]), array("l", [0])
            self._first_year = year
            for each in range(year, last + 1):
                self._append(each)

    def _append(self, year: int) -> None:
        time, days = self._time_before[-1], self._days_before[-1]
        for ordinal in range(dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal() + 1):
            if self.is_working_day(dt.date.fromordinal(ordinal)):
                time += sum(end - begin for begin, end in self._spans_on(ordinal))
                days += 1
            self._time_before.append(time)
            self._days_before.append(days)
        self._last_year = year


def _spans(hours: HoursFrom) -> Spans:
    return tuple((_clock(span.start), _clock(span.end)) for span in hours.spans)


def _clock(time: dt.time) -> int:
    return ((time.hour * 60 + time.minute) * 60 + time.second) * 1_000_000 + time.microsecond


def _local(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise ValueError("a moment carries its time zone")
    return at.astimezone(VIETNAM)


@lru_cache(maxsize=4096)
def calendar_of(rules: CalendarRules) -> WorkingCalendar:
    """The calendar with ``rules``; equal rules share one calendar and its table."""
    return WorkingCalendar(rules)


def city_calendar() -> WorkingCalendar:
    """The calendar of a body without rules of its own."""
    return calendar_of(CalendarRules())
