import datetime as dt

import pytest
from pydantic import ValidationError

from deploy.city.client import operator
from services.directory.commands import (
    AbolishBody,
    AppointPerson,
    ConfirmClearance,
    DeclareAbsence,
    DeclineClearance,
    DivideBody,
    EndAbsence,
    FoundBody,
    GrantDelegation,
    KeepPhrase,
    KeepRecipientGroup,
    LinkAccount,
    MergeBody,
    MoveBody,
    OpenTerm,
    ProposeClearance,
    ReleasePerson,
    RemovePhrase,
    RemoveRecipientGroup,
    RemoveView,
    RenameBody,
    SaveView,
    SeeNotices,
    SetBodyRules,
    WithdrawDelegation,
)
from services.directory.decider import DECIDER, available
from shared.bodies.accounts import Account
from shared.bodies.rights import CITY_OVERSEERS
from shared.documents.numbering import Book, NumberingRules, SigningOrder
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
    ClearanceChanged,
    ClearanceDeclined,
    ClearanceProposed,
    DelegationGranted,
    DelegationWithdrawn,
    NoticesSeen,
    PersonAppointed,
    PersonReleased,
    PhraseKept,
    PhraseRemoved,
    RecipientGroupKept,
    RecipientGroupRemoved,
    TermOpened,
    ViewRemoved,
    ViewSaved,
)
from shared.paper.content import OutsideRecipient
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
    for changed in (None, Account(issuer=account.issuer, subject="0000")):
        command = LinkAccount(person_id=link.person_id, account=changed)
        given(DECIDER, FOUNDED, leader, linked).when(who("chanhvp"), command).refused("directory.account-linked")
        given(DECIDER, FOUNDED, leader, linked).when(SEED, command).happened(AccountLinked)
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


def test_a_phrase_is_kept_once_and_is_ones_own() -> None:
    clerk, other = who("vanthu"), who("chanhvp")
    keep = KeepPhrase(phrase_id="p1", use="instruction", text="Giao  phòng Tổng hợp.")
    kept = given(DECIDER, FOUNDED).when(clerk, keep).happened(PhraseKept)
    assert (kept.person_id, kept.text) == (clerk.person_id, "Giao phòng Tổng hợp.")
    after = given(DECIDER, FOUNDED, kept)
    after.when(clerk, keep.model_copy(update={"phrase_id": "p2"})).nothing()
    after.when(other, keep).refused("directory.phrase-exists")
    after.when(other, RemovePhrase(phrase_id="p1")).refused("directory.no-phrase")
    after.when(clerk, RemovePhrase(phrase_id="p1")).happened(PhraseRemoved)


def test_a_person_keeps_a_hundred_phrases() -> None:
    clerk = who("vanthu")
    many = [
        PhraseKept(body_id=BODY, person_id=clerk.person_id, phrase_id=f"p{n}", use="remarks", text=f"Câu {n}")
        for n in range(100)
    ]
    more = KeepPhrase(phrase_id="x", use="remarks", text="Câu nữa")
    given(DECIDER, FOUNDED, *many).when(clerk, more).refused("directory.too-many-phrases")
    given(DECIDER, FOUNDED, *many).when(who("chanhvp"), more).happened(PhraseKept)


def test_a_group_of_recipients_is_the_bodys() -> None:
    paper = OutsideRecipient(name="Công ty Cấp nước", address="57 Xô Viết Nghệ Tĩnh", copies=2)
    keep = KeepRecipientGroup(group_id="g1", name="Các  quận ủy", recipients=(OTHER, OTHER), outside=(paper,))
    kept = given(DECIDER, FOUNDED).when(who("chuyenvien1"), keep).happened(RecipientGroupKept)
    assert (kept.name, kept.recipients, kept.outside) == ("Các quận ủy", (OTHER,), (paper,))
    after = given(DECIDER, FOUNDED, kept)
    again = keep.model_copy(update={"group_id": "g2", "name": "CÁC QUẬN ỦY", "outside": ()})
    assert after.when(who("chanhvp"), again).happened(RecipientGroupKept).group_id == "g1"
    after.when(who("chanhvp"), keep.model_copy(update={"name": "Khác"})).refused("directory.group-exists")
    after.when(who("chanhvp", OTHER), RemoveRecipientGroup(group_id="g1")).refused("forbidden.body")
    after.when(who("chanhvp"), RemoveRecipientGroup(group_id="g2")).refused("directory.no-group")
    removed = after.when(who("chanhvp"), RemoveRecipientGroup(group_id="g1")).happened(RecipientGroupRemoved)
    given(DECIDER, FOUNDED, kept, removed).when(who("chanhvp"), RemoveRecipientGroup(group_id="g1")).refused(
        "directory.no-group"
    )
    nobody = KeepRecipientGroup(group_id="g3", name="x")
    given(DECIDER, FOUNDED).when(who("chuyenvien1"), nobody).refused("directory.empty-group")


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


CHIEF, LEADER = who("chanhvp"), who("lanhdao")  # both cleared for rank 2
STAFFED = (
    FOUNDED,
    *(PersonAppointed(body_id=BODY, person=ref(name), clearance=2) for name in ("lanhdao", "chanhvp")),
    PersonAppointed(body_id=BODY, person=ref("chuyenvien1")),
)
WHOM = ref("chuyenvien1").person_id
PROPOSED = ClearanceProposed(body_id=BODY, person_id=WHOM, clearance=2, proposed_by=ref("chanhvp"))


def test_who_is_appointed_with_more_clearance_than_they_had_waits_for_a_second_person() -> None:
    newcomer = AppointPerson(person=ref("vanthu"), clearance=1)
    then = given(DECIDER, *STAFFED).when(CHIEF, newcomer)
    then.happened(PersonAppointed, ClearanceProposed)
    assert then.events is not None
    assert then.events[0].clearance == 0  # type: ignore[attr-defined]
    above = AppointPerson(person=ref("vanthu"), clearance=3)
    given(DECIDER, *STAFFED).when(CHIEF, above).refused("directory.clearance-above-own")
    given(DECIDER, *STAFFED).when(SEED, above).happened(PersonAppointed)
    another_post = AppointPerson(person={**ref("lanhdao").model_dump(), "title": "Phó Bí thư"})
    assert given(DECIDER, *STAFFED).when(CHIEF, another_post).happened(PersonAppointed).clearance == 2
    lower = AppointPerson(person=ref("lanhdao"), clearance=1)
    assert given(DECIDER, *STAFFED).when(CHIEF, lower).happened(PersonAppointed).clearance == 1


def test_what_somebody_had_comes_along_when_they_move() -> None:
    moved = AppointPerson(person=ref("vanthu", OTHER), leaves_body_id=OTHER, clearance=1, held_clearance=1)
    overseer = who("chanhvp", OVERSEER)
    assert given(DECIDER, *STAFFED).when(overseer, moved).happened(PersonAppointed).clearance == 1
    raised = moved.model_copy(update={"clearance": 2})
    given(DECIDER, *STAFFED).when(overseer, raised).happened(PersonAppointed, ClearanceProposed)


def test_clearance_is_raised_by_two_and_lowered_by_one() -> None:
    propose, confirm = ProposeClearance(person_id=WHOM, clearance=2), ConfirmClearance(person_id=WHOM, clearance=2)
    given(DECIDER, *STAFFED).when(CHIEF, propose).happened(ClearanceProposed)
    given(DECIDER, *STAFFED, PROPOSED).when(LEADER, propose).nothing()
    changed = given(DECIDER, *STAFFED, PROPOSED).when(LEADER, confirm).happened(ClearanceChanged)
    assert (changed.clearance, changed.proposed_by, changed.changed_by) == (2, ref("chanhvp"), ref("lanhdao"))
    after = given(DECIDER, *STAFFED, PROPOSED, changed)
    after.when(LEADER, confirm).refused("directory.no-proposal")
    lowered = after.when(CHIEF, ProposeClearance(person_id=WHOM, clearance=1)).happened(ClearanceChanged)
    assert (lowered.clearance, lowered.proposed_by) == (1, None)


def test_the_second_person_is_another_one_and_cleared_for_it() -> None:
    waiting, confirm = given(DECIDER, *STAFFED, PROPOSED), ConfirmClearance(person_id=WHOM, clearance=2)
    waiting.when(CHIEF, confirm).refused("directory.second-person")
    waiting.when(LEADER.model_copy(update={"acting_for": CHIEF.person_id}), confirm).refused("directory.second-person")
    chief_for_leader = CHIEF.model_copy(update={"post": LEADER.post, "acting_for": LEADER.person_id})
    waiting.when(chief_for_leader, confirm).refused("directory.second-person")
    waiting.when(LEADER.model_copy(update={"person_id": WHOM}), confirm).refused("directory.second-person")
    waiting.when(LEADER.model_copy(update={"clearance": 1}), confirm).refused("directory.clearance-above-own")
    waiting.when(who("lanhdao", OTHER), confirm).refused("forbidden.body")
    waiting.when(who("vanthu"), confirm).refused("forbidden.post")
    waiting.when(SEED, confirm).refused("forbidden.post")
    waiting.when(LEADER, confirm.model_copy(update={"clearance": 1})).refused("directory.no-proposal")
    waiting.when(who("chanhvp", OVERSEER), confirm).happened(ClearanceChanged)
    declined = waiting.when(CHIEF, DeclineClearance(person_id=WHOM)).happened(ClearanceDeclined)
    given(DECIDER, *STAFFED, PROPOSED, declined).when(LEADER, confirm).refused("directory.no-proposal")
    gone = PersonReleased(body_id=BODY, person_id=WHOM)
    given(DECIDER, *STAFFED, PROPOSED, gone).when(LEADER, confirm).refused("directory.unknown-person")


@pytest.mark.parametrize(
    "update",
    [
        {"person_id": "system"},
        {"person_id": "System"},
        {"person_id": "SYSTEM"},
        {"person_id": "system.quan-uy-hai-chau"},
        {"person_id": "he-thong"},
        {"person_id": "ｓｙｓｔｅｍ"},
        {"person_id": "ѕystem"},
        {"person_id": "he\u0302-thong"},
        {"person_id": "an an"},
        {"name": "Hệ thống"},
        {"name": "HE THONG (routing)"},
        {"name": "hệ\u00a0thống"},
        {"name": "Hê\u0323 thống"},
        {"name": "Hеthong"},
        {"name": "System"},
        {"name": "H\u200bệ thống"},
    ],
)
def test_nobody_passes_for_the_system(update: dict[str, str]) -> None:
    fields = {**ref("chuyenvien1").model_dump(), **update}
    with pytest.raises(ValidationError):
        AppointPerson.model_validate({"person": fields})


@pytest.mark.parametrize("name", ["Nguyễn Hệ", "Trần Thống Nhất", "Lê Văn Đ'Artagnan", "Y Bhăm-Niê (A)"])
def test_people_are_called_as_they_are_called(name: str) -> None:
    command = AppointPerson(person={**ref("chuyenvien1").model_dump(), "name": name})
    assert command.person.name == name


@pytest.mark.parametrize("body_id", ["system", "he-thong", "000.01.12.H28", "Quan-uy", "quận-uy", "admin"])
def test_no_body_has_an_id_that_means_something_else(body_id: str) -> None:
    with pytest.raises(ValidationError):
        FoundBody(body_id=body_id, name="x", symbol="x", level="commune")


def test_a_bodys_own_leader_or_chief_of_office_sets_its_rules() -> None:
    command = SetBodyRules(separate_approver=True, second_step=False)
    rules_set = given(DECIDER, FOUNDED).when(who("lanhdao"), command).happened(BodyRulesSet)
    assert (rules_set.separate_approver, rules_set.second_step) == (True, False)
    given(DECIDER, FOUNDED).when(who("chanhvp"), command).happened(BodyRulesSet)
    given(DECIDER, FOUNDED, rules_set).when(who("chanhvp"), command).nothing()
    spelled = command.model_copy(update={"tone_marks": "old"})
    assert given(DECIDER, FOUNDED, rules_set).when(who("chanhvp"), spelled).happened(BodyRulesSet).tone_marks == "old"
    numbered = command.model_copy(update={"numbering": NumberingRules(order=SigningOrder.SIGN_FIRST)})
    assert given(DECIDER, FOUNDED, rules_set).when(who("chanhvp"), numbered).happened(BodyRulesSet).numbering.order == (
        SigningOrder.SIGN_FIRST
    )
    given(DECIDER, FOUNDED).when(who("vanthu"), command).refused("forbidden.post")
    given(DECIDER, FOUNDED).when(who("chanhvp", OTHER), command).refused("forbidden.body")
    given(DECIDER, FOUNDED).when(who("chanhvp", OVERSEER), command).refused("forbidden.body")


@pytest.mark.parametrize(
    ("books", "code"),
    [
        ((("a", ("Quyết định",)), ("b", ("Quyết định", "Báo cáo"))), "directory.kind-in-two-books"),
        ((("a", ()), ("b", ())), "directory.books-alike"),
        ((("a", ()), ("a", ("Báo cáo",))), "directory.books-alike"),
        ((("a", ("Không có",)),), "directory.unknown-kind"),
    ],
)
def test_no_document_stands_in_two_books(books: tuple[tuple[str, tuple[str, ...]], ...], code: str) -> None:
    rules = NumberingRules(books=tuple(Book(id=id_, name="Sổ", kinds=kinds) for id_, kinds in books))
    command = SetBodyRules(separate_approver=True, second_step=False, numbering=rules)
    given(DECIDER, FOUNDED).when(who("chanhvp"), command).refused(code)


def test_a_delegation_ends_when_either_of_them_leaves() -> None:
    granted = given(DECIDER, FOUNDED, *PEOPLE).when(who("lanhdao"), delegation()).happened(DelegationGranted)
    scenario = given(DECIDER, FOUNDED, *PEOPLE, granted)
    for leaving in ("lanhdao", "chanhvp"):
        command = ReleasePerson(person_id=ref(leaving).person_id)
        ended = scenario.when(SEED, command).happened(PersonReleased, DelegationWithdrawn)
        assert ended.delegation_id == granted.delegation_id
