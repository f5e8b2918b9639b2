"""Meetings: called, prepared, voted on, attended, concluded."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from services.approval.commands import StartDraft
from services.approval.decider import DECIDER as DRAFTS
from services.approval.policies import draft_conclusions
from services.meetings.commands import (
    ApproveMinutes,
    AttachPaper,
    CallMeeting,
    CancelMeeting,
    CastVote,
    CloseMeeting,
    CloseVoting,
    DraftMinutes,
    OpenVoting,
    PostponeMeeting,
    ReadPaper,
    RecordAttendance,
    ReturnMinutes,
    SendOpinion,
    SetAgenda,
    UpdatePaper,
    WithdrawPaper,
)
from services.meetings.decider import DECIDER, available
from services.tracking.policies import assign_when_concluded
from services.tracking.tasks.commands import AssignTask
from shared.documents.files import FileRef
from shared.documents.secrecy import Secrecy
from shared.events.approval import DraftStarted
from shared.events.base import Event
from shared.events.meetings import (
    AgendaItem,
    AgendaSet,
    AttendanceRecorded,
    Choice,
    Conclusion,
    Line,
    MeetingCalled,
    MeetingCancelled,
    MeetingClosed,
    MeetingKind,
    MeetingPostponed,
    MinutesApproved,
    MinutesDrafted,
    MinutesReturned,
    OpinionSent,
    PaperAttached,
    PaperForm,
    PaperRead,
    PaperUpdated,
    PaperWithdrawn,
    VoteCast,
    VotingClosed,
    VotingOpened,
    notice_id,
)
from shared.events.people import Invitee
from shared.events.tracking.tasks import concluded_task_id
from shared.eventsourcing.decider import Context, Rejected
from shared.paper.lines import text_of_paper
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

THIRD = "ban-to-chuc"
PAPER, VOTING = UUID(int=11), UUID(int=12)
BEGINS = AT + dt.timedelta(days=3)
ON_THE_DAY, AFTER = BEGINS - dt.timedelta(minutes=20), BEGINS + dt.timedelta(hours=3)
AGENDA = (AgendaItem(title="Khai mạc"), AgendaItem(title="Thảo luận dự thảo nghị quyết"))
CHAIR = Invitee(person=ref("lanhdao"), body_id=BODY)
GUEST = Invitee(person=ref("lanhdao", OTHER), body_id=OTHER)
FILE = FileRef(sha256="a" * 64, name="bao-cao.pdf", media_type="application/pdf", bytes=9)


def calling(**changes: Any) -> CallMeeting:
    fields: dict[str, Any] = {
        "meeting_id": DOCUMENT, "body_id": BODY, "title": "Hội nghị Ban Thường vụ tháng 3",
        "kind": MeetingKind.STANDING_COMMITTEE, "place": "Phòng họp số 1", "starts_at": BEGINS,
        "ends_at": BEGINS + dt.timedelta(hours=2), "chair": CHAIR, "people": (GUEST,), "bodies": (THIRD,),
        "points": ("Điểm cầu Hòa Vang",), "agenda": AGENDA,
    }  # fmt: skip
    return CallMeeting(**{**fields, **changes})


CALLED = given(DECIDER).when(who("chanhvp"), calling()).happened(MeetingCalled)
ATTACH = AttachPaper(paper_id=PAPER, item=2, title="Dự thảo nghị quyết", file=FILE)
ATTACHED = given(DECIDER, CALLED).when(who("chuyenvien1"), ATTACH).happened(PaperAttached)
MOTION = OpenVoting(voting_id=VOTING, motion="Thông qua dự thảo nghị quyết", item=2)
OPENED = given(DECIDER, CALLED).when(who("chanhvp"), MOTION).happened(VotingOpened)
CONCLUSIONS = (
    Conclusion(text="Báo cáo kết quả số hóa", lead_body_id=OTHER, deadline=AFTER.date() + dt.timedelta(days=20)),
    Conclusion(text="Tiếp tục theo dõi"),
)
MINUTES = DraftMinutes(text="Hội nghị đã thảo luận.", conclusions=CONCLUSIONS)
DRAFTED = given(DECIDER, CALLED).when(who("chuyenvien1"), MINUTES, at=AFTER).happened(MinutesDrafted)


def test_called_by_the_office_and_who_chairs_is_invited_with_the_others() -> None:
    assert [one.person.person_id for one in CALLED.people] == [f"lanhdao.{BODY}", f"lanhdao.{OTHER}"]
    assert CALLED.concerned() == [BODY, OTHER, THIRD]
    again = given(DECIDER).when(who("vanthu"), calling(people=(CHAIR, GUEST, GUEST), bodies=(THIRD, THIRD)))
    assert len(again.happened(MeetingCalled).people) == 2
    given(DECIDER).when(who("chuyenvien1"), calling()).refused("forbidden.post")
    given(DECIDER).when(who("chanhvp", OTHER), calling()).refused("forbidden.body")
    given(DECIDER, CALLED).when(who("chanhvp"), calling()).refused("meetings.already-called")


def test_a_meeting_ends_after_it_begins_and_is_not_called_into_the_past() -> None:
    given(DECIDER).when(who("chanhvp"), calling(ends_at=BEGINS)).refused("meetings.ends-before-it-starts")
    past = calling(starts_at=AT - dt.timedelta(days=31))
    given(DECIDER).when(who("chanhvp"), past).refused("meetings.time-past")
    written_down = calling(starts_at=AT - dt.timedelta(days=2), ends_at=AT - dt.timedelta(days=1))
    given(DECIDER).when(who("chanhvp"), written_down).happened(MeetingCalled)


def test_the_agenda_keeps_the_items_that_have_papers() -> None:
    longer = SetAgenda(agenda=(*AGENDA, AgendaItem(title="Bế mạc")))
    given(DECIDER, CALLED).when(who("chuyenvien1"), longer).happened(AgendaSet)
    given(DECIDER, CALLED).when(who("chuyenvien1"), SetAgenda(agenda=AGENDA)).nothing()
    shorter = SetAgenda(agenda=AGENDA[:1])
    given(DECIDER, CALLED, ATTACHED).when(who("chuyenvien1"), shorter).refused("meetings.agenda-has-papers")
    given(DECIDER, CALLED).when(who("lanhdao", OTHER), longer).refused("forbidden.body")


def test_a_secret_paper_is_listed_and_never_more() -> None:
    before = given(DECIDER, CALLED)
    secret = {"paper_id": PAPER, "item": 1, "secrecy": Secrecy.CONFIDENTIAL}
    for sent in (
        AttachPaper(**secret, form=PaperForm.ON_PAPER, title="Về công tác cán bộ"),
        AttachPaper(**secret, form=PaperForm.ON_PAPER, file=FILE),
        AttachPaper(**secret, form=PaperForm.ELECTRONIC, file=FILE),
    ):
        before.when(who("chanhvp"), sent).refused("meetings.secret-paper")
    listed = before.when(who("chanhvp"), AttachPaper(**secret, form=PaperForm.ON_PAPER)).happened(PaperAttached)
    assert (listed.paper_title, listed.file) == (None, None)


def test_papers_have_a_title_a_form_and_an_item_of_the_agenda() -> None:
    before = given(DECIDER, CALLED)
    before.when(who("chanhvp"), ATTACH.model_copy(update={"title": None})).refused("meetings.paper-without-title")
    before.when(who("chanhvp"), ATTACH.model_copy(update={"file": None})).refused("meetings.paper-without-file")
    on_paper = ATTACH.model_copy(update={"form": PaperForm.ON_PAPER})
    before.when(who("chanhvp"), on_paper).refused("meetings.paper-without-file")
    before.when(who("chanhvp"), ATTACH.model_copy(update={"item": 3})).refused("meetings.unknown-item")
    given(DECIDER, CALLED, ATTACHED).when(who("chanhvp"), ATTACH).refused("meetings.paper-known")


def test_a_new_version_is_read_anew_and_a_receipt_is_given_once() -> None:
    read = given(DECIDER, CALLED, ATTACHED).when(who("lanhdao", OTHER), ReadPaper(paper_id=PAPER)).happened(PaperRead)
    assert (read.paper_version, read.reader) == (1, GUEST)
    after = given(DECIDER, CALLED, ATTACHED, read)
    after.when(who("lanhdao", OTHER), ReadPaper(paper_id=PAPER)).nothing()
    newer = UpdatePaper(paper_id=PAPER, file=FILE.model_copy(update={"sha256": "b" * 64}))
    updated = after.when(who("chuyenvien1"), newer).happened(PaperUpdated)
    assert updated.paper_version == 2
    after.when(who("chuyenvien1"), UpdatePaper(paper_id=PAPER, file=FILE)).nothing()
    again = given(DECIDER, CALLED, ATTACHED, read, updated).when(who("lanhdao", OTHER), ReadPaper(paper_id=PAPER))
    assert again.happened(PaperRead).paper_version == 2


def test_papers_are_read_by_those_invited_by_name_or_through_their_body() -> None:
    before = given(DECIDER, CALLED, ATTACHED)
    asked = ReadPaper(paper_id=PAPER)
    assert before.when(who("vanthu", THIRD), asked).happened(PaperRead).reader.body_id == THIRD
    before.when(who("vanthu", OTHER), asked).refused("forbidden.not-invited")
    before.when(who("lanhdao", OTHER), ReadPaper(paper_id=VOTING)).refused("meetings.unknown-paper")
    gone = before.when(who("chanhvp"), WithdrawPaper(paper_id=PAPER, reason="nhầm")).happened(PaperWithdrawn)
    given(DECIDER, CALLED, ATTACHED, gone).when(who("lanhdao", OTHER), asked).refused("meetings.unknown-paper")


def test_opinions_come_from_those_invited() -> None:
    said = SendOpinion(item=2, text="Thống nhất")
    sent = given(DECIDER, CALLED).when(who("lanhdao", OTHER), said).happened(OpinionSent)
    assert (sent.sent_by, sent.item) == (GUEST, 2)
    given(DECIDER, CALLED).when(who("chanhvp"), said).refused("forbidden.not-invited")
    given(DECIDER, CALLED).when(who("lanhdao"), SendOpinion(item=9, text="x")).refused("meetings.unknown-item")


def test_a_vote_changes_until_the_voting_is_closed() -> None:
    yes, no = (CastVote(voting_id=VOTING, choice=choice) for choice in (Choice.FOR, Choice.AGAINST))
    first = given(DECIDER, CALLED, OPENED).when(who("lanhdao", OTHER), yes).happened(VoteCast)
    after = given(DECIDER, CALLED, OPENED, first)
    after.when(who("lanhdao", OTHER), yes).nothing()
    second = after.when(who("lanhdao", OTHER), no).happened(VoteCast)
    closed = given(DECIDER, CALLED, OPENED, first, second).when(who("chanhvp"), CloseVoting(voting_id=VOTING))
    tally = closed.happened(VotingClosed).tally
    assert (tally.in_favour, tally.against, tally.abstained, tally.invited) == (0, 1, 0, 2)
    over = given(DECIDER, CALLED, OPENED, first, second, closed.happened(VotingClosed))
    over.when(who("lanhdao", OTHER), yes).refused("meetings.voting-over")
    over.when(who("chanhvp"), CloseVoting(voting_id=VOTING)).refused("meetings.voting-over")
    given(DECIDER, CALLED, OPENED).when(who("chanhvp"), yes).refused("forbidden.not-invited")
    given(DECIDER, CALLED).when(who("lanhdao"), yes).refused("meetings.unknown-voting")


def test_who_acts_for_somebody_votes_as_them() -> None:
    delegate = who("chanhvp", OTHER).model_copy(update={"acting_for": f"lanhdao.{OTHER}"})
    cast = given(DECIDER, CALLED, OPENED).when(delegate, CastVote(voting_id=VOTING, choice=Choice.FOR))
    assert cast.happened(VoteCast).voter == GUEST


def test_a_voting_has_its_time() -> None:
    timed = MOTION.model_copy(update={"until": AT + dt.timedelta(hours=1)})
    opened = given(DECIDER, CALLED).when(who("chanhvp"), timed).happened(VotingOpened)
    vote = CastVote(voting_id=VOTING, choice=Choice.ABSTAIN)
    given(DECIDER, CALLED, opened).when(who("lanhdao"), vote).happened(VoteCast)
    late = given(DECIDER, CALLED, opened).when(who("lanhdao"), vote, at=AT + dt.timedelta(hours=2))
    late.refused("meetings.voting-over")
    past = MOTION.model_copy(update={"until": AT})
    given(DECIDER, CALLED).when(who("chanhvp"), past).refused("meetings.time-past")
    given(DECIDER, CALLED, OPENED).when(who("chanhvp"), MOTION).refused("meetings.voting-known")


def test_attendance_by_line() -> None:
    here, online = RecordAttendance(line=Line.ROOM), RecordAttendance(line=Line.ONLINE, point="Điểm cầu Hòa Vang")
    before = given(DECIDER, CALLED)
    before.when(who("lanhdao", OTHER), here).refused("meetings.too-early")
    assert before.when(who("lanhdao", OTHER), here, at=ON_THE_DAY).happened(AttendanceRecorded).person == GUEST.person
    joined = before.when(who("vanthu", THIRD), online, at=ON_THE_DAY).happened(AttendanceRecorded)
    assert (joined.attending_body_id, joined.person, joined.point) == (THIRD, None, "Điểm cầu Hòa Vang")
    elsewhere = RecordAttendance(line=Line.ONLINE, point="Điểm cầu lạ")
    before.when(who("lanhdao"), elsewhere, at=ON_THE_DAY).refused("meetings.unknown-point")


def test_absence_is_told_beforehand_with_its_reason() -> None:
    before = given(DECIDER, CALLED)
    before.when(who("lanhdao", OTHER), RecordAttendance(line=Line.ABSENT)).refused("meetings.absent-without-reason")
    away = RecordAttendance(line=Line.ABSENT, reason="đi công tác", stand_in="Trần Văn Bình")
    told = before.when(who("lanhdao", OTHER), away).happened(AttendanceRecorded)
    assert (told.line, told.stand_in) == (Line.ABSENT, "Trần Văn Bình")


def test_people_record_themselves_and_the_office_everyone() -> None:
    before = given(DECIDER, CALLED)
    guest = RecordAttendance(person_id=f"lanhdao.{OTHER}", line=Line.ROOM)
    before.when(who("chuyenvien1"), guest, at=ON_THE_DAY).happened(AttendanceRecorded)
    before.when(who("vanthu", THIRD), guest, at=ON_THE_DAY).refused("meetings.others-attendance")
    before.when(who("vanthu", OTHER), guest, at=ON_THE_DAY).refused("forbidden.not-invited")
    body = RecordAttendance(attending_body_id=THIRD, line=Line.ONLINE, head_count=12)
    assert before.when(who("chanhvp"), body, at=ON_THE_DAY).happened(AttendanceRecorded).head_count == 12
    unknown = RecordAttendance(attending_body_id=OTHER, line=Line.ONLINE)
    before.when(who("chanhvp"), unknown, at=ON_THE_DAY).refused("meetings.not-on-the-list")
    both = RecordAttendance(person_id=f"lanhdao.{OTHER}", attending_body_id=THIRD, line=Line.ROOM)
    before.when(who("chanhvp"), both, at=ON_THE_DAY).refused("meetings.person-or-body")


def test_minutes_go_to_the_chair_and_close_the_meeting() -> None:
    before = given(DECIDER, CALLED, OPENED)
    before.when(who("chuyenvien1"), MINUTES).refused("meetings.not-begun")
    waiting = given(DECIDER, CALLED, OPENED, DRAFTED)
    waiting.when(who("chanhvp"), ApproveMinutes(), at=AFTER).refused("forbidden.not-chair")
    waiting.when(who("chanhvp"), CloseMeeting(), at=AFTER).refused("meetings.minutes-waiting")
    returned = waiting.when(who("lanhdao"), ReturnMinutes(reason="bổ sung"), at=AFTER).happened(MinutesReturned)
    again = given(DECIDER, CALLED, OPENED, DRAFTED, returned)
    again.when(who("lanhdao"), ApproveMinutes(), at=AFTER).refused("meetings.no-minutes")
    then = waiting.when(who("lanhdao"), ApproveMinutes(), at=AFTER)
    then.happened(VotingClosed, MinutesApproved, MeetingClosed)


def test_conclusions_have_deadlines_ahead_and_a_lead_of_their_own() -> None:
    late = Conclusion(text="x", lead_body_id=OTHER, deadline=AFTER.date() - dt.timedelta(days=1))
    given(DECIDER, CALLED).when(who("chuyenvien1"), DraftMinutes(text="x", conclusions=(late,)), at=AFTER).refused(
        "meetings.deadline-past"
    )
    twice = Conclusion(text="x", lead_body_id=OTHER, cooperating_body_ids=(OTHER,))
    given(DECIDER, CALLED).when(who("chuyenvien1"), DraftMinutes(text="x", conclusions=(twice,)), at=AFTER).refused(
        "meetings.lead-cooperates"
    )


def test_postponed_into_the_future_or_called_off() -> None:
    later = PostponeMeeting(starts_at=AFTER, ends_at=AFTER + dt.timedelta(hours=1), reason="trùng lịch")
    moved = given(DECIDER, CALLED).when(who("vanthu"), later).happened(MeetingPostponed)
    given(DECIDER, CALLED, moved).when(who("chuyenvien1"), MINUTES, at=BEGINS).refused("meetings.not-begun")
    given(DECIDER, CALLED).when(who("vanthu"), later, at=AFTER).refused("meetings.time-past")
    cancelled = given(DECIDER, CALLED).when(who("lanhdao"), CancelMeeting(reason="bão")).happened(MeetingCancelled)
    given(DECIDER, CALLED, cancelled).when(who("chuyenvien1"), ATTACH).refused("meetings.out-of-order")


def approved() -> MinutesApproved:
    then = given(DECIDER, CALLED, DRAFTED).when(who("lanhdao"), ApproveMinutes(), at=AFTER)
    then.happened(MinutesApproved, MeetingClosed)
    assert then.events is not None
    event = then.events[0]
    assert isinstance(event, MinutesApproved)
    return event


def test_conclusions_with_a_lead_become_tasks_of_the_meeting() -> None:
    (reaction,) = assign_when_concluded(record(approved()))
    command = reaction.command
    assert isinstance(command, AssignTask)
    expected = concluded_task_id(DOCUMENT, 0)
    assert (reaction.stream_id, command.task_id) == (str(expected), expected)
    assert (command.document_id, command.lead_body_id, command.deadline) == (DOCUMENT, OTHER, CONCLUSIONS[0].deadline)


def test_conclusions_become_the_draft_of_a_notice_by_who_wrote_the_minutes() -> None:
    (reaction,) = draft_conclusions(record(approved()))
    command = reaction.command
    assert isinstance(command, StartDraft)
    assert command.document_id == notice_id(DOCUMENT)
    assert command.content.recipients == (OTHER, THIRD)
    assert command.content.directives == ()  # they are tasks already
    assert "1. Báo cáo kết quả số hóa; hoàn thành trước ngày" in text_of_paper(command.content.paper)
    started = given(DRAFTS).when(SYSTEM, command).happened(DraftStarted)
    assert started.drafted_by == ref("chuyenvien1")
    given(DRAFTS).when(who("chuyenvien2"), command).refused("approval.not-drafter")
    no_conclusions = approved().model_copy(update={"conclusions": ()})
    assert list(draft_conclusions(record(no_conclusions))) == []


VOTERS = [who("lanhdao"), who("lanhdao", OTHER), who("chanhvp"), who("chuyenvien1", OTHER)]
STEPS = st.one_of(
    st.tuples(st.sampled_from(VOTERS), st.builds(CastVote, voting_id=st.just(VOTING), choice=st.sampled_from(Choice))),
    st.tuples(st.just(who("chanhvp")), st.just(CloseVoting(voting_id=VOTING))),
)


@settings(max_examples=150, deadline=None)
@hypothesis_given(steps=st.lists(STEPS, max_size=25))
def test_votes_never_double_and_none_is_cast_after_the_closing(steps: list[tuple[Any, Any]]) -> None:
    events: list[Event] = [CALLED, OPENED]
    for actor, command in steps:
        try:
            events += DECIDER.decide(command, DECIDER.fold(events), Context(actor=actor, at=AT))
        except Rejected:
            continue
    closings = [index for index, event in enumerate(events) if isinstance(event, VotingClosed)]
    last: dict[str, Choice] = {}
    for event in events[: closings[0]] if closings else events:
        if isinstance(event, VoteCast):
            last[event.voter.person.person_id] = event.choice
    assert set(last) <= {one.person.person_id for one in CALLED.people}
    assert len(closings) <= 1
    if closings:
        closing = events[closings[0]]
        assert isinstance(closing, VotingClosed)
        tally = closing.tally
        assert tally.in_favour + tally.against + tally.abstained == len(last) <= tally.invited
        assert tally.in_favour == list(last.values()).count(Choice.FOR)
        assert not any(isinstance(event, VoteCast) for event in events[closings[0] :])


@pytest.mark.parametrize("last", [MeetingClosed, MeetingCancelled])
def test_nothing_is_offered_after_the_end(last: type[Any]) -> None:
    shared = CALLED.model_dump(include={"meeting_id", "body_id", "title", "chair", "people", "bodies"})
    end = last(**shared, **({"reason": "x"} if last is MeetingCancelled else {}))
    state = DECIDER.fold([CALLED, ATTACHED, OPENED, DRAFTED, end])
    for actor in VOTERS:
        assert available(state, actor) == []
    given(DECIDER, CALLED, OPENED, end).when(who("lanhdao"), CastVote(voting_id=VOTING, choice=Choice.FOR)).refused(
        "meetings.out-of-order"
    )
    given(DECIDER).when(who("lanhdao"), CastVote(voting_id=uuid4(), choice=Choice.FOR)).refused("meetings.unknown")
