"""The read models as pure folds: total, and the same however the events are cut into batches."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bodies.actor import Post
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events import approval, publishing, receiving, routing
from shared.events.base import Event
from shared.events.tracking import tasks
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.dashboard import fold as dashboard
from shared.readmodels.delivery import fold as delivery
from shared.readmodels.documents import fold as documents
from shared.readmodels.inbox import fold as inbox
from shared.readmodels.jsonb import from_json
from shared.readmodels.model import ReadModel
from shared.readmodels.personal import fold as personal
from shared.readmodels.registers import fold as registers
from shared.readmodels.search import fold as search
from shared.readmodels.tasks import fold as board
from tests.unit.given import BODY, DOCUMENT, OTHER, ref
from tests.unit.recorded import record
from tests.unit.strategies import any_event

Rows = dict[tuple[str, Any], Any]


def fold(model: ReadModel, events: list[RecordedEvent], rows: Rows | None = None) -> Rows:
    """The model's rows after ``events``."""
    rows = dict(rows or {})
    for table in model.tables:
        for event in events:
            for key in table.keys(event):
                place = (table.name, key)
                rows[place] = table.evolve(key, rows.get(place), event)
    return {place: row for place, row in rows.items() if row is not None}


def happened(*events: Event, secrecy: str = "none") -> list[RecordedEvent]:
    return [record(event, index, index, secrecy) for index, event in enumerate(events, 1)]


@pytest.mark.parametrize("model", READ_MODELS, ids=lambda model: model.name)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(events=st.lists(any_event(), max_size=15), cut=st.integers(0, 15))
def test_total_and_indifferent_to_batches(model: ReadModel, events: list[Event], cut: int) -> None:
    recorded = happened(*events)
    whole = fold(model, recorded)
    assert fold(model, recorded[cut:], fold(model, recorded[:cut])) == whole


HEAD = DocumentHead(issuer="Thành ủy", subject="về hội nghị", symbol="12-TB/TU")
RECEIVED = receiving.DocumentReceived(document_id=DOCUMENT, body_id=BODY, channel=receiving.Channel.UPLOAD, head=HEAD)
REGISTERED = receiving.DocumentRegistered(
    document_id=DOCUMENT, body_id=BODY, channel=receiving.Channel.UPLOAD, arrival_number=5, register_year=2026,
    head=HEAD, registered_by=ref("vanthu"),
)  # fmt: skip
OPENED = routing.RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=5)
ANNOTATED = routing.DocumentAnnotated(
    document_id=DOCUMENT, body_id=BODY, instruction="Giao", annotated_by=ref("lanhdao")
)
ROUTED = routing.DocumentRouted(
    document_id=DOCUMENT, body_id=BODY, lead=ref("chuyenvien1"), cooperating=(ref("chuyenvien2"),),
    for_information=(ref("lanhdao"),), routed_by=ref("chanhvp"),
)  # fmt: skip
COMPLETED = routing.HandlingCompleted(
    document_id=DOCUMENT, body_id=BODY, result="xong", completed_by=ref("chuyenvien1")
)
FILED = routing.DocumentFiled(document_id=DOCUMENT, body_id=BODY, case_file="HS", filed_by=ref("chuyenvien1"))
CONTENT = DraftContent(kind="Thông báo", subject="s", paper=paper_of_lines("t"))


def waiting(*events: Event, body: str = BODY) -> list[tuple[str, str]]:
    row = fold(inbox.MODEL, happened(*events)).get(("documents", (body, DOCUMENT)))
    return [] if row is None else [(item["work"], item["holder"]) for item in from_json(row.items, [])]


def test_an_incoming_document_wanders_from_desk_to_desk() -> None:
    assert waiting(RECEIVED) == [("register", "post:records_clerk")]
    assert waiting(RECEIVED, REGISTERED, OPENED) == [("annotate", "post:leader")]
    assert waiting(RECEIVED, REGISTERED, OPENED, ANNOTATED) == [("route", "post:chief_of_office")]
    lead, helper, informed = (f"person:{name}.{BODY}" for name in ("chuyenvien1", "chuyenvien2", "lanhdao"))
    routed = (RECEIVED, REGISTERED, OPENED, ANNOTATED, ROUTED)
    assert waiting(*routed) == [("handle", lead), ("cooperate", helper), ("inform", informed)]
    assert waiting(*routed, COMPLETED) == [("inform", informed), ("file", lead)]
    assert waiting(*routed, COMPLETED, FILED) == []


def test_a_document_of_an_old_archive_is_found_and_stands_in_no_register() -> None:
    kept = receiving.PastDocumentKept(
        document_id=DOCUMENT, body_id=BODY, head=HEAD, source="kho.dxl", kept_by=ref("vanthu")
    )
    examined = receiving.ContentExamined(document_id=DOCUMENT, body_id=BODY, text="Kính gửi")
    place = (BODY, DOCUMENT)
    assert fold(registers.MODEL, happened(kept, examined)) == {}
    card = fold(documents.MODEL, happened(kept, examined))["cards", place]
    assert (card.status, card.symbol, card.arrival_number) == ("filed", "12-TB/TU", None)
    entry = fold(search.MODEL, happened(kept, examined))["entries", place]
    assert {"kinh", "12tbtu"} <= set(entry.tokens)
    assert waiting(kept, examined) == []


def test_a_draft_wanders_through_its_levels() -> None:
    started = approval.DraftStarted(document_id=DOCUMENT, body_id=BODY, content=CONTENT, drafted_by=ref("chuyenvien1"))
    asked = approval.OpinionsRequested(
        document_id=DOCUMENT, body_id=BODY, consulted_body_ids=(OTHER,), question="?", revision=1, content=CONTENT,
        requested_by=ref("chuyenvien1"),
    )  # fmt: skip
    submitted = approval.DraftSubmitted(
        document_id=DOCUMENT, body_id=BODY, revision=1, levels=(Post.CHIEF_OF_OFFICE, Post.LEADER),
        submitted_by=ref("chuyenvien1"), lapsed_body_ids=(OTHER,),
    )  # fmt: skip
    passed = approval.ApprovalLevelPassed(
        document_id=DOCUMENT, body_id=BODY, level=Post.CHIEF_OF_OFFICE, approved_by=ref("chanhvp"),
        next_level=Post.LEADER,
    )  # fmt: skip
    assert waiting(started, asked, body=OTHER) == [("give_opinion", "post:chief_of_office")]
    assert waiting(started, asked, submitted, body=OTHER) == []
    assert waiting(started, asked, submitted) == [("approve", "post:chief_of_office")]
    assert waiting(started, asked, submitted, passed) == [("approve", "post:leader")]
    returned = approval.DraftReturned(
        document_id=DOCUMENT, body_id=BODY, level=Post.LEADER, remarks="sửa", returned_by=ref("lanhdao")
    )
    assert ("draft", f"person:chuyenvien1.{BODY}") in waiting(started, asked, submitted, passed, returned)


def test_a_task_waits_at_the_lead_and_then_at_who_ordered_it() -> None:
    task = {"task_id": DOCUMENT, "document_id": DOCUMENT, "body_id": BODY, "lead_body_id": OTHER}
    assigned = tasks.TaskAssigned(**task, text="báo cáo")
    reported = tasks.CompletionReported(**task, result="xong", reported_by=ref("chanhvp", OTHER), first=True)
    confirmed = tasks.CompletionConfirmed(**task, confirmed_by=ref("lanhdao"))
    assert waiting(assigned, body=OTHER) == [("task", "post:chief_of_office")]
    assert waiting(assigned) == []
    assert (waiting(assigned, reported), waiting(assigned, reported, body=OTHER)) == (
        [("confirm_task", "post:leader")],
        [],
    )
    assert waiting(assigned, reported, confirmed) == []
    shown = fold(board.MODEL, happened(assigned, reported, confirmed))
    assert {key[1][0]: (row.role, row.state) for key, row in shown.items() if key[0] == "board"} == {
        BODY: ("ordering", "confirmed"),
        OTHER: ("lead", "confirmed"),
    }
    figures = fold(dashboard.MODEL, happened(assigned, reported, confirmed))
    assert figures["bodies", (BODY,)].tasks_with_progress == 1
    assert figures["bodies", (OTHER,)].tasks_led == 1


def test_a_task_is_late_given_more_time_and_chased() -> None:
    task = {"task_id": DOCUMENT, "document_id": DOCUMENT, "body_id": BODY, "lead_body_id": OTHER}
    soon, later = dt.date(2026, 3, 6), dt.date(2026, 3, 20)
    who_asks = ref("chanhvp", OTHER)
    assigned = tasks.TaskAssigned(**task, text="báo cáo", deadline=soon)
    overdue, escalated = tasks.TaskOverdue(**task, deadline=soon), tasks.OverdueEscalated(**task, deadline=soon)
    asked = tasks.ExtensionAsked(**task, new_deadline=later, reason="thiếu", asked_by=who_asks)
    granted = tasks.ExtensionGranted(**task, new_deadline=later, asked_by=who_asks, granted_by=ref("lanhdao"))
    late = (assigned, overdue, escalated, asked)
    assert waiting(*late, body=OTHER) == [("task", "post:chief_of_office"), ("overdue_task", "post:leader")]
    assert waiting(*late) == [("overdue_task", "post:leader"), ("answer_extension", "post:leader")]
    assert (waiting(*late, granted), waiting(*late, granted, body=OTHER)) == ([], [("task", "post:chief_of_office")])
    row = fold(board.MODEL, happened(*late))["board", (OTHER, DOCUMENT)]
    assert row.overdue_since is not None and row.extension is not None
    row = fold(board.MODEL, happened(*late, granted))["board", (OTHER, DOCUMENT)]
    assert (row.deadline, row.first_deadline, row.overdue_since, row.extension) == (later, soon, None, None)
    notices = fold(personal.MODEL, happened(*late, granted))
    assert [(row.body_id, row.person_id, row.kind) for row in notices.values()] == [
        (OTHER, who_asks.person_id, "extension_granted")
    ]
    chased = tasks.TaskChased(**task, note="khẩn", chased_by=ref("lanhdao"))
    assert ("chased_task", "post:chief_of_office") in waiting(assigned, chased, body=OTHER)
    progress = tasks.ProgressReported(**task, percent=50, note="x", reported_by=who_asks)
    assert waiting(assigned, chased, progress, body=OTHER) == [("task", "post:chief_of_office")]


def test_a_whole_shows_how_far_its_parts_are() -> None:
    task = {"task_id": DOCUMENT, "document_id": DOCUMENT, "body_id": BODY, "lead_body_id": OTHER}
    part = UUID(int=7)
    ordered = tasks.SubTaskOrdered(
        **task, sub_task_id=part, sub_lead_body_id="ward", text="thống kê", ordered_by=ref("lanhdao", OTHER)
    )
    half = tasks.SubTaskAdvanced(**task, sub_task_id=part, percent=50, state="open", sub_version=2)
    reported = tasks.SubTaskAdvanced(**task, sub_task_id=part, state="reported", sub_version=3)
    events = happened(tasks.TaskAssigned(**task, text="báo cáo"), ordered, half, reported)
    for body in (BODY, OTHER):
        (shown,) = from_json(fold(board.MODEL, events)["board", (body, DOCUMENT)].parts, [])
        assert (shown["percent"], shown["state"], shown["lead_body_id"]) == (50, "reported", "ward")


def test_a_secret_document_is_marked_on_every_row() -> None:
    secret = HEAD.model_copy(update={"secrecy": Secrecy.SECRET})
    event = RECEIVED.model_copy(update={"head": secret})
    for model in (inbox.MODEL, registers.MODEL):
        assert {row.secrecy_rank for row in fold(model, happened(event, secrecy="secret")).values()} == {2}


def test_delivery_follows_the_codes() -> None:
    dispatched = publishing.DocumentDispatched(
        document_id=DOCUMENT, body_id=BODY, recipient_body_id=OTHER, head=HEAD, files=()
    )
    changed = publishing.DeliveryStatusChanged(
        document_id=DOCUMENT, body_id=BODY, recipient_body_id=OTHER, status=publishing.DeliveryStatus.ACCEPTED
    )
    (row,) = fold(delivery.MODEL, happened(dispatched, changed)).values()
    assert row.status == "03"


def test_the_register_names_those_it_was_sent_to_later() -> None:
    concerns = {"document_id": DOCUMENT, "body_id": BODY}
    numbered = publishing.DocumentNumbered(
        **concerns, series="issue", number=1, symbol="01-TB/QU", numbered_by=ref("vanthu")
    )
    issued = publishing.DocumentIssued(**concerns, head=HEAD, files=(), recipients=(OTHER,), issued_by=ref("vanthu"))
    added = publishing.RecipientsAdded(**concerns, recipients=("xa-moi",), added_by=ref("vanthu"))
    (row,) = fold(registers.MODEL, happened(numbered, issued, added)).values()
    assert (row.status, from_json(row.recipients, [])) == ("issued", [OTHER, "xa-moi"])
