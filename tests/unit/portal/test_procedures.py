"""The catalogue's pages from inside: pictures, differences, the form's rows, where a case stands, a year of days."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from services.portal.features.calendars.days import Declared, WorkingTime
from services.portal.features.procedures.differences import differences
from services.portal.features.procedures.drawing import BOX, drawn
from services.portal.features.procedures.following import followed
from services.portal.features.procedures.typed import (
    addition_typed,
    content_typed,
    fields_of,
    new_id,
    renumbered,
    rows_of,
    rows_typed,
    slug,
    steps_typed,
)
from shared.calendar import VIETNAM, CalendarRules, HoursFrom, Span
from shared.procedures.content import Step, VersionContent
from shared.readmodels.cases.rows import CaseStep
from tests.unit.domain.test_procedures import WAY, content, step

FORK = (step("a"), step("b", "a"), step("c", "a"), step("d", "b", "c"))


def test_each_step_stands_right_of_what_it_waits_for() -> None:
    picture = drawn(FORK)
    at = {box.step.key: box for box in picture.boxes}
    assert at["a"].x < at["b"].x == at["c"].x < at["d"].x
    assert at["b"].y != at["c"].y
    assert len(picture.arrows) == 4
    assert picture.width >= at["d"].x + BOX
    assert [box.number for box in picture.boxes] == [1, 2, 3, 4]


@given(name=st.text(min_size=1, max_size=200))
def test_a_name_of_any_length_stays_in_its_box(name: str) -> None:
    (box,) = drawn([Step(key="a", name=name, post="leader", hours=1)]).boxes  # type: ignore[arg-type] # as JSON has it
    assert len(box.lines) <= 3
    assert all(len(line) <= 20 for line in box.lines)


def test_versions_differ_where_they_differ() -> None:
    newer = content(WAY[0].model_copy(update={"hours": 2.0}), WAY[1], step("check", "route", hours=1))
    lines = {line.label: line for line in differences(content(), newer)}
    assert lines["Căn cứ pháp lý"].kind == "same"
    changed = lines["Khâu bước annotate"]
    assert changed.kind == "changed"
    assert ("4", "removed") in [(piece.strip(), kind) for piece, kind in changed.older]
    assert ("2", "added") in [(piece.strip(), kind) for piece, kind in changed.newer]
    assert (lines["Khâu bước check"].kind, lines["Khâu bước handle"].kind) == ("added", "removed")


def form(*rows: dict[str, str], **more: str) -> dict[str, list[str]]:
    columns = ("key", "name", "post", "level", "hours", "after", "ends_with")
    typed = {
        f"step_{name}": [row.get(name, "specialist" if name == "post" else "") for row in rows] for name in columns
    }
    return typed | {name: [value] for name, value in more.items()}


def test_rows_become_steps_and_steps_rows() -> None:
    typed = form({"name": "Tiếp nhận", "hours": "37,5"}, {}, {"name": "Tiếp nhận", "hours": "8", "after": "1; 9"})
    steps = steps_typed(rows_typed(typed))
    assert [(each["key"], each["hours"], each["after"]) for each in steps] == [
        ("tiep-nhan", "37.5", []),
        ("tiep-nhan-2", "8", ["tiep-nhan", "9"]),  # no step has the number 9: the service says so
    ]
    fields = {**fields_of(content()), **form(*(vars(row) for row in rows_of(WAY)))}
    again = VersionContent.model_validate(content_typed(fields))
    assert again == content()


def test_a_dropped_row_is_gone_and_the_others_keep_what_they_wait_for() -> None:
    rows = [{"name": "a", "hours": "1"}, {"name": "b", "hours": "1"}, {"name": "c", "hours": "1", "after": "1"}]
    left = renumbered(rows_typed(form(*rows, step_drop="2")))
    assert [(row.number, row.name, row.after) for row in left] == [(1, "a", ""), (2, "c", "1")]


def test_an_addition_counts_the_common_steps_first() -> None:
    typed = form({"name": "Rà soát", "hours": "2", "after": "2"}, hours_annotate="2", hours_route="4")
    added = addition_typed(typed, WAY)
    assert added["shortened"] == {"annotate": "2"}
    assert [(each["key"], each["after"]) for each in added["steps"]] == [("ra-soat", ["route"])]
    (shown,) = rows_of([step("own", "route")], WAY)
    assert (shown.number, shown.after) == (1, "2")
    both = form({"name": "x", "hours": "1"}, {"name": "y", "hours": "1", "after": "2, 4"}, step_drop="1")
    assert [row.after for row in renumbered(rows_typed(both), len(WAY))] == ["2, 4"], "4 was dropped, 2 is common"


@given(name=st.text(max_size=80), key=st.text(max_size=40))
def test_ids_are_ids_whatever_is_typed(name: str, key: str) -> None:
    made = new_id("internal_affairs", name, key)
    assert Step(key=slug(name), name="x", post="leader", hours=1)  # type: ignore[arg-type] # as JSON has it
    assert made == new_id("internal_affairs", name, key), "a form sent twice makes one procedure"
    assert made.startswith("internal-affairs.")


NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)


def waiting(
    key: str,
    *waits_for: str,
    done: bool = False,
    due: dt.datetime = NOW,
    late: float = 0.0,
    passed_over: bool = False,
) -> CaseStep:
    return CaseStep(
        step_key=key, name=key, post="leader", hours=1, waits_for=waits_for, due_at=due, passed_over=passed_over,
        completed_at=NOW if done else None, late_hours=late if done else None,
    )  # fmt: skip


def test_where_a_case_is_now() -> None:
    before = NOW - dt.timedelta(hours=1)
    steps = [
        waiting("a", done=True, late=2.0),
        waiting("b", "a", due=before),
        waiting("c", "b"),
        waiting("d", done=True, passed_over=True),
    ]
    shown = {each.step.step_key: (each.state, each.late) for each in followed(steps, "open", NOW)}
    assert shown == {"a": ("done", True), "b": ("now", True), "c": ("ahead", False), "d": ("passed", False)}
    assert followed(steps, "closed", NOW)[1].state == "dropped"


def test_a_year_says_why_a_day_is_free() -> None:
    storm, saturday = dt.date(2026, 10, 14), dt.date(2026, 10, 17)
    rules = CalendarRules(days_off=frozenset({storm}), working_days=frozenset({saturday}))
    said = (Declared(storm, "off", "Bão", "x", True), Declared(saturday, "worked", "Làm bù", "x", False))
    time = WorkingTime(rules, said, 1)
    assert [time.day(day).kind for day in (storm, saturday, dt.date(2026, 10, 15), dt.date(2026, 10, 18))] == [
        "off",
        "made_up",
        "worked",
        "weekend",
    ]
    independence = time.day(dt.date(2026, 9, 2))
    assert (independence.kind, bool(independence.why)) == ("holiday", True)
    months = time.year(2026)
    assert [len([day for day in month if day]) for month in months] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert months[9].index(time.day(dt.date(2026, 10, 1))) == 3, "1 October 2026 is a Thursday"


def test_the_hours_that_hold_are_the_last_ones() -> None:
    spring = HoursFrom(valid_from=dt.date(2026, 2, 1), spans=(Span(start=dt.time(7), end=dt.time(12)),))
    assert WorkingTime(CalendarRules(hours=(spring,)), (), 0).hours[-1] == spring
