import datetime as dt

from services.routing.documents.commands import (
    AcknowledgeDocument,
    AnnotateDocument,
    CancelRouting,
    CommentDocument,
    CompleteHandling,
    DelegateHandling,
    FileDocument,
    OpenRouting,
    ReturnDocument,
    RouteDocument,
)
from services.routing.documents.decider import DECIDER, available
from services.routing.policies import complete_when_answered
from shared.documents.head import DocumentHead
from shared.events.publishing import DocumentIssued
from shared.events.routing import (
    DocumentAcknowledged,
    DocumentAnnotated,
    DocumentCommented,
    DocumentFiled,
    DocumentReturned,
    DocumentRouted,
    HandlingCompleted,
    HandlingDelegated,
    RoutingCancelled,
    RoutingOpened,
)
from tests.unit.given import AT, BODY, DOCUMENT, ISSUED, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

HEAD = DocumentHead(issuer="Thành ủy", subject="về hội nghị")
OPENED = RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=1)
ANNOTATED = DocumentAnnotated(
    document_id=DOCUMENT, body_id=BODY, instruction="Giao chuyên viên", annotated_by=ref("lanhdao")
)
ROUTED = DocumentRouted(
    document_id=DOCUMENT,
    body_id=BODY,
    lead=ref("chuyenvien1"),
    cooperating=(ref("chuyenvien2"),),
    routed_by=ref("chanhvp"),
)
COMPLETED = HandlingCompleted(document_id=DOCUMENT, body_id=BODY, result="xong", completed_by=ref("chuyenvien1"))


def test_opened_once() -> None:
    command = OpenRouting(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=1)
    given(DECIDER).when(SYSTEM, command).happened(RoutingOpened)
    given(DECIDER, OPENED).when(SYSTEM, command).refused("routing.already-open")
    given(DECIDER).when(who("vanthu"), command).refused("forbidden.post")


def test_no_document_is_routed_that_no_leader_has_annotated() -> None:
    command = RouteDocument(lead=ref("chuyenvien1"))
    given(DECIDER, OPENED).when(who("chanhvp"), command).refused("routing.out-of-order")
    given(DECIDER, OPENED, ANNOTATED).when(who("chanhvp"), command).happened(DocumentRouted)


def test_only_the_leader_annotates() -> None:
    command = AnnotateDocument(instruction="Giao chuyên viên")
    given(DECIDER, OPENED).when(who("chuyenvien1"), command).refused("forbidden.post")
    given(DECIDER, OPENED).when(who("lanhdao", OTHER), command).refused("forbidden.body")
    given(DECIDER, OPENED).when(who("lanhdao"), command).happened(DocumentAnnotated)


def test_a_person_has_one_role_and_the_deadline_lies_ahead() -> None:
    twice = RouteDocument(lead=ref("chuyenvien1"), cooperating=(ref("chuyenvien1"),))
    given(DECIDER, OPENED, ANNOTATED).when(who("chanhvp"), twice).refused("routing.person-twice")
    late = RouteDocument(lead=ref("chuyenvien1"), deadline=AT.date() - dt.timedelta(days=1))
    given(DECIDER, OPENED, ANNOTATED).when(who("chanhvp"), late).refused("routing.deadline-past")


def test_the_lead_delegates_and_loses_the_lead() -> None:
    delegate = DelegateHandling(delegate_to=ref("chuyenvien2"))
    event = given(DECIDER, OPENED, ANNOTATED, ROUTED).when(who("chuyenvien1"), delegate).happened(HandlingDelegated)
    after = given(DECIDER, OPENED, ANNOTATED, ROUTED, event)
    after.when(who("chuyenvien1"), CompleteHandling(result="xong")).refused("routing.not-lead")
    after.when(who("chuyenvien2"), CompleteHandling(result="xong")).happened(HandlingCompleted)


def test_a_colleague_acting_for_the_lead_may_complete() -> None:
    acting = who("chuyenvien2").model_copy(update={"acting_for": ref("chuyenvien1").person_id})
    given(DECIDER, OPENED, ANNOTATED, ROUTED).when(acting, CompleteHandling(result="xong")).happened(HandlingCompleted)


def test_returned_and_routed_anew() -> None:
    back = given(DECIDER, OPENED, ANNOTATED, ROUTED).when(who("chuyenvien1"), ReturnDocument(reason="không đúng việc"))
    event = back.happened(DocumentReturned)
    given(DECIDER, OPENED, ANNOTATED, ROUTED, event).when(
        who("chanhvp"), RouteDocument(lead=ref("chuyenvien2"))
    ).happened(DocumentRouted)


def test_filed_by_the_lead_or_the_clerk_after_it_is_done() -> None:
    command = FileDocument(case_file="HS 01")
    given(DECIDER, OPENED, ANNOTATED, ROUTED).when(who("vanthu"), command).refused("routing.out-of-order")
    done = given(DECIDER, OPENED, ANNOTATED, ROUTED, COMPLETED)
    done.when(who("chuyenvien2"), command).refused("routing.not-lead")
    done.when(who("vanthu"), command).happened(DocumentFiled)


def test_issuing_the_answer_completes_the_handling_once() -> None:
    issued = DocumentIssued(
        document_id=ISSUED, body_id=BODY, head=DocumentHead(symbol="01-TB/QU"), files=(), recipients=(),
        answers_document_id=DOCUMENT, issued_by=ref("vanthu"),
    )  # fmt: skip
    (reaction,) = complete_when_answered(record(issued))
    assert reaction.stream_id == str(DOCUMENT)
    event = given(DECIDER, OPENED, ANNOTATED, ROUTED).when(SYSTEM, reaction.command).happened(HandlingCompleted)
    assert event.completed_by == ref("chuyenvien1")
    given(DECIDER, OPENED, ANNOTATED, ROUTED, event).when(SYSTEM, reaction.command).nothing()


def test_a_recalled_document_is_worked_on_no_more() -> None:
    cancelled = (
        given(DECIDER, OPENED, ANNOTATED).when(SYSTEM, CancelRouting(reason="thu hồi")).happened(RoutingCancelled)
    )
    after = given(DECIDER, OPENED, ANNOTATED, cancelled)
    after.when(who("chanhvp"), RouteDocument(lead=ref("chuyenvien1"))).refused("routing.out-of-order")
    after.when(SYSTEM, CancelRouting(reason="thu hồi")).nothing()
    assert available(DECIDER.fold((OPENED, ANNOTATED, cancelled)), who("chanhvp")) == []


def test_who_was_informed_reads_it_once() -> None:
    routed = DocumentRouted(
        document_id=DOCUMENT, body_id=BODY, lead=ref("chuyenvien1"), for_information=(ref("chuyenvien2"),),
        routed_by=ref("chanhvp"),
    )  # fmt: skip
    opened = RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=1)
    so_far = given(DECIDER, opened, routed)
    so_far.when(who("chuyenvien1"), AcknowledgeDocument()).refused("routing.not-informed")
    read = so_far.when(who("chuyenvien2"), AcknowledgeDocument()).happened(DocumentAcknowledged)
    given(DECIDER, opened, routed, read).when(who("chuyenvien2"), AcknowledgeDocument()).refused("routing.not-informed")
    for_a_colleague = who("chanhvp").model_copy(update={"acting_for": ref("chuyenvien2").person_id})
    assert (
        so_far.when(for_a_colleague, AcknowledgeDocument()).happened(DocumentAcknowledged).for_person_id
        == ref("chuyenvien2").person_id
    )


def test_colleagues_comment_as_long_as_there_is_work() -> None:
    opened = RoutingOpened(document_id=DOCUMENT, body_id=BODY, head=HEAD, arrival_number=1)
    command = CommentDocument(text="Nhờ anh xem giúp", mentioned=(ref("chanhvp"),))
    said = given(DECIDER, opened).when(who("vanthu"), command).happened(DocumentCommented)
    assert [person.person_id for person in said.mentioned] == [ref("chanhvp").person_id]
    given(DECIDER, opened).when(who("vanthu", OTHER), command).refused("forbidden.body")
    ended = RoutingCancelled(document_id=DOCUMENT, body_id=BODY, reason="x")
    given(DECIDER, opened, ended).when(who("vanthu"), command).refused("routing.out-of-order")
