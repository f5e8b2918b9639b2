from uuid import UUID

from services.tracking.policies import assign_when_issued, assign_when_registered, withdraw_when_recalled
from services.tracking.tasks.commands import (
    AssignTask,
    ConfirmCompletion,
    RejectCompletion,
    ReportCompletion,
    ReportProgress,
    WithdrawTask,
)
from services.tracking.tasks.decider import DECIDER
from shared.bodies.actor import system_actor
from shared.documents.head import Directive, DocumentHead
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.events.receiving import Channel, DocumentRegistered, Origin
from shared.events.tracking.tasks import (
    CompletionConfirmed,
    CompletionRejected,
    CompletionReported,
    ProgressReported,
    TaskAssigned,
    TaskWithdrawn,
    task_id,
)
from tests.unit.given import BODY, DOCUMENT, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

TASK = UUID("33333333-3333-4333-8333-333333333333")
ASSIGNED = TaskAssigned(task_id=TASK, document_id=DOCUMENT, body_id=BODY, lead_body_id=OTHER, text="báo cáo")
REPORTED = CompletionReported(
    task_id=TASK,
    document_id=DOCUMENT,
    body_id=BODY,
    lead_body_id=OTHER,
    result="xong",
    reported_by=ref("chanhvp", OTHER),
)
DIRECTIVES = (Directive(text="báo cáo", lead_body_id=OTHER), Directive(text="để biết"))


def test_assigned_once() -> None:
    command = AssignTask(task_id=TASK, document_id=DOCUMENT, body_id=BODY, lead_body_id=OTHER, text="báo cáo")
    given(DECIDER).when(SYSTEM, command).happened(TaskAssigned)
    given(DECIDER, ASSIGNED).when(SYSTEM, command).refused("tracking.out-of-order")
    given(DECIDER).when(system_actor(OTHER, "test"), command).refused("forbidden.body")
    given(DECIDER).when(who("lanhdao"), command).refused("forbidden.post")


def test_the_lead_reports_and_progress_never_goes_back() -> None:
    half = ReportProgress(percent=50, note="đang làm")
    given(DECIDER, ASSIGNED).when(who("chuyenvien1", BODY), half).refused("forbidden.body")
    first = given(DECIDER, ASSIGNED).when(who("chuyenvien1", OTHER), half).happened(ProgressReported)
    assert first.first
    after = given(DECIDER, ASSIGNED, first)
    after.when(who("chuyenvien1", OTHER), ReportProgress(percent=40, note="x")).refused("tracking.progress-backwards")
    assert not after.when(who("chuyenvien1", OTHER), half).happened(ProgressReported).first


def test_the_ordering_body_has_the_last_word() -> None:
    done = (
        given(DECIDER, ASSIGNED)
        .when(who("chanhvp", OTHER), ReportCompletion(result="xong"))
        .happened(CompletionReported)
    )
    given(DECIDER, ASSIGNED).when(who("lanhdao"), ConfirmCompletion()).refused("tracking.out-of-order")
    waiting = given(DECIDER, ASSIGNED, done)
    waiting.when(who("lanhdao", OTHER), ConfirmCompletion()).refused("forbidden.body")
    waiting.when(who("vanthu"), ConfirmCompletion()).refused("forbidden.post")
    rejected = waiting.when(who("lanhdao"), RejectCompletion(reason="thiếu số liệu")).happened(CompletionRejected)
    given(DECIDER, ASSIGNED, done, rejected).when(who("chanhvp", OTHER), ReportCompletion(result="đủ")).happened(
        CompletionReported
    )
    confirmed = waiting.when(who("lanhdao"), ConfirmCompletion()).happened(CompletionConfirmed)
    over = given(DECIDER, ASSIGNED, done, confirmed)
    over.when(who("chanhvp", OTHER), ReportProgress(percent=100, note="x")).refused("tracking.out-of-order")
    over.when(SYSTEM, WithdrawTask(reason="thu hồi")).nothing()
    given(DECIDER).when(who("lanhdao"), ConfirmCompletion()).refused("task.unknown")


def test_withdrawn() -> None:
    given(DECIDER, ASSIGNED, REPORTED).when(who("lanhdao"), WithdrawTask(reason="nhầm")).happened(TaskWithdrawn)
    given(DECIDER, ASSIGNED).when(SYSTEM, WithdrawTask(reason="thu hồi")).happened(TaskWithdrawn)


def test_directives_with_a_lead_become_tasks() -> None:
    head = DocumentHead(symbol="01-TB/QU", subject="về việc họp")
    issued = DocumentIssued(
        document_id=DOCUMENT, body_id=BODY, head=head, files=(), recipients=(OTHER,), directives=DIRECTIVES,
        issued_by=ref("vanthu"),
    )  # fmt: skip
    (reaction,) = assign_when_issued(record(issued))
    assert reaction.stream_id == str(task_id(DOCUMENT, 0))
    (withdrawal,) = withdraw_when_recalled(
        record(
            RecallRequested(
                document_id=DOCUMENT,
                body_id=BODY,
                reason="nhầm",
                recipients=(),
                requested_by=ref("vanthu"),
                directives=DIRECTIVES,
            )
        )
    )
    assert withdrawal.stream_id == reaction.stream_id


def test_only_documents_from_outside_bring_their_tasks_at_registration() -> None:
    registered = DocumentRegistered(
        document_id=DOCUMENT, body_id=BODY, channel=Channel.UPLOAD, arrival_number=1, register_year=2026,
        head=DocumentHead(), directives=DIRECTIVES, registered_by=ref("vanthu"),
    )  # fmt: skip
    assert len(list(assign_when_registered(record(registered)))) == 1
    inside = registered.model_copy(update={"origin": Origin(document_id=DOCUMENT, body_id=OTHER)})
    assert list(assign_when_registered(record(inside))) == []
