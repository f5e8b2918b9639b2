"""Steps measured: laps, interruptions, deadlines; the same whichever service's events arrive first."""

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.bodies.actor import Post
from shared.calendar import CalendarRules, HoursFrom, Span
from shared.documents.head import DocumentHead
from shared.documents.steps import Step
from shared.events import approval, publishing, receiving, routing
from shared.events.base import Event
from shared.events.tracking.cases import CaseOpened
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.procedures.content import Direction
from shared.readmodels.evaluation import fold as evaluation
from shared.readmodels.evaluation.fold import StepRow
from shared.readmodels.jsonb import from_json
from tests.unit.given import BODY, DOCUMENT, ISSUED, OTHER, ref
from tests.unit.recorded import record

HEAD = DocumentHead(issuer="Thành ủy", subject="về hội nghị", symbol="12-TB/TU", kind="Thông báo")
CONTENT = DraftContent(kind="Báo cáo", subject="s", paper=paper_of_lines("t"))
START = dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)  # a Monday, 8:30 in Đà Nẵng
HERE = {"document_id": DOCUMENT, "body_id": BODY}
DRAFT = {"document_id": ISSUED, "body_id": BODY}

INCOMING: list[tuple[int, Event]] = [
    (0, receiving.DocumentReceived(**HERE, channel=receiving.Channel.UPLOAD, head=HEAD)),
    (10, receiving.DocumentRegistered(**HERE, channel=receiving.Channel.UPLOAD, arrival_number=5, register_year=2026,
                                      head=HEAD, registered_by=ref("vanthu"))),
    (11, routing.RoutingOpened(**HERE, head=HEAD, arrival_number=5)),
    (31, routing.DocumentAnnotated(**HERE, instruction="Giao", annotated_by=ref("lanhdao"))),
    (40, routing.DocumentRouted(**HERE, lead=ref("chuyenvien1"), routed_by=ref("chanhvp"),
                                deadline=dt.date(2026, 3, 2))),
    (50, routing.DocumentReturned(**HERE, reason="nhầm", returned_by=ref("chuyenvien1"))),
    (55, routing.DocumentRouted(**HERE, lead=ref("chuyenvien2"), routed_by=ref("chanhvp"),
                                deadline=dt.date(2026, 3, 3))),
]  # fmt: skip
ANSWER: list[tuple[int, Event]] = [
    (60, approval.DraftStarted(**DRAFT, content=CONTENT, drafted_by=ref("chuyenvien2"), answers_document_id=DOCUMENT)),
    (70, approval.OpinionsRequested(**DRAFT, consulted_body_ids=(OTHER, "ban-to-chuc"), question="?", revision=1,
                                    content=CONTENT, requested_by=ref("chuyenvien2"))),
    (80, approval.OpinionGiven(**DRAFT, consulted_body_id=OTHER, agrees=True, opinion="ok",
                               given_by=ref("chanhvp", OTHER))),
    (95, approval.OpinionGiven(**DRAFT, consulted_body_id="ban-to-chuc", agrees=True, opinion="ok",
                               given_by=ref("chanhvp", "ban-to-chuc"))),
    (100, approval.DraftSubmitted(**DRAFT, revision=1, levels=(Post.CHIEF_OF_OFFICE, Post.LEADER),
                                  submitted_by=ref("chuyenvien2"))),
    (110, approval.ApprovalLevelPassed(**DRAFT, level=Post.CHIEF_OF_OFFICE, approved_by=ref("chanhvp"),
                                       next_level=Post.LEADER)),
    (115, approval.DraftReturned(**DRAFT, level=Post.LEADER, remarks="sửa", returned_by=ref("lanhdao"))),
    (120, approval.DraftSubmitted(**DRAFT, revision=2, levels=(Post.LEADER,), submitted_by=ref("chuyenvien2"))),
    (123, approval.ApprovalLevelPassed(**DRAFT, level=Post.LEADER, approved_by=ref("lanhdao"))),
    (123, approval.DraftApproved(**DRAFT, revision=2, content=CONTENT, approved_by=ref("lanhdao"),
                                 drafted_by=ref("chuyenvien2"), answers_document_id=DOCUMENT)),
    (124, publishing.PublicationOpened(**DRAFT, content=CONTENT, approved_by=ref("lanhdao"),
                                       drafted_by=ref("chuyenvien2"), answers_document_id=DOCUMENT)),
    (130, publishing.DocumentIssued(**DRAFT, head=HEAD, files=(), recipients=(), answers_document_id=DOCUMENT,
                                    issued_by=ref("vanthu"))),
]  # fmt: skip


def _case(document_id: UUID, direction: Direction) -> CaseOpened:
    """A case of a body that begins at 8:45 and does not work on the day after `START`."""
    late = (Span(start=dt.time(8, 45), end=dt.time(11, 30)), Span(start=dt.time(13, 30), end=dt.time(17)))
    hours = HoursFrom(valid_from=START.date(), spans=late)
    rules = CalendarRules(hours=(hours,), days_off=frozenset({(START + dt.timedelta(days=1)).date()}))
    return CaseOpened(document_id=document_id, body_id=BODY, direction=direction, procedure_id="office.x",
                      procedure_name="x", version=1, opened_at=START, plan=(), work_due_on=START.date(),
                      lead_post=Post.SPECIALIST, calendar=rules)  # fmt: skip


CASES: list[tuple[int, Event]] = [
    (11, _case(DOCUMENT, Direction.INCOMING)),
    (61, _case(ISSUED, Direction.OUTGOING)),
]


def happened(story: list[tuple[int, Event]]) -> list[RecordedEvent]:
    """The story as recorded, each event so many minutes after `START`."""
    recorded = (record(event, index, index) for index, (_, event) in enumerate(story, 1))
    return [
        RecordedEvent(one.id, one.service, one.stream_id, one.version, START + dt.timedelta(minutes=minute), one.data,
                      one.metadata, one.transaction_id, one.position)
        for one, (minute, _) in zip(recorded, story, strict=True)
    ]  # fmt: skip


def fold(events: list[RecordedEvent]) -> dict[tuple[str, UUID, str], StepRow]:
    rows: dict[tuple[str, UUID, str], StepRow | None] = {}
    for event in events:
        for key in evaluation.keys(event):
            rows[key] = evaluation.evolve(key, rows.get(key), event)
    return {key: row for key, row in rows.items() if row is not None}


def laps(row: StepRow) -> list[tuple[int, str, str]]:
    return [(lap["minutes"], lap["post"], lap["way"]) for lap in from_json(row.laps, [])]


def test_an_incoming_document_and_its_answer_are_one_case() -> None:
    rows = fold(happened(INCOMING + ANSWER))
    minutes = {(step, row.state): row.minutes for (body, _, step), row in rows.items() if body == BODY}
    assert minutes == {
        ("receive", "done"): 10, ("annotate", "done"): 20, ("route", "done"): 9 + 5, ("handle", "open"): 10,
        ("file", "ahead"): 0, ("draft", "done"): 10 + 5 + 5, ("consult", "done"): 25, ("approve", "done"): 10 + 5 + 3,
        ("issue", "done"): 6,
    }  # fmt: skip
    assert {row.case_id for (body, _, _), row in rows.items() if body == BODY} == {DOCUMENT}
    assert {row.kind for (_, document, _), row in rows.items() if document == DOCUMENT} == {"Thông báo"}
    assert laps(rows[BODY, ISSUED, "approve"]) == [
        (10, "chief_of_office", "on"), (5, "leader", "back"), (3, "leader", "on"),
    ]  # fmt: skip


def test_a_deadline_is_the_whole_day_and_the_last_one_counts() -> None:
    handle = fold(happened(INCOMING))[BODY, DOCUMENT, "handle"]
    assert handle.state == "open" and handle.waits_for == "specialist"
    assert handle.due_at == dt.datetime(2026, 3, 3, 17, 0, tzinfo=dt.UTC)  # midnight in Đà Nẵng


def test_each_consulted_body_is_measured_by_itself_and_who_is_silent_lapses() -> None:
    rows = fold(happened(ANSWER))
    assert rows[OTHER, ISSUED, "opinion"].minutes == 10
    assert rows["ban-to-chuc", ISSUED, "opinion"].actor_id == ref("chanhvp", "ban-to-chuc").person_id
    asked, late = ANSWER[:3], approval.DraftSubmitted(
        **DRAFT, revision=1, levels=(Post.LEADER,), submitted_by=ref("chuyenvien2"), lapsed_body_ids=("ban-to-chuc",)
    )  # fmt: skip
    rows = fold(happened([*asked, (85, late)]))
    assert rows["ban-to-chuc", ISSUED, "opinion"].state == "dropped"
    assert rows[BODY, ISSUED, "consult"].state == "done" and rows[BODY, ISSUED, "consult"].minutes == 15
    assert rows[BODY, ISSUED, "draft"].state == "done" and rows[BODY, ISSUED, "draft"].minutes == 10


@pytest.mark.parametrize(
    ("end", "steps"),
    [
        (routing.RoutingCancelled(**HERE, reason="thu hồi"), {"annotate": "done", "route": "done", "handle": "dropped"}),
        (routing.HandlingCompleted(**HERE, result="xong", completed_by=ref("chuyenvien2")), {"file": "open"}),
    ],
)  # fmt: skip
def test_what_is_taken_back_is_no_longer_counted(end: Event, steps: dict[str, str]) -> None:
    rows = fold(happened([*INCOMING, (90, end)]))
    assert {step: rows[BODY, DOCUMENT, step].state for step in steps} == steps


def test_a_clock_that_goes_back_takes_no_time_away() -> None:
    story = [(minutes if minutes != 10 else -30, event) for minutes, event in INCOMING[:2]]
    assert fold(happened(story))[BODY, DOCUMENT, "receive"].minutes == 0


def test_the_bodys_own_calendar_counts_whenever_its_case_is_seen() -> None:
    """From Monday 8:30 to Wednesday 8:30; the body works from 8:45 and not on Tuesday."""
    story = [(0, INCOMING[0][1]), (2 * 24 * 60, INCOMING[1][1])]
    for at in (0, 2 * 24 * 60 + 1):
        told = sorted([*story, (at, CASES[0][1])], key=lambda each: each[0])
        row = fold(happened(told))[BODY, DOCUMENT, "receive"]
        assert (row.minutes, laps(row)[0][0]) == (375, 375)
    assert fold(happened(story))[BODY, DOCUMENT, "receive"].minutes == 900


def test_nights_and_weekends_are_nobodys_time() -> None:
    friday_to_monday = [(0, INCOMING[0][1]), (3 * 24 * 60 - 60 + 60 * 24 * 4, INCOMING[1][1])]  # Mon 8:30 → Mon 7:30
    assert fold(happened(friday_to_monday))[BODY, DOCUMENT, "receive"].minutes == 5 * 450 - 60


@settings(max_examples=60)
@given(shuffle=st.randoms(use_true_random=False))
def test_services_have_no_order_among_each_other(shuffle: "st.random.Random") -> None:  # type: ignore[name-defined]
    recorded = happened(INCOMING + ANSWER + CASES)
    streams = {name: [event for event in recorded if (event.service, event.stream_id) == name]
               for name in {(event.service, event.stream_id) for event in recorded}}  # fmt: skip
    mixed = []
    while any(streams.values()):
        name = shuffle.choice(sorted(name for name, left in streams.items() if left))
        mixed.append(streams[name].pop(0))
    assert fold(mixed) == fold(recorded)


def test_every_step_has_a_name() -> None:
    assert len({step.label for step in Step}) == len(Step)
