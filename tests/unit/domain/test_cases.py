"""Running cases: a plan made once, steps ended by what happens, whatever order the streams tell it in."""

import datetime as dt
from itertools import permutations
from typing import Any

import pytest

from services.tracking.calendars import decider as calendars
from services.tracking.calendars.commands import (
    DeclareDayOff,
    DeclareWorkingDay,
    SetWorkingHours,
    WithdrawDeclaredDay,
)
from services.tracking.cases.commands import CloseCase, EndConsultation, NoteConsultation, NoteProgress, OpenCase
from services.tracking.cases.decider import DECIDER
from services.tracking.cases.policies import note_progress
from services.tracking.cases.state import State, Status
from services.tracking.cases.timers import end_consultation
from shared.calendar import CalendarRules, HoursFrom, Span
from shared.documents.secrecy import Secrecy
from shared.events.approval import FormatChecked, OpinionGiven
from shared.events.base import Event
from shared.events.routing import DocumentFiled
from shared.events.tracking.calendars import (
    DayOffDeclared,
    DeclaredDayWithdrawn,
    WorkingDayDeclared,
    WorkingHoursSet,
)
from shared.events.tracking.cases import (
    CaseClosed,
    CaseCompleted,
    CaseOpened,
    ConsultationNoted,
    ProgressNoted,
    StepCompleted,
    case_id,
)
from shared.eventsourcing.decider import Context
from shared.procedures.content import Direction, Ending
from shared.timers.timer import CancelTimer, SetTimer
from tests.unit.domain.test_procedures import WAY, step
from tests.unit.given import AT, BODY, DOCUMENT, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

FILED = (*WAY, step("file", "handle", hours=8, ends=Ending.FILED))
HOUR = dt.timedelta(hours=1)


def opening(**changed: Any) -> OpenCase:
    fields: dict[str, Any] = {
        "document_id": DOCUMENT, "body_id": BODY, "direction": Direction.INCOMING, "procedure_id": "office.incoming",
        "procedure_name": "Văn bản đến", "version": 3, "steps": FILED, "calendar": CalendarRules(),
    }  # fmt: skip
    return OpenCase(**{**fields, **changed})


def noted(ending: Ending) -> NoteProgress:
    return NoteProgress(document_id=DOCUMENT, body_id=BODY, ending=ending)


def opened(**changed: Any) -> CaseOpened:
    return given(DECIDER).when(SYSTEM, opening(**changed)).happened(CaseOpened)  # type: ignore[no-any-return]


def test_a_case_opens_with_its_plan() -> None:
    event = opened()
    due = {planned.step.key: planned.due_at.isoformat(timespec="minutes") for planned in event.plan}
    assert due == {  # opened on Monday, 2 March 2026, at 09:00
        "annotate": "2026-03-02T15:00+07:00",
        "route": "2026-03-03T09:30+07:00",
        "handle": "2026-03-10T14:00+07:00",
        "file": "2026-03-11T14:30+07:00",
    }
    assert (event.version, event.work_due_on) == (3, dt.date(2026, 3, 10))
    given(DECIDER, event).when(SYSTEM, opening(version=4)).refused("tracking.out-of-order")


def test_the_bodys_calendar_moves_the_plan() -> None:
    off = CalendarRules(days_off=frozenset({dt.date(2026, 3, 3)}))
    assert opened(calendar=off).work_due_on == dt.date(2026, 3, 11)


def test_a_step_ends_by_what_happens_and_says_how_late() -> None:
    event = given(DECIDER, opened()).when(SYSTEM, noted(Ending.ANNOTATED), at=AT + HOUR).happened(StepCompleted)
    assert (event.step_key, event.took_hours, event.late_hours, event.passed_over) == ("annotate", 1, 0, False)
    late = given(DECIDER, opened()).when(SYSTEM, noted(Ending.ANNOTATED), at=AT + 24 * HOUR).happened(StepCompleted)
    assert (late.took_hours, late.late_hours) == (7.5, 3.5)
    given(DECIDER, opened(), event).when(SYSTEM, noted(Ending.ANNOTATED), at=AT + 2 * HOUR).nothing()


def test_what_came_before_is_passed_over() -> None:
    done = given(DECIDER, opened()).when(SYSTEM, noted(Ending.HANDLED), at=AT + HOUR)
    done.happened(StepCompleted, StepCompleted, StepCompleted)
    assert [event.passed_over for event in done.events or () if isinstance(event, StepCompleted)] == [True, True, False]


def test_the_last_thing_ends_the_case() -> None:
    aside = step("check", "route", hours=2, ends=Ending.HANDLED)
    event = given(DECIDER, opened(steps=(*FILED, aside))).when(SYSTEM, noted(Ending.FILED), at=AT + HOUR)
    event.happened(*[StepCompleted] * 5, CaseCompleted)


def test_a_closed_case_stays_closed() -> None:
    close = CloseCase(document_id=DOCUMENT, body_id=BODY, reason="thu hồi")
    given(DECIDER, opened()).when(SYSTEM, close).happened(CaseClosed)
    early = given(DECIDER).when(SYSTEM, close).happened(CaseClosed)
    given(DECIDER, early).when(SYSTEM, opening()).nothing()
    given(DECIDER, early).when(SYSTEM, noted(Ending.FILED)).nothing()


def test_people_do_not_move_cases() -> None:
    given(DECIDER).when(who("lanhdao"), opening()).refused("forbidden.post")
    given(DECIDER, opened()).when(who("lanhdao"), noted(Ending.FILED)).refused("forbidden.post")


def test_what_is_said_before_the_case_opens_is_kept() -> None:
    event = given(DECIDER).when(SYSTEM, noted(Ending.ANNOTATED)).happened(ProgressNoted)
    given(DECIDER, event).when(SYSTEM, noted(Ending.ANNOTATED)).nothing()
    given(DECIDER, event).when(SYSTEM, opening()).happened(CaseOpened, StepCompleted)


def test_whatever_order_the_streams_tell_it_in() -> None:
    """The steps that are over, and when, do not depend on which stream is read first."""
    happened: list[tuple[Any, dt.datetime]] = [
        (opening(), AT),
        (noted(Ending.ANNOTATED), AT + HOUR),
        (noted(Ending.ROUTED), AT + 2 * HOUR),
    ]
    outcomes = set()
    for order in permutations(happened):
        state = State()
        for command, at in order:
            state = DECIDER.fold(DECIDER.decide(command, state, Context(actor=SYSTEM, at=at)), state)
        assert state.status is Status.OPEN
        outcomes.add(frozenset(state.completed))
    assert outcomes == {frozenset({"annotate", "route"})}


def test_a_secret_documents_case_is_as_secret() -> None:
    state = DECIDER.fold([opened(secrecy=Secrecy.SECRET)])
    assert DECIDER.secrecy(state) == "secret"


def test_policies_name_the_ending() -> None:
    filed = record(DocumentFiled(document_id=DOCUMENT, body_id=BODY, case_file="x", filed_by=ref("vanthu")))
    (reaction,) = note_progress(filed)
    assert reaction.stream_id == str(case_id(DOCUMENT))
    assert reaction.command == noted(Ending.FILED)
    failed = FormatChecked(document_id=DOCUMENT, body_id=BODY, passed=False, checked_by=ref("chanhvp"))
    assert list(note_progress(record(failed))) == []


# --- consultations -------------------------------------------------------------------------------------------

ISSUING = (
    step("ask", hours=8, ends=Ending.OPINION_GIVEN),
    step("submit", "ask", ends=Ending.SUBMITTED),
    step("issue", "submit", ends=Ending.ISSUED),
)
ASKED = NoteConsultation(document_id=DOCUMENT, body_id=BODY)
OVER = EndConsultation(document_id=DOCUMENT, body_id=BODY)


def issuing() -> CaseOpened:
    return opened(steps=ISSUING, direction=Direction.OUTGOING)


def test_one_answer_of_two_ends_no_consultation() -> None:
    first = OpinionGiven(document_id=DOCUMENT, body_id=BODY, consulted_body_id=OTHER, agrees=True, opinion="x",
                         given_by=ref("chanhvp", OTHER), still_asked_body_ids=("ban-to-chuc",))  # fmt: skip
    assert list(note_progress(record(first))) == []
    last = first.model_copy(update={"consulted_body_id": "ban-to-chuc", "still_asked_body_ids": ()})
    (reaction,) = note_progress(record(last))
    assert reaction.command == noted(Ending.OPINION_GIVEN)


def test_a_consultation_is_over_with_its_time() -> None:
    asked = given(DECIDER, issuing()).when(SYSTEM, ASKED).happened(ConsultationNoted)
    assert asked.ends_at.isoformat(timespec="minutes") == "2026-03-03T09:30+07:00", (
        "a working day of 7.5 hours, and half"
    )
    (timer,) = end_consultation(record(asked))
    assert isinstance(timer, SetTimer)
    assert (timer.due_at, timer.command) == (asked.ends_at, OVER)
    given(DECIDER, issuing(), asked).when(SYSTEM, OVER, at=asked.ends_at - HOUR).nothing()
    done = given(DECIDER, issuing(), asked).when(SYSTEM, OVER, at=asked.ends_at).happened(StepCompleted)
    assert (done.step_key, done.passed_over) == ("ask", False)
    given(DECIDER, issuing(), asked, done).when(SYSTEM, OVER, at=asked.ends_at).nothing()
    given(DECIDER, issuing()).when(SYSTEM, OVER).nothing()


def test_the_day_that_was_named_counts_and_asking_again_gives_more_time() -> None:
    until = ASKED.model_copy(update={"deadline": dt.date(2026, 3, 5)})
    named = given(DECIDER, issuing()).when(SYSTEM, until).happened(ConsultationNoted)
    assert named.ends_at.isoformat(timespec="minutes") == "2026-03-06T00:00+07:00"
    later = until.model_copy(update={"deadline": dt.date(2026, 3, 9)})
    again = given(DECIDER, issuing(), named).when(SYSTEM, later, at=AT + HOUR).happened(ConsultationNoted)
    given(DECIDER, issuing(), named, again).when(SYSTEM, OVER, at=named.ends_at).nothing()


def test_asked_before_the_case_was_open() -> None:
    early = given(DECIDER).when(SYSTEM, ASKED).happened(ConsultationNoted)
    assert early.ends_at is None
    assert list(end_consultation(record(early))) == [CancelTimer(str(DOCUMENT))]
    command = opening(steps=ISSUING, direction=Direction.OUTGOING)
    told = given(DECIDER, early).when(SYSTEM, command, at=AT + HOUR).happened(CaseOpened, ConsultationNoted)
    assert told.ends_at is not None
    closed = CaseClosed(document_id=DOCUMENT, body_id=BODY, reason="x")
    given(DECIDER, closed).when(SYSTEM, ASKED).nothing()
    assert list(end_consultation(record(closed))) == [CancelTimer(str(DOCUMENT))]


# --- calendars -----------------------------------------------------------------------------------------------

FLOOD, SATURDAY = dt.date(2026, 10, 14), dt.date(2026, 10, 17)
MORNINGS = HoursFrom(valid_from=FLOOD, spans=(Span(start=dt.time(7), end=dt.time(12)),))
OFF = DayOffDeclared(body_id=BODY, day=FLOOD, reason="mưa lũ", declared_by=ref("chanhvp"))


def test_a_body_declares_its_days_and_hours() -> None:
    chief = who("chanhvp")
    decider = calendars.DECIDER
    given(decider).when(chief, DeclareDayOff(body_id=BODY, day=FLOOD, reason="mưa lũ")).happened(DayOffDeclared)
    given(decider, OFF).when(chief, DeclareDayOff(body_id=BODY, day=FLOOD, reason="mưa lũ")).nothing()
    worked = given(decider, OFF).when(chief, DeclareWorkingDay(body_id=BODY, day=SATURDAY, reason="làm bù"))
    hours = given(decider, OFF).when(chief, SetWorkingHours(body_id=BODY, hours=MORNINGS))
    back = given(decider, OFF).when(chief, WithdrawDeclaredDay(body_id=BODY, day=FLOOD))
    events: list[Event] = [OFF, worked.happened(WorkingDayDeclared), hours.happened(WorkingHoursSet)]
    rules = decider.fold(events).rules
    assert (rules.days_off, rules.working_days, rules.hours) == ({FLOOD}, {SATURDAY}, (MORNINGS,))
    assert decider.fold([OFF, back.happened(DeclaredDayWithdrawn)]).rules == CalendarRules()


@pytest.mark.parametrize(
    ("who_asks", "body", "day", "code"),
    [
        (who("chuyenvien1"), BODY, FLOOD, "forbidden.post"),
        (who("chanhvp", OTHER), BODY, FLOOD, "calendar.other-body"),
        (who("chanhvp", OTHER), OTHER, FLOOD, "calendar.other-body"),  # the stream is another body's
        (who("chanhvp"), BODY, dt.date(2300, 1, 1), "calendar.year-unknown"),
    ],
)
def test_a_calendar_is_the_bodys_own(who_asks: Any, body: str, day: dt.date, code: str) -> None:
    given(calendars.DECIDER, OFF).when(who_asks, DeclareDayOff(body_id=body, day=day, reason="x")).refused(code)
