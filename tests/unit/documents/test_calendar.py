"""Working time: laws that hold for every calendar, and the days everyone in the city knows."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.calendar import VIETNAM, CalendarRules, HoursFrom, Span, WorkingCalendar, calendar_of, city_calendar

CITY = city_calendar()

MOMENTS = st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(VIETNAM))
DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1))
LIMITS = st.integers(0, 4000).map(lambda quarters: quarters / 4)  # hours

MORNINGS = HoursFrom(valid_from=dt.date(2021, 5, 1), spans=(Span(start=dt.time(7), end=dt.time(12)),))
RULES = st.builds(
    CalendarRules,
    hours=st.sampled_from([(), (MORNINGS,)]),
    days_off=st.frozensets(DAYS, max_size=5),
    working_days=st.frozensets(DAYS, max_size=5),
)
CALENDARS = RULES.map(calendar_of)

several = settings(max_examples=50, deadline=None)


def at(day: str, clock: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{clock}+07:00")


@several
@given(CALENDARS, MOMENTS, LIMITS)
def test_adding_and_measuring_are_inverse(calendar: WorkingCalendar, start: dt.datetime, hours: float) -> None:
    assert calendar.working_hours_between(start, calendar.add_working_hours(start, hours)) == hours


@several
@given(CALENDARS, MOMENTS, LIMITS, LIMITS)
def test_one_limit_after_another_is_their_sum(
    calendar: WorkingCalendar, start: dt.datetime, first: float, second: float
) -> None:
    one_by_one = calendar.add_working_hours(calendar.add_working_hours(start, first), second)
    assert one_by_one == calendar.add_working_hours(start, first + second)


@several
@given(CALENDARS, MOMENTS, MOMENTS, LIMITS)
def test_who_starts_later_is_not_due_earlier(
    calendar: WorkingCalendar, one: dt.datetime, other: dt.datetime, hours: float
) -> None:
    earlier, later = sorted((one, other))
    assert calendar.add_working_hours(earlier, hours) <= calendar.add_working_hours(later, hours)


@several
@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_stretches_add_up(calendar: WorkingCalendar, a: dt.datetime, b: dt.datetime, c: dt.datetime) -> None:
    parts = calendar.working_hours_between(a, b) + calendar.working_hours_between(b, c)
    assert parts == pytest.approx(calendar.working_hours_between(a, c), abs=1e-6)


@several
@given(CALENDARS, DAYS, st.integers(1, 300))
def test_the_nth_working_day_has_n_behind_it(calendar: WorkingCalendar, day: dt.date, days: int) -> None:
    reached = calendar.add_working_days(day, days)
    between = (day + dt.timedelta(days=each) for each in range(1, (reached - day).days + 1))
    assert calendar.is_working_day(reached)
    assert sum(map(calendar.is_working_day, between)) == days


@several
@given(CALENDARS, DAYS, st.integers(1, 300))
def test_working_days_back_and_forth(calendar: WorkingCalendar, day: dt.date, days: int) -> None:
    start = calendar.add_working_days(day, 1)
    assert calendar.add_working_days(calendar.add_working_days(start, days), -days) == start


@several
@given(CALENDARS, MOMENTS, st.floats(0.01, 500))
def test_a_limit_ends_in_working_time(calendar: WorkingCalendar, start: dt.datetime, hours: float) -> None:
    end = calendar.add_working_hours(start, hours)
    assert calendar.is_working_day(end.date())
    assert calendar.working_hours_between(end - dt.timedelta(microseconds=1), end) > 0


@settings(max_examples=25, deadline=None)  # each builds ten calendars
@given(RULES, st.permutations([2009, 2044, 2020, 2015, 2031]))
def test_the_order_of_questions_does_not_matter(rules: CalendarRules, years: list[int]) -> None:
    calendar = WorkingCalendar(rules)
    spans = [(dt.datetime(year, 2, 1, tzinfo=VIETNAM), dt.datetime(year, 3, 1, tzinfo=VIETNAM)) for year in years]
    asked = [calendar.working_hours_between(*span) for span in spans]
    fresh = [WorkingCalendar(rules).working_hours_between(*span) for span in spans]
    assert asked == fresh


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at("2026-03-02", "07:30"), 4, at("2026-03-02", "11:30")),  # the limit ends with the morning
        (at("2026-03-02", "07:30"), 7.5, at("2026-03-02", "17:00")),
        (at("2026-03-02", "11:00"), 1, at("2026-03-02", "14:00")),  # over noon
        (at("2026-03-06", "16:30"), 1, at("2026-03-09", "08:00")),  # over a weekend
        (at("2026-03-07", "09:00"), 0.5, at("2026-03-09", "08:00")),  # begun on a Saturday
        (at("2026-02-13", "16:00"), 2, at("2026-02-23", "08:30")),  # over Tết
        (at("2026-03-02", "05:00"), 0, at("2026-03-02", "05:00")),
    ],
)
def test_limits_everyone_can_reckon(start: dt.datetime, hours: float, end: dt.datetime) -> None:
    assert CITY.add_working_hours(start, hours) == end


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2021-02-10", False), ("2021-02-16", False), ("2021-02-17", True),  # Tết Tân Sửu with its days in lieu
        ("2022-04-11", False),  # the Hùng Kings' day fell on a Sunday
        ("2024-02-08", False), ("2024-02-14", False), ("2024-02-15", True),  # Tết Giáp Thìn
        ("2024-04-29", False), ("2025-05-02", False), ("2025-04-26", True),  # a bridge day and the Saturday for it
        ("2025-09-01", False), ("2026-09-02", False), ("2026-03-07", False), ("2026-03-09", True),
    ],
)  # fmt: skip
def test_days_everyone_knows(day: str, worked: bool) -> None:
    assert CITY.is_working_day(dt.date.fromisoformat(day)) is worked


def test_a_body_declares_its_own_days() -> None:
    flood, saturday = dt.date(2026, 10, 14), dt.date(2026, 10, 17)
    calendar = WorkingCalendar(CalendarRules(days_off=frozenset({flood}), working_days=frozenset({saturday})))
    assert calendar.add_working_hours(at("2026-10-13", "16:00"), 2) == at("2026-10-15", "08:30")
    assert calendar.add_working_days(dt.date(2026, 10, 16), 1) == saturday


def test_hours_change_from_a_day_on() -> None:
    calendar = WorkingCalendar(CalendarRules(hours=(MORNINGS,)))
    assert calendar.working_hours_between(at("2021-04-29", "00:00"), at("2021-04-29", "23:00")) == 7.5
    assert calendar.working_hours_between(at("2021-05-04", "00:00"), at("2021-05-04", "23:00")) == 5


def test_the_zone_of_the_question_does_not_matter() -> None:
    utc = at("2026-03-06", "16:30").astimezone(dt.UTC)
    assert CITY.add_working_hours(utc, 1) == at("2026-03-09", "08:00")


def test_questions_without_an_answer() -> None:
    with pytest.raises(ValueError, match="zone"):
        CITY.add_working_hours(dt.datetime(2026, 3, 2, 8), 1)
    with pytest.raises(ValueError, match="negative"):
        CITY.add_working_hours(at("2026-03-02", "08:00"), -1)
    with pytest.raises(ValueError, match="2099"):
        CITY.add_working_hours(at("2026-03-02", "08:00"), 1e6)
    with pytest.raises(ValueError, match="1976"):
        CITY.working_hours_between(at("1950-03-02", "08:00"), at("2026-03-02", "08:00"))
    with pytest.raises(ValueError, match="overlap"):
        HoursFrom(valid_from=dt.date(2026, 1, 1), spans=(*MORNINGS.spans, Span(start=dt.time(11), end=dt.time(13))))
    with pytest.raises(ValueError, match="after it starts"):
        Span(start=dt.time(11), end=dt.time(11))
