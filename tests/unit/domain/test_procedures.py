"""The catalogue: what can be followed is approved by somebody else, one version at a time."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from services.tracking.procedures.commands import (
    AddToProcedure,
    ApproveVersion,
    DraftVersion,
    RemoveAddition,
    ReturnVersion,
    SubmitVersion,
    WithdrawVersion,
)
from services.tracking.procedures.decider import DECIDER
from services.tracking.procedures.state import State
from shared.bodies.actor import Post
from shared.calendar import city_calendar
from shared.events.base import Event
from shared.events.tracking.procedures import (
    AdditionMade,
    AdditionRemoved,
    VersionApproved,
    VersionDrafted,
    VersionReturned,
    VersionSubmitted,
    VersionWithdrawn,
)
from shared.procedures.content import Addition, Area, Direction, Ending, Sort, Step, VersionContent
from shared.procedures.schedule import before, columns, flaws, in_order, longest_way, schedule
from tests.unit.given import AT, given, ref, who

CITY, ID = "van-phong-thanh-uy", "office.incoming"
DAY = dt.date(2026, 3, 2)


def step(key: str, *after: str, hours: float = 8, ends: Ending | None = None) -> Step:
    return Step(key=key, name=f"bước {key}", post=Post.SPECIALIST, hours=hours, after=after, ends_with=ends)


WAY = (
    step("annotate", hours=4, ends=Ending.ANNOTATED),
    step("route", "annotate", hours=4, ends=Ending.ROUTED),
    step("handle", "route", hours=40, ends=Ending.HANDLED),
)


def content(*steps: Step, **changed: Any) -> VersionContent:
    fields: dict[str, Any] = {
        "name": "Xử lý văn bản đến", "area": Area.OFFICE, "sort": Sort.REGULATION, "direction": Direction.INCOMING,
        "legal_basis": "Quy định số 1", "valid_from": dt.date(2026, 1, 1), "steps": steps or WAY,
    }  # fmt: skip
    return VersionContent(**{**fields, **changed})


def drafted(version: int = 1, said: VersionContent | None = None) -> VersionDrafted:
    return VersionDrafted(
        body_id=CITY, procedure_id=ID, version=version, content=said or content(), drafted_by=ref("chuyenvien1", CITY)
    )


def submitted(version: int = 1) -> VersionSubmitted:
    return VersionSubmitted(body_id=CITY, procedure_id=ID, version=version, submitted_by=ref("chuyenvien1", CITY))


def approved(version: int = 1, said: VersionContent | None = None, former: int | None = None) -> VersionApproved:
    return VersionApproved(
        body_id=CITY, procedure_id=ID, version=version, content=said or content(),
        approved_by=ref("lanhdao", CITY), former_version=former,
    )  # fmt: skip


def in_force(said: VersionContent | None = None) -> tuple[Event, ...]:
    return drafted(1, said), submitted(), approved(1, said)


DRAFT = DraftVersion(procedure_id=ID, content=content())
SPECIALIST, LEADER, CHIEF = (who(prefix, CITY) for prefix in ("chuyenvien1", "lanhdao", "chanhvp"))


def test_a_version_is_drafted_changed_submitted_returned_and_approved() -> None:
    event = given(DECIDER).when(SPECIALIST, DRAFT).happened(VersionDrafted)
    assert (event.version, event.body_id) == (1, CITY)
    again = given(DECIDER, drafted()).when(SPECIALIST, DRAFT).happened(VersionDrafted)
    assert again.version == 1
    given(DECIDER, drafted()).when(SPECIALIST, SubmitVersion()).happened(VersionSubmitted)
    given(DECIDER, drafted(), submitted()).when(SPECIALIST, DRAFT).refused("procedure.out-of-order")
    given(DECIDER, drafted(), submitted()).when(LEADER, ReturnVersion(reason="thiếu căn cứ")).happened(VersionReturned)
    done = given(DECIDER, drafted(), submitted()).when(LEADER, ApproveVersion()).happened(VersionApproved)
    assert done.content == content()
    assert given(DECIDER, *in_force()).when(SPECIALIST, DraftVersion(
        procedure_id=ID, content=content(valid_from=DAY))).happened(VersionDrafted).version == 2  # fmt: skip


def test_nobody_approves_their_own_draft() -> None:
    own = VersionDrafted(body_id=CITY, procedure_id=ID, version=1, content=content(), drafted_by=ref("lanhdao", CITY))
    given(DECIDER, own, submitted()).when(LEADER, ApproveVersion()).refused("procedure.own-draft")
    acting = LEADER.model_copy(update={"person_id": "x", "acting_for": "lanhdao.van-phong-thanh-uy"})
    given(DECIDER, own, submitted()).when(acting, ApproveVersion()).refused("procedure.own-draft")


def test_only_the_owning_body_and_only_a_leader() -> None:
    given(DECIDER, drafted(), submitted()).when(who("lanhdao"), ApproveVersion()).refused("forbidden.body")
    given(DECIDER, drafted(), submitted()).when(CHIEF, ApproveVersion()).refused("forbidden.post")
    given(DECIDER).when(LEADER, ApproveVersion()).refused("procedure.unknown")


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((step("a", "b"), step("b", "a", ends=Ending.HANDLED)), "procedure.step-never-ends"),
        ((step("a", "b", ends=Ending.ROUTED), step("b", "a", ends=Ending.HANDLED)), "procedure.loop"),
        ((step("a", "a", ends=Ending.HANDLED),), "procedure.loop"),
        ((step("a", ends=Ending.ROUTED),), "procedure.no-end"),
        ((step("a", "nowhere", ends=Ending.HANDLED),), "procedure.unknown-step"),
        ((step("a", hours=0, ends=Ending.HANDLED),), "procedure.zero-limit"),
        ((step("a", hours=-1, ends=Ending.HANDLED),), "procedure.zero-limit"),
        ((step("a", ends=Ending.HANDLED), step("a", ends=Ending.FILED)), "procedure.step-twice"),
        ((step("a", ends=Ending.ISSUED),), "procedure.step-never-ends"),
        (tuple(step(f"s{n}", *([f"s{n - 1}"] if n else []), hours=2000, ends=Ending.HANDLED) for n in range(3)),
         "procedure.too-long"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(steps: tuple[Step, ...], code: str) -> None:
    given(DECIDER).when(SPECIALIST, DraftVersion(procedure_id=ID, content=content(*steps))).refused(code)


def test_an_empty_procedure_is_refused() -> None:
    empty = content().model_copy(update={"steps": ()})
    given(DECIDER).when(SPECIALIST, DraftVersion(procedure_id=ID, content=empty)).refused("procedure.no-steps")


def test_a_loop_is_told_as_a_way() -> None:
    (flaw,) = flaws((step("a", "c"), step("b", "a"), step("c", "b")))
    assert flaw.code == "procedure.loop"
    assert {f"“bước {key}”" for key in "abc"} == set(str(flaw.params["way"]).split(" → "))


def test_two_versions_are_never_valid_at_once() -> None:
    later = content(valid_from=dt.date(2026, 6, 1))
    event = given(DECIDER, *in_force(), drafted(2, later), submitted(2)).when(LEADER, ApproveVersion())
    assert event.happened(VersionApproved).former_version == 1
    same = DraftVersion(procedure_id=ID, content=content())
    given(DECIDER, *in_force()).when(SPECIALIST, same).refused("procedure.versions-overlap")
    ends = content(valid_to=dt.date(2026, 12, 31))
    given(DECIDER, *in_force(ends)).when(SPECIALIST, DraftVersion(procedure_id=ID, content=later)).refused(
        "procedure.versions-overlap"
    )
    earlier = content(valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2025, 12, 31))
    given(DECIDER, *in_force()).when(SPECIALIST, DraftVersion(procedure_id=ID, content=earlier)).happened(
        VersionDrafted
    )
    backwards = content(valid_to=dt.date(2025, 1, 1))
    given(DECIDER).when(SPECIALIST, DraftVersion(procedure_id=ID, content=backwards)).refused(
        "procedure.ends-before-it-begins"
    )


def test_the_version_of_a_day() -> None:
    later = content(valid_from=dt.date(2026, 6, 1))
    state = DECIDER.fold((*in_force(), drafted(2, later), submitted(2), approved(2, later, former=1)))
    days = {day: state.in_force(day) for day in (dt.date(2025, 12, 31), DAY, dt.date(2026, 5, 31), dt.date(2026, 6, 1))}
    assert list(days.values()) == [None, 1, 1, 2]


def test_what_is_withdrawn_ends_yesterday() -> None:
    event = given(DECIDER, *in_force()).when(LEADER, WithdrawVersion(version=1, reason="đã thay đổi"))
    assert event.happened(VersionWithdrawn).last_day == DAY - dt.timedelta(days=1)
    state = DECIDER.fold((*in_force(), event.events[0]))  # type: ignore[index]
    assert state.in_force(DAY) is None
    assert state.in_force(DAY - dt.timedelta(days=1)) == 1
    gone = given(DECIDER, drafted()).when(CHIEF, WithdrawVersion(version=1, reason="nhầm")).happened(VersionWithdrawn)
    assert gone.last_day is None
    given(DECIDER, *in_force()).when(LEADER, WithdrawVersion(version=7, reason="x")).refused(
        "procedure.unknown-version"
    )


def test_a_body_adds_and_shortens_and_never_lengthens() -> None:
    chief = who("chanhvp")

    def add(**fields: Any) -> Any:
        return given(DECIDER, *in_force()).when(chief, AddToProcedure(version=1, addition=Addition(**fields)))

    made = add(shortened={"handle": 30}, steps=(step("check", "route", hours=8, ends=Ending.HANDLED),))
    assert made.happened(AdditionMade).adding_body_id == chief.body_id
    add(shortened={"handle": 41}).refused("procedure.limit-lengthened")
    add(shortened={"handle": 0}).refused("procedure.zero-limit")
    add(shortened={"nothing": 1}).refused("procedure.unknown-step")
    add(steps=(step("after", "handle", ends=Ending.FILED),)).refused("procedure.way-lengthened")
    add(steps=(step("handle", ends=Ending.FILED),)).refused("procedure.step-twice")
    given(DECIDER, *in_force(), *made.events).when(chief, RemoveAddition(version=1)).happened(AdditionRemoved)
    given(DECIDER, drafted()).when(chief, AddToProcedure(version=1, addition=Addition())).refused(
        "procedure.not-approved"
    )


def test_a_procedure_of_ones_own_is_nobody_elses() -> None:
    own = VersionApproved(
        body_id="quan-uy-hai-chau", procedure_id="x.y", version=1, content=content(), approved_by=ref("lanhdao")
    )
    proposed = VersionDrafted(
        body_id="quan-uy-hai-chau", procedure_id="x.y", version=1, content=content(), drafted_by=ref("chuyenvien1")
    )
    state: State = DECIDER.fold((proposed, own))
    assert state.holds_for("quan-uy-hai-chau")
    assert not state.holds_for("quan-uy-thanh-khe")
    assert DECIDER.fold(in_force()).holds_for("quan-uy-thanh-khe")


# --- graphs of any shape -------------------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Step, ...]:
    """Steps without a loop, in any order."""
    count = draw(st.integers(1, 8))
    steps = [
        step(
            f"s{number}",
            *draw(st.sets(st.sampled_from([f"s{each}" for each in range(number)]))) if number else (),
            hours=draw(st.integers(1, 80)) / 2,
        )
        for number in range(count)
    ]
    return tuple(draw(st.permutations(steps)))


MOMENTS = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))


@settings(deadline=None)
@any_of(graphs(), MOMENTS)
def test_due_moments_follow_from_what_comes_before(steps: tuple[Step, ...], opened_at: dt.datetime) -> None:
    calendar = city_calendar()
    assert flaws(steps) == []
    planned = schedule(steps, opened_at, calendar)
    assert planned.keys() == {each.key for each in steps}
    for each in steps:
        plan = planned[each.key]
        if each.after:
            assert plan.starts_at == max(planned[key].due_at for key in each.after)
        else:
            assert plan.starts_at == opened_at
        assert calendar.working_hours_between(plan.starts_at, plan.due_at) == each.hours
    last = max(plan.due_at for plan in planned.values())
    assert calendar.working_hours_between(opened_at, last) == pytest.approx(longest_way(steps))


@any_of(graphs())
def test_order_and_columns_respect_what_waits_for_what(steps: tuple[Step, ...]) -> None:
    place = {each.key: number for number, each in enumerate(in_order(steps))}
    column = columns(steps)
    for each in steps:
        assert all(place[key] < place[each.key] and column[key] < column[each.key] for key in before(steps, each.key))


@any_of(graphs(), st.data())
def test_closing_a_circle_is_always_found(steps: tuple[Step, ...], data: st.DataObject) -> None:
    last = data.draw(st.sampled_from(steps))
    first = data.draw(st.sampled_from(sorted(before(steps, last.key) | {last.key})))
    looped = [
        each.model_copy(update={"after": (*each.after, last.key)}) if each.key == first else each for each in steps
    ]
    assert [flaw.code for flaw in flaws(looped)] == ["procedure.loop"]


def test_the_moment_of_a_test_is_a_working_morning() -> None:
    assert city_calendar().is_working_day(AT.date())
