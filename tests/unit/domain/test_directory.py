import datetime as dt

import pytest
from pydantic import ValidationError

from deploy.city.client import operator
from services.directory.commands import (
    AbolishBody,
    AppointPerson,
    DeclareAbsence,
    DivideBody,
    EndAbsence,
    FoundBody,
    GrantDelegation,
    LinkAccount,
    MergeBody,
    MoveBody,
    OpenTerm,
    ReleasePerson,
    RemoveView,
    RenameBody,
    SaveView,
    SeeNotices,
    SetBodyRules,
    WithdrawDelegation,
)
from services.directory.decider import DECIDER, available
from shared.bodies.accounts import Account
from shared.bodies.policy import CITY_OVERSEERS
from shared.events.directory import (
    AbsenceDeclared,
    AbsenceEnded,
    AccountLinked,
    BodyDivided,
    BodyFounded,
    BodyMerged,
    BodyMoved,
    BodyRenamed,
    BodyRulesSet,
    DelegationGranted,
    DelegationWithdrawn,
    NoticesSeen,
    PersonAppointed,
    PersonReleased,
    TermOpened,
    ViewRemoved,
    ViewSaved,
)
from tests.unit.given import AT, BODY, OTHER, given, ref, who

FOUNDED = BodyFounded(body_id=BODY, name="Quận ủy Hải Châu", symbol="QU", level="district")
PEOPLE = tuple(PersonAppointed(body_id=BODY, person=ref(name)) for name in ("lanhdao", "chanhvp"))
TODAY = AT.date()
OVERSEER = CITY_OVERSEERS[0]
SEED = operator()


def delegation(**update: object) -> GrantDelegation:
    fields = {"delegation_id": "d1", "delegate": ref("chanhvp"), "starts_on": TODAY, "ends_on": TODAY, **update}
    return GrantDelegation.model_validate(fields)


def test_a_body_is_founded_once_by_the_city() -> None:
    command = FoundBody(body_id=BODY, name="Quận ủy Hải Châu", symbol="QU", level="district")
    given(DECIDER).when(SEED, command).happened(BodyFounded)
    given(DECIDER, FOUNDED).when(SEED, command).refused("directory.body-exists")
    given(DECIDER).when(who("chanhvp"), command).refused("forbidden.body")
    given(DECIDER).when(who("lanhdao", OVERSEER), command).refused("forbidden.post")
    given(DECIDER).when(who("chanhvp", OVERSEER), command).happened(BodyFounded)


def test_a_term_opens_once() -> None:
    command = OpenTerm(term="XII", opened_on=TODAY)
    event = given(DECIDER, FOUNDED).when(SEED, command).happened(TermOpened)
    given(DECIDER, FOUNDED, event).when(SEED, command).refused("directory.term-exists")
    given(DECIDER).when(SEED, command).refused("directory.unknown-body")


def test_the_chief_of_office_says_with_which_account_somebody_signs_in() -> None:
    leader = PersonAppointed(body_id=BODY, person=ref("lanhdao"), clearance=2)
    account = Account(issuer="https://danh-tinh.example", subject="7f0c")
    link = LinkAccount(person_id=ref("lanhdao").person_id, account=account)
    linked = given(DECIDER, FOUNDED, leader).when(who("chanhvp"), link).happened(AccountLinked)
    given(DECIDER, FOUNDED, leader, linked).when(who("chanhvp"), link).nothing()
    unlink = LinkAccount(person_id=link.person_id, account=None)
    given(DECIDER, FOUNDED, leader, linked).when(who("chanhvp"), unlink).happened(AccountLinked)
    given(DECIDER, FOUNDED, leader).when(who("lanhdao"), link).refused("forbidden.post")
    given(DECIDER, FOUNDED, leader).when(who("chanhvp", OTHER), link).refused("forbidden.body")
    given(DECIDER, FOUNDED).when(who("chanhvp"), link).refused("directory.unknown-person")
    cleared_for_more = leader.model_copy(update={"clearance": 3})
    given(DECIDER, FOUNDED, cleared_for_more).when(who("chanhvp"), link).refused("forbidden.clearance")


def test_people_come_and_go() -> None:
    command = AppointPerson(person=ref("chuyenvien1"))
    event = given(DECIDER, FOUNDED).when(who("chanhvp"), command).happened(PersonAppointed)
    given(DECIDER, FOUNDED, event).when(who("chanhvp"), command).nothing()
    gone = ReleasePerson(person_id=ref("chuyenvien1").person_id)
    given(DECIDER, FOUNDED, event).when(who("chanhvp"), gone).happened(PersonReleased)
    given(DECIDER, FOUNDED).when(who("chanhvp"), gone).refused("directory.unknown-person")
    given(DECIDER, FOUNDED).when(who("chanhvp", OTHER), command).refused("forbidden.body")


def test_a_delegation_names_a_colleague_and_days_to_come() -> None:
    scenario = given(DECIDER, FOUNDED, *PEOPLE)
    scenario.when(who("lanhdao"), delegation()).happened(DelegationGranted)
    scenario.when(who("lanhdao"), delegation(delegate=ref("lanhdao"))).refused("directory.delegation-to-oneself")
    scenario.when(who("lanhdao"), delegation(delegate=ref("chanhvp", OTHER))).refused("directory.unknown-person")
    yesterday = TODAY - dt.timedelta(days=1)
    scenario.when(who("lanhdao"), delegation(starts_on=yesterday, ends_on=yesterday)).refused(
        "directory.delegation-dates"
    )


def test_only_the_delegator_withdraws() -> None:
    granted = given(DECIDER, FOUNDED, *PEOPLE).when(who("lanhdao"), delegation()).happened(DelegationGranted)
    after = given(DECIDER, FOUNDED, *PEOPLE, granted)
    after.when(who("chanhvp"), WithdrawDelegation(delegation_id="d1")).refused("directory.no-delegation")
    after.when(who("lanhdao"), WithdrawDelegation(delegation_id="d1")).happened(DelegationWithdrawn)
    after.when(who("lanhdao"), delegation()).refused("directory.delegation-exists")


def test_views_and_absences_are_ones_own() -> None:
    body = FOUNDED
    clerk, other = who("vanthu"), who("chanhvp")
    saved = (
        given(DECIDER, body)
        .when(clerk, SaveView(view_id="v1", name="Khẩn", address="/search?q=khan"))
        .happened(ViewSaved)
    )
    given(DECIDER, body, saved).when(other, RemoveView(view_id="v1")).refused("directory.no-view")
    given(DECIDER, body, saved).when(clerk, SaveView(view_id="v1", name="x", address="/tasks")).refused(
        "directory.view-exists"
    )
    given(DECIDER, body, saved).when(clerk, RemoveView(view_id="v1")).happened(ViewRemoved)
    many = [saved.model_copy(update={"view_id": f"v{number}"}) for number in range(20)]
    given(DECIDER, body, *many).when(clerk, SaveView(view_id="x", name="x", address="/tasks")).refused(
        "directory.too-many-views"
    )
    days = {"starts_on": AT.date(), "ends_on": AT.date()}
    away = given(DECIDER, body).when(clerk, DeclareAbsence(absence_id="a", **days)).happened(AbsenceDeclared)
    given(DECIDER, body, away).when(other, EndAbsence(absence_id="a")).refused("directory.no-absence")
    given(DECIDER, body, away).when(clerk, EndAbsence(absence_id="a")).happened(AbsenceEnded)


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example", "/documents/x", "/search?q=a b", "/tasks\\x"]
)
def test_a_saved_view_leads_nowhere_else(address: str) -> None:
    with pytest.raises(ValidationError):
        SaveView(view_id="v", name="x", address=address)


def test_notices_are_never_seen_ahead_of_time() -> None:
    seen = (
        given(DECIDER, FOUNDED).when(who("vanthu"), SeeNotices(until=AT + dt.timedelta(days=9))).happened(NoticesSeen)
    )
    assert seen.until == AT


DAY = dt.date(2025, 7, 1)


def test_a_body_ends_once_and_then_changes_no_more() -> None:
    command = MergeBody(successor_body_id=OTHER, day=DAY, legal_basis="1659/NQ-UBTVQH15")
    merged = given(DECIDER, FOUNDED).when(SEED, command).happened(BodyMerged)
    after = given(DECIDER, FOUNDED, merged)
    after.when(SEED, command).refused("directory.body-ended")
    after.when(SEED, AbolishBody(day=DAY)).refused("directory.body-ended")
    after.when(SEED, AppointPerson(person=ref("chanhvp"))).refused("directory.body-ended")
    after.when(SEED, OpenTerm(term="XIII", opened_on=DAY)).refused("directory.body-ended")
    given(DECIDER, FOUNDED, *PEOPLE, merged).when(SEED, ReleasePerson(person_id=ref("chanhvp").person_id)).happened(
        PersonReleased
    )


def test_nothing_goes_over_into_itself() -> None:
    scenario = given(DECIDER, FOUNDED)
    scenario.when(SEED, MergeBody(successor_body_id=BODY, day=DAY)).refused("directory.merger-with-itself")
    scenario.when(SEED, AbolishBody(successor_body_id=BODY, day=DAY)).refused("directory.merger-with-itself")
    scenario.when(SEED, MoveBody(parent_body_id=BODY, day=DAY)).refused("directory.under-itself")
    given(DECIDER).when(SEED, MergeBody(successor_body_id=OTHER, day=DAY)).refused("directory.unknown-body")
    scenario.when(who("chanhvp"), MergeBody(successor_body_id=OTHER, day=DAY)).refused("forbidden.body")


def test_a_division_names_each_successor_once_and_exceptions_among_them() -> None:
    scenario = given(DECIDER, FOUNDED)
    command = DivideBody(successor_body_id=OTHER, other_body_ids=("ban-to-chuc",), exceptions={"d": OTHER}, day=DAY)
    scenario.when(SEED, command).happened(BodyDivided)
    for update, code in (
        ({"other_body_ids": (OTHER,)}, "directory.successor-twice"),
        ({"other_body_ids": (BODY,)}, "directory.merger-with-itself"),
        ({"exceptions": {"d": "thanh-uy"}}, "directory.no-successor"),
    ):
        scenario.when(SEED, command.model_copy(update=update)).refused(code)


def test_a_body_is_renamed_and_moved() -> None:
    renamed = given(DECIDER, FOUNDED).when(SEED, RenameBody(name="Đảng ủy Hải Châu", day=DAY)).happened(BodyRenamed)
    given(DECIDER, FOUNDED, renamed).when(SEED, RenameBody(name="Đảng ủy Hải Châu", day=DAY)).nothing()
    moved = given(DECIDER, FOUNDED).when(SEED, MoveBody(parent_body_id=OTHER, day=DAY)).happened(BodyMoved)
    given(DECIDER, FOUNDED, moved).when(SEED, MoveBody(parent_body_id=OTHER, day=DAY)).nothing()


def test_the_chief_of_the_overseeing_office_reorganises_and_moves_people() -> None:
    chief = who("chanhvp", OVERSEER)
    scenario = given(DECIDER, FOUNDED, *PEOPLE)
    merged = scenario.when(chief, MergeBody(successor_body_id=OTHER, day=DAY)).happened(BodyMerged)
    assert "MergeBody" in available(DECIDER.fold([FOUNDED]), chief)
    assert "MergeBody" not in available(DECIDER.fold([FOUNDED, merged]), chief)
    assert "MergeBody" not in available(DECIDER.fold([FOUNDED]), who("chanhvp"))
    newcomer = AppointPerson(person=ref("chuyenvien1", OTHER), leaves_body_id=OTHER)
    scenario.when(chief, newcomer).happened(PersonAppointed)
    scenario.when(chief, ReleasePerson(person_id=ref("chanhvp").person_id)).happened(PersonReleased)
    scenario.when(who("lanhdao", OVERSEER), newcomer).refused("forbidden.post")
    given(DECIDER, FOUNDED, merged).when(chief, newcomer).refused("directory.body-ended")


def test_a_bodys_own_leader_or_chief_of_office_sets_its_rules() -> None:
    command = SetBodyRules(separate_approver=True, second_step=False)
    rules_set = given(DECIDER, FOUNDED).when(who("lanhdao"), command).happened(BodyRulesSet)
    assert (rules_set.separate_approver, rules_set.second_step) == (True, False)
    given(DECIDER, FOUNDED).when(who("chanhvp"), command).happened(BodyRulesSet)
    given(DECIDER, FOUNDED, rules_set).when(who("chanhvp"), command).nothing()
    given(DECIDER, FOUNDED).when(who("vanthu"), command).refused("forbidden.post")
    given(DECIDER, FOUNDED).when(who("chanhvp", OTHER), command).refused("forbidden.body")
    given(DECIDER, FOUNDED).when(who("chanhvp", OVERSEER), command).refused("forbidden.body")
