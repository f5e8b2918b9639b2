import datetime as dt
from uuid import UUID

import pytest

from services.tracking.programme.commands import (
    AssessTarget,
    CloseTarget,
    CorrectAssessment,
    ReviseTarget,
    SetTarget,
)
from services.tracking.programme.decider import DECIDER, available
from shared.bodies.rights import CITY_OVERSEERS
from shared.events.tracking.programme import (
    AssessmentCorrected,
    Outcome,
    Rating,
    TargetAssessed,
    TargetClosed,
    TargetRevised,
    TargetSet,
)
from tests.unit.given import BODY, OTHER, given, ref, who

TARGET = UUID("44444444-4444-4444-8444-444444444444")
OFFICE = CITY_OVERSEERS[0]
TODAY = dt.date(2026, 3, 2)
SET = SetTarget(target_id=TARGET, owner_body_id=BODY, programme="CCHC", name="100 % qua mạng", measure="tỷ lệ",
                due_on=dt.date(2026, 12, 31))  # fmt: skip
WAS_SET = TargetSet(target_id=TARGET, body_id=BODY, steering_body_id=OFFICE, programme="CCHC", name="100 % qua mạng",
                    measure="tỷ lệ", due_on=dt.date(2026, 12, 31), set_by=ref("chanhvp", OFFICE))  # fmt: skip
LAST_WEEK = AssessTarget(
    as_of=TODAY - dt.timedelta(days=7), rating=Rating.AT_RISK, note="mới 60 %", evidence="12-BC/QU"
)
NOW_DONE = AssessTarget(as_of=TODAY, rating=Rating.DONE, note="đạt")
OFFICE_CHIEF = who("chanhvp", OFFICE)


def assessed(command: AssessTarget, number: int = 1) -> TargetAssessed:
    return TargetAssessed(
        target_id=TARGET, body_id=BODY, number=number, assessed_by=ref("chanhvp", OFFICE), **command.model_dump()
    )


def test_the_city_office_sets_targets_for_everyone_and_a_body_for_itself() -> None:
    event = given(DECIDER).when(OFFICE_CHIEF, SET).happened(TargetSet)
    assert (event.body_id, event.steering_body_id, event.subject) == (BODY, OFFICE, str(TARGET))
    assert given(DECIDER).when(who("lanhdao"), SET).happened(TargetSet).steering_body_id == BODY
    given(DECIDER).when(who("lanhdao", OTHER), SET).refused("forbidden.body")
    given(DECIDER).when(who("chuyenvien1", OFFICE), SET).refused("forbidden.post")
    given(DECIDER, WAS_SET).when(OFFICE_CHIEF, SET).refused("programme.set-already")
    past = SET.model_copy(update={"due_on": TODAY - dt.timedelta(days=1)})
    given(DECIDER).when(OFFICE_CHIEF, past).refused("programme.due-past")


def test_the_owner_does_not_assess_itself_where_another_steers() -> None:
    given(DECIDER, WAS_SET).when(who("chanhvp"), NOW_DONE).refused("forbidden.body")
    assert given(DECIDER, WAS_SET).when(OFFICE_CHIEF, NOW_DONE).happened(TargetAssessed).number == 1
    given(DECIDER).when(OFFICE_CHIEF, NOW_DONE).refused("programme.unknown")


def test_a_day_is_assessed_once_and_never_ahead() -> None:
    after = given(DECIDER, WAS_SET, assessed(LAST_WEEK))
    again = NOW_DONE.model_copy(update={"as_of": LAST_WEEK.as_of})
    after.when(OFFICE_CHIEF, again).refused("programme.assessed-already")
    after.when(OFFICE_CHIEF, LAST_WEEK).refused("programme.assessed-already")
    assert after.when(OFFICE_CHIEF, NOW_DONE).happened(TargetAssessed).number == 2
    tomorrow = NOW_DONE.model_copy(update={"as_of": TODAY + dt.timedelta(days=1)})
    after.when(OFFICE_CHIEF, tomorrow).refused("programme.assessed-ahead")


def test_a_correction_is_a_new_assessment_of_the_same_day() -> None:
    after = given(DECIDER, WAS_SET, assessed(LAST_WEEK))
    same = CorrectAssessment(reason="x", **LAST_WEEK.model_dump())
    after.when(OFFICE_CHIEF, same).refused("programme.same-again")
    after.when(OFFICE_CHIEF, same.model_copy(update={"as_of": TODAY})).refused("programme.nothing-to-correct")
    better = same.model_copy(update={"rating": Rating.ON_SCHEDULE})
    event = after.when(OFFICE_CHIEF, better).happened(AssessmentCorrected)
    assert (event.number, event.corrects) == (2, 1)
    state = DECIDER.fold((WAS_SET, assessed(LAST_WEEK), event))
    assert [one.rating for one in state.assessments] == [Rating.ON_SCHEDULE]
    assert state.given == 2


def test_the_latest_day_counts_whenever_it_was_given() -> None:
    state = DECIDER.fold((WAS_SET, assessed(NOW_DONE, 1), assessed(LAST_WEEK, 2)))
    assert state.latest is not None
    assert state.latest.rating is Rating.DONE


def test_revised() -> None:
    after = given(DECIDER, WAS_SET)
    after.when(OFFICE_CHIEF, ReviseTarget(reason="x")).refused("programme.nothing-changed")
    after.when(OFFICE_CHIEF, ReviseTarget(reason="x", due_on=dt.date(2020, 1, 1))).refused("programme.due-past")
    moved = after.when(OFFICE_CHIEF, ReviseTarget(reason="chuyển", owner_body_id=OTHER)).happened(TargetRevised)
    assert (moved.body_id, moved.former_body_id, moved.name) == (OTHER, BODY, WAS_SET.name)
    own = given(DECIDER, WAS_SET.model_copy(update={"steering_body_id": BODY}))
    own.when(who("lanhdao"), ReviseTarget(reason="x", owner_body_id=OTHER)).refused("programme.owner-elsewhere")
    own.when(who("lanhdao"), ReviseTarget(reason="x", name="y")).happened(TargetRevised)


def test_closed_as_achieved_only_when_done() -> None:
    achieved = CloseTarget(outcome=Outcome.ACHIEVED, reason="nghiệm thu")
    given(DECIDER, WAS_SET, assessed(LAST_WEEK)).when(OFFICE_CHIEF, achieved).refused("programme.not-done")
    event = given(DECIDER, WAS_SET, assessed(NOW_DONE)).when(OFFICE_CHIEF, achieved).happened(TargetClosed)
    given(DECIDER, WAS_SET).when(OFFICE_CHIEF, CloseTarget(outcome=Outcome.DROPPED, reason="x")).happened(TargetClosed)
    over = given(DECIDER, WAS_SET, assessed(NOW_DONE), event)
    over.when(OFFICE_CHIEF, LAST_WEEK).refused("programme.out-of-order")


@pytest.mark.parametrize(
    ("events", "offered"),
    [
        ((), []),
        ((WAS_SET,), ["AssessTarget", "ReviseTarget", "CloseTarget"]),
        ((WAS_SET, assessed(NOW_DONE)), ["AssessTarget", "CorrectAssessment", "ReviseTarget", "CloseTarget"]),
    ],
)
def test_offered(events: tuple[TargetSet | TargetAssessed, ...], offered: list[str]) -> None:
    assert available(DECIDER.fold(events), OFFICE_CHIEF) == offered
    assert available(DECIDER.fold(events), who("lanhdao", OTHER)) == []
