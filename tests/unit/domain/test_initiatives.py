import datetime as dt
from uuid import UUID

from services.tracking.initiatives.commands import (
    ApplyInitiative,
    DescribeInitiative,
    RegisterInitiative,
    ReportInitiativeResult,
    WithdrawInitiative,
)
from services.tracking.initiatives.decider import DECIDER
from shared.events.tracking.initiatives import (
    InitiativeApplied,
    InitiativeDescribed,
    InitiativeRegistered,
    InitiativeResultReported,
    InitiativeWithdrawn,
)
from tests.unit.given import BODY, OTHER, given, ref, who

INITIATIVE = UUID("55555555-5555-4555-8555-555555555555")
REGISTER = RegisterInitiative(initiative_id=INITIATIVE, name="2 không", description="không hẹn, không tốn phí")
REGISTERED = InitiativeRegistered(body_id=BODY, registered_by=ref("chuyenvien1"), **REGISTER.model_dump())
APPLY = ApplyInitiative(applied_on=dt.date(2026, 3, 2), where="bộ phận một cửa")
APPLIED = InitiativeApplied(
    body_id=BODY,
    initiative_id=INITIATIVE,
    applied_by=ref("chuyenvien1"),
    applied_on=APPLY.applied_on,
    applied_to=APPLY.where,
)
RESULT = ReportInitiativeResult(result="rút ngắn 2 ngày")


def test_registered_by_ones_own_body_once() -> None:
    event = given(DECIDER).when(who("chuyenvien1"), REGISTER).happened(InitiativeRegistered)
    assert (event.body_id, event.subject) == (BODY, str(INITIATIVE))
    given(DECIDER).when(who("vanthu"), REGISTER).refused("forbidden.post")
    given(DECIDER, REGISTERED).when(who("chuyenvien1"), REGISTER).refused("initiative.registered-already")


def test_applied_before_it_has_results() -> None:
    given(DECIDER, REGISTERED).when(who("chuyenvien1"), RESULT).refused("initiative.out-of-order")
    given(DECIDER, REGISTERED).when(who("chuyenvien1"), APPLY).happened(InitiativeApplied)
    given(DECIDER, REGISTERED).when(who("chuyenvien1", OTHER), APPLY).refused("forbidden.body")
    tomorrow = APPLY.model_copy(update={"applied_on": dt.date(2026, 3, 3)})
    given(DECIDER, REGISTERED).when(who("chuyenvien1"), tomorrow).refused("initiative.applied-ahead")
    given(DECIDER, REGISTERED, APPLIED).when(who("chuyenvien1"), APPLY).refused("initiative.out-of-order")
    given(DECIDER, REGISTERED, APPLIED).when(who("chuyenvien1"), RESULT).happened(InitiativeResultReported)
    given(DECIDER).when(who("chuyenvien1"), RESULT).refused("initiative.unknown")


def test_described_with_other_words() -> None:
    same = DescribeInitiative(name=REGISTER.name, description=REGISTER.description)
    given(DECIDER, REGISTERED).when(who("chanhvp"), same).refused("initiative.nothing-changed")
    other = same.model_copy(update={"name": "2 không, 1 có"})
    given(DECIDER, REGISTERED, APPLIED).when(who("chanhvp"), other).happened(InitiativeDescribed)


def test_withdrawn_for_good() -> None:
    withdraw = WithdrawInitiative(reason="trùng")
    given(DECIDER, REGISTERED).when(who("chuyenvien1"), withdraw).refused("forbidden.post")
    event = given(DECIDER, REGISTERED, APPLIED).when(who("lanhdao"), withdraw).happened(InitiativeWithdrawn)
    given(DECIDER, REGISTERED, event).when(who("lanhdao"), withdraw).refused("initiative.out-of-order")
