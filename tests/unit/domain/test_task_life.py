"""A task's life beyond report and confirmation: parts, more time, chasing, timers, recurring reports."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from services.tracking.policies import assign_part, report_to_the_whole, withdraw_parts
from services.tracking.tasks.commands import (
    AskExtension,
    CallForReport,
    ChaseTask,
    CommentTask,
    DeclineExtension,
    EscalateOverdue,
    GiveReport,
    GrantExtension,
    MarkOverdue,
    MarkReportMissed,
    OrderSubTask,
    OrderTask,
    RecordSubTask,
    RemindOfDeadline,
    ReportCompletion,
    ReportProgress,
    WithdrawTask,
)
from services.tracking.tasks.decider import DECIDER, available
from services.tracking.timers import call_for_report, escalate, mark_overdue, miss_report, remind
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM, CalendarRules, calendar_of, city_calendar
from shared.documents.files import PDF, FileRef
from shared.documents.secrecy import Secrecy
from shared.events.tracking.reporting import Every, Reporting
from shared.events.tracking.tasks import (
    CompletionReported,
    ExtensionAsked,
    ExtensionDeclined,
    ExtensionGranted,
    OverdueEscalated,
    ProgressReported,
    ReportFellDue,
    ReportGiven,
    ReportMissed,
    SubTaskAdvanced,
    SubTaskOrdered,
    TaskAssigned,
    TaskChased,
    TaskCommented,
    TaskOrigin,
    TaskOverdue,
    TaskReminded,
    TaskWithdrawn,
)
from shared.timers.timer import CancelTimer, SetTimer
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record, system_of

TASK = UUID("33333333-3333-4333-8333-333333333333")
DEADLINE = dt.date(2026, 3, 20)  # a Friday
ASSIGNED = TaskAssigned(
    task_id=TASK, document_id=DOCUMENT, body_id=BODY, lead_body_id=OTHER, text="báo cáo", deadline=DEADLINE
)
WARD = "dang-uy-phuong"
LEAD, ORDERING = who("lanhdao", OTHER), who("lanhdao", BODY)
CONCERNS = {"task_id": TASK, "document_id": DOCUMENT, "body_id": BODY, "lead_body_id": OTHER}


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(8), VIETNAM)


def test_ordered_by_hand() -> None:
    command = OrderTask(
        task_id=TASK, source_document_id=DOCUMENT, lead_body_id=OTHER, text="rà soát", deadline=DEADLINE
    )
    event = given(DECIDER).when(ORDERING, command).happened(TaskAssigned)
    assert (event.body_id, event.document_id, event.origin) == (BODY, DOCUMENT, TaskOrigin.DOCUMENT)
    given(DECIDER).when(who("chuyenvien1"), command).refused("forbidden.post")
    given(DECIDER, ASSIGNED).when(ORDERING, command).refused("tracking.out-of-order")
    past = command.model_copy(update={"deadline": dt.date(2026, 3, 1)})
    given(DECIDER).when(ORDERING, past).refused("tracking.deadline-past")


CLEARED = ORDERING.model_copy(update={"clearance": 2})
CLEARED_LEAD = LEAD.model_copy(update={"clearance": 2})
FILE = FileRef(sha256="b" * 64, name="bao-cao.pdf", media_type=PDF, bytes=3)


def test_what_a_secret_document_orders_is_written_down_only_where_its_subject_is() -> None:
    order = OrderTask(task_id=TASK, source_document_id=DOCUMENT, lead_body_id=OTHER, text="rà soát")
    part = OrderSubTask(lead_body_id=WARD, text="thống kê")
    for history, actor, command in (((), CLEARED, order), ((ASSIGNED,), CLEARED_LEAD, part)):
        asked = given(DECIDER, *history)
        asked.when(actor, command, secrecy=Secrecy.SECRET).refused("secret.directive")
        allowed = command.model_copy(update={"secret_subject_allowed": True})
        assert asked.when(actor, allowed, secrecy=Secrecy.SECRET).events


@pytest.mark.parametrize(
    ("actor", "history", "command"),
    [
        (LEAD, (ASSIGNED,), ReportProgress(percent=10, note="x")),
        (LEAD, (ASSIGNED,), ReportCompletion(result="xong")),
        (LEAD, (ASSIGNED,), AskExtension(new_deadline=dt.date(2026, 4, 1), reason="x")),
        (LEAD, (ASSIGNED,), OrderSubTask(lead_body_id=WARD, text="x", secret_subject_allowed=True)),
        (ORDERING, (ASSIGNED,), ChaseTask(note="x")),
        (ORDERING, (ASSIGNED,), WithdrawTask(reason="x")),
        (ORDERING, (), OrderTask(task_id=TASK, source_document_id=DOCUMENT, lead_body_id=OTHER, text="x",
                                 secret_subject_allowed=True)),
    ],
)  # fmt: skip
def test_a_task_of_a_secret_document_is_for_the_cleared(actor: Actor, history: Any, command: Any) -> None:
    below = actor.model_copy(update={"clearance": 1})
    given(DECIDER, *history).when(below, command, secrecy=Secrecy.SECRET).refused("forbidden.clearance")
    above = actor.model_copy(update={"clearance": 2})
    assert given(DECIDER, *history).when(above, command, secrecy=Secrecy.SECRET).events


def test_nothing_of_a_secret_document_is_uploaded_as_evidence() -> None:
    for command in (ReportProgress(percent=10, note="x", files=(FILE,)), ReportCompletion(result="x", files=(FILE,))):
        given(DECIDER, ASSIGNED).when(CLEARED_LEAD, command, secrecy=Secrecy.SECRET).refused("secret.content")


def test_a_part_keeps_the_whole_open() -> None:
    order = OrderSubTask(lead_body_id=WARD, text="thống kê", deadline=dt.date(2026, 3, 10))
    given(DECIDER, ASSIGNED).when(ORDERING, order).refused("forbidden.body")
    given(DECIDER, ASSIGNED).when(LEAD, order.model_copy(update={"lead_body_id": OTHER})).refused(
        "tracking.part-to-oneself"
    )
    late = order.model_copy(update={"deadline": dt.date(2026, 3, 21)})
    given(DECIDER, ASSIGNED).when(LEAD, late).refused("tracking.part-too-late")
    part = given(DECIDER, ASSIGNED).when(LEAD, order).happened(SubTaskOrdered)
    (reaction,) = assign_part(record(part))
    given(DECIDER).when(SYSTEM, reaction.command).refused("forbidden.grant")
    assigned = given(DECIDER).when(system_of(part, reaction), reaction.command).happened(TaskAssigned)
    assert (assigned.body_id, assigned.lead_body_id, assigned.parent_task_id) == (OTHER, WARD, TASK)
    divided = given(DECIDER, ASSIGNED, part)
    divided.when(LEAD, ReportCompletion(result="xong")).refused("tracking.parts-open")

    half = ProgressReported(**assigned.model_dump(include={"task_id", "document_id", "body_id", "lead_body_id", "parent_task_id"}),
                            percent=50, note="x", reported_by=ref("chanhvp"))  # fmt: skip
    (told,) = report_to_the_whole(record(half, version=2))
    assert (told.stream_id, told.command.percent) == (str(TASK), 50)  # type: ignore[attr-defined]
    lead = system_of(half, told)
    divided.when(SYSTEM, told.command).refused("forbidden.body")
    advanced = divided.when(lead, told.command).happened(SubTaskAdvanced)
    older = RecordSubTask(sub_task_id=part.sub_task_id, percent=10, state="open", sub_version=1)
    given(DECIDER, ASSIGNED, part, advanced).when(lead, older).nothing()
    given(DECIDER, ASSIGNED).when(lead, older).refused("task.unknown")
    done = RecordSubTask(sub_task_id=part.sub_task_id, percent=100, state="confirmed", sub_version=4)
    closed = given(DECIDER, ASSIGNED, part, advanced).when(lead, done).happened(SubTaskAdvanced)
    given(DECIDER, ASSIGNED, part, closed).when(LEAD, ReportCompletion(result="xong")).happened(CompletionReported)


def test_the_parts_go_with_the_whole() -> None:
    order = OrderSubTask(lead_body_id=WARD, text="thống kê")
    part = given(DECIDER, ASSIGNED).when(LEAD, order).happened(SubTaskOrdered)
    assert part.deadline == DEADLINE
    withdrawn = given(DECIDER, ASSIGNED, part).when(ORDERING, WithdrawTask(reason="nhầm")).happened(TaskWithdrawn)
    (reaction,) = withdraw_parts(record(withdrawn))
    assert reaction.stream_id == str(part.sub_task_id)
    (ordered,) = assign_part(record(part))
    assigned = given(DECIDER).when(system_of(part, ordered), ordered.command).happened(TaskAssigned)
    system = system_of(withdrawn, reaction)
    given(DECIDER, assigned).when(system, reaction.command).happened(TaskWithdrawn)
    given(DECIDER, ASSIGNED).when(system, reaction.command).refused("forbidden.grant")
    whole_elsewhere = assigned.model_copy(update={"parent_task_id": DOCUMENT})
    given(DECIDER, whole_elsewhere).when(system, reaction.command).refused("forbidden.grant")


def test_evidence_travels_with_the_report() -> None:
    file = FileRef(sha256="a" * 64, name="bao-cao.pdf", media_type=PDF, bytes=3)
    report = ReportProgress(percent=40, note="đã họp", files=(file,), document_ids=(DOCUMENT,))
    event = given(DECIDER, ASSIGNED).when(LEAD, report).happened(ProgressReported)
    assert (event.files, event.document_ids) == ((file,), (DOCUMENT,))


def test_more_time_is_asked_and_given_or_not() -> None:
    ask = AskExtension(new_deadline=dt.date(2026, 3, 30), reason="thiếu số liệu")
    given(DECIDER, ASSIGNED).when(ORDERING, ask).refused("forbidden.body")
    early = ask.model_copy(update={"new_deadline": dt.date(2026, 3, 19)})
    given(DECIDER, ASSIGNED).when(LEAD, early).refused("tracking.not-longer")
    given(DECIDER, ASSIGNED).when(LEAD, ask, at=on(dt.date(2026, 4, 2))).refused("tracking.deadline-past")
    endless = ASSIGNED.model_copy(update={"deadline": None})
    given(DECIDER, endless).when(LEAD, ask).refused("tracking.no-deadline")
    given(DECIDER, ASSIGNED).when(ORDERING, GrantExtension()).refused("tracking.no-extension-asked")
    asked = given(DECIDER, ASSIGNED).when(LEAD, ask).happened(ExtensionAsked)
    waiting = given(DECIDER, ASSIGNED, asked)
    waiting.when(LEAD, ask).refused("tracking.extension-asked")
    waiting.when(ORDERING, DeclineExtension(reason="không lùi được")).happened(ExtensionDeclined)
    granted = waiting.when(ORDERING, GrantExtension(new_deadline=dt.date(2026, 3, 25))).happened(ExtensionGranted)
    assert (granted.old_deadline, granted.new_deadline) == (DEADLINE, dt.date(2026, 3, 25))
    assert waiting.when(ORDERING, GrantExtension()).happened(ExtensionGranted).new_deadline == dt.date(2026, 3, 30)


def test_chased_by_hand() -> None:
    given(DECIDER, ASSIGNED).when(ORDERING, ChaseTask(note="khẩn trương")).happened(TaskChased)
    given(DECIDER, ASSIGNED).when(LEAD, ChaseTask(note="khẩn trương")).refused("forbidden.body")


def test_the_bodies_of_a_task_write_to_each_other_while_it_runs() -> None:
    remark = CommentTask(text="số liệu quý 1 gửi riêng")
    for actor in (ORDERING, LEAD, who("vanthu", OTHER)):
        event = given(DECIDER, ASSIGNED).when(actor, remark).happened(TaskCommented)
        assert (event.text, event.commented_by.person_id) == (remark.text, actor.person_id)
        assert "CommentTask" in available(DECIDER.fold([ASSIGNED, event]), actor)
    third = who("lanhdao", "van-phong-thanh-uy")
    given(DECIDER, ASSIGNED).when(third, remark).refused("forbidden.body")
    together = ASSIGNED.model_copy(update={"cooperating_body_ids": (third.body_id,)})
    given(DECIDER, together).when(third, remark).happened(TaskCommented)
    withdrawn = TaskWithdrawn(**CONCERNS, reason="thôi")
    given(DECIDER, ASSIGNED, withdrawn).when(LEAD, remark).refused("tracking.out-of-order")
    given(DECIDER).when(LEAD, remark).refused("task.unknown")


def test_what_timers_say_is_said_once_and_of_the_deadline_that_runs() -> None:
    remind_3 = RemindOfDeadline(deadline=DEADLINE, working_days_left=3)
    reminded = given(DECIDER, ASSIGNED).when(SYSTEM, remind_3).happened(TaskReminded)
    given(DECIDER, ASSIGNED, reminded).when(SYSTEM, remind_3).nothing()
    given(DECIDER, ASSIGNED).when(SYSTEM, remind_3, at=on(dt.date(2026, 3, 21))).nothing()
    given(DECIDER, ASSIGNED).when(LEAD, remind_3).refused("forbidden.post")
    after = on(dt.date(2026, 3, 23))
    overdue = given(DECIDER, ASSIGNED).when(SYSTEM, MarkOverdue(deadline=DEADLINE), at=after).happened(TaskOverdue)
    given(DECIDER, ASSIGNED, overdue).when(SYSTEM, MarkOverdue(deadline=DEADLINE), at=after).nothing()
    given(DECIDER, ASSIGNED).when(SYSTEM, MarkOverdue(deadline=DEADLINE), at=on(DEADLINE)).nothing()
    given(DECIDER, ASSIGNED, overdue).when(SYSTEM, EscalateOverdue(deadline=DEADLINE), at=after).happened(
        OverdueEscalated
    )
    moved = ExtensionGranted(
        **CONCERNS, new_deadline=dt.date(2026, 3, 30), asked_by=ref("lanhdao", OTHER), granted_by=ref("lanhdao")
    )
    given(DECIDER, ASSIGNED, moved).when(SYSTEM, MarkOverdue(deadline=DEADLINE), at=after).nothing()
    done = CompletionReported(**CONCERNS, result="xong", reported_by=ref("chanhvp", OTHER))
    given(DECIDER, ASSIGNED, done).when(SYSTEM, MarkOverdue(deadline=DEADLINE), at=after).nothing()


def test_when_timers_fall_due() -> None:
    assigned = record(ASSIGNED)
    reminders = {change.due_at.date() for change in remind(assigned) if isinstance(change, SetTimer)}
    assert reminders == {dt.date(2026, 3, 17), dt.date(2026, 3, 19)}
    (overdue,), (escalated,) = list(mark_overdue(assigned)), list(escalate(assigned))
    assert isinstance(overdue, SetTimer) and isinstance(escalated, SetTimer)
    assert overdue.due_at == dt.datetime(2026, 3, 23, 7, 30, tzinfo=VIETNAM)
    assert escalated.due_at.date() == dt.date(2026, 3, 26)
    before_tet = record(ASSIGNED.model_copy(update={"deadline": dt.date(2026, 2, 13)}))
    (after_tet,) = mark_overdue(before_tet)
    assert isinstance(after_tet, SetTimer) and after_tet.due_at.date() == dt.date(2026, 2, 23)
    assert all(isinstance(change, CancelTimer) for change in remind(before_tet)), "no reminder of what has passed"
    for ending in (
        TaskWithdrawn(**CONCERNS, reason="nhầm"),
        CompletionReported(**CONCERNS, result="xong", reported_by=ref("chanhvp", OTHER)),
    ):
        assert all(
            isinstance(change, CancelTimer) for change in (*remind(record(ending)), *mark_overdue(record(ending)))
        )
    far = record(ASSIGNED.model_copy(update={"deadline": dt.date(9999, 12, 31)}))
    assert all(isinstance(change, CancelTimer) for change in (*remind(far), *mark_overdue(far), *escalate(far)))


MONTHLY = Reporting(every=Every.MONTH, first_due=dt.date(2026, 3, 31), until=dt.date(2026, 6, 30))


def test_the_days_of_recurring_reports() -> None:
    assert MONTHLY.due_days == (dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31), dt.date(2026, 6, 30))
    quarterly = Reporting(every=Every.QUARTER, first_due=dt.date(2026, 3, 15), until=dt.date(2026, 12, 31))
    assert [day.month for day in quarterly.due_days] == [3, 6, 9, 12]


def test_each_period_is_given_or_missed() -> None:
    assigned = ASSIGNED.model_copy(update={"reporting": MONTHLY, "deadline": None})
    running = given(DECIDER, assigned)
    given(DECIDER, ASSIGNED).when(LEAD, GiveReport(result="x")).refused("tracking.no-report-due")
    first = running.when(LEAD, GiveReport(result="tháng 3")).happened(ReportGiven)
    assert (first.period, first.next_due_on) == (0, dt.date(2026, 4, 30))
    after = given(DECIDER, assigned, first)
    after.when(LEAD, GiveReport(result="tháng 4")).refused("tracking.report-too-early")
    assert after.when(SYSTEM, CallForReport(period=0)).happened(ReportFellDue).given
    due = after.when(SYSTEM, CallForReport(period=1)).happened(ReportFellDue)
    assert not due.given
    missed = given(DECIDER, assigned, first, due).when(SYSTEM, MarkReportMissed(period=1)).happened(ReportMissed)
    later = given(DECIDER, assigned, first, due, missed)
    later.when(SYSTEM, MarkReportMissed(period=1)).nothing()
    assert later.when(LEAD, GiveReport(result="tháng 5"), at=on(dt.date(2026, 5, 5))).happened(ReportGiven).period == 2

    (called,) = call_for_report(record(due))
    assert isinstance(called, SetTimer) and called.due_at.date() == dt.date(2026, 6, 1), "31 May is a Sunday"
    (gone,) = miss_report(record(due))
    assert isinstance(gone, SetTimer) and gone.due_at.date() == dt.date(2026, 5, 5), (
        "called on 4 May, after the holidays"
    )


def test_the_calendar_is_that_of_the_body_that_leads() -> None:
    """A day off at the body that leads moves what falls due; one at the body that ordered does not."""
    friday, monday = dt.date(2026, 3, 6), dt.date(2026, 3, 9)
    off = calendar_of(CalendarRules(days_off=frozenset({monday})))
    recorded = record(ASSIGNED.model_copy(update={"deadline": friday}))
    lead = ASSIGNED.lead_body_id
    for body_id, first_day in ((lead, dt.date(2026, 3, 10)), (ASSIGNED.body_id, monday)):
        (due,) = mark_overdue(recorded, lambda asked, body_id=body_id: off if asked == body_id else city_calendar())
        assert isinstance(due, SetTimer) and due.due_at.date() == first_day


@settings(max_examples=200, deadline=None)
@any_of(deadline=st.dates(dt.date(2026, 3, 3), dt.date(2030, 12, 31)))
def test_every_timer_falls_on_a_working_morning(deadline: dt.date) -> None:
    recorded = record(ASSIGNED.model_copy(update={"deadline": deadline}))
    changes = [*remind(recorded), *mark_overdue(recorded), *escalate(recorded)]
    for change in changes:
        if isinstance(change, SetTimer):
            assert city_calendar().is_working_day(change.due_at.date())
            assert change.due_at.time() == dt.time(7, 30)
            assert change.due_at > AT
    overdue = changes[2]
    assert isinstance(overdue, SetTimer) and overdue.due_at.date() > deadline
