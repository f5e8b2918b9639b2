"""What is exchanged about one document: once each, and what follows from it in the other services."""

from services.publishing.commands import RecordDelivery
from services.publishing.policies import POLICIES as PUBLISHING
from services.publishing.policies import note_what_was_told_outside
from services.receiving.commands import AskForRecall, ReceiveDocument
from services.receiving.policies import (
    ask_back_for_outside,
    ask_for_recall,
    receive_what_came_from_outside,
    receive_what_was_dispatched,
)
from services.subscriptions.exchange.commands import TakeDocument, TakeRecall, TakeStatus
from services.subscriptions.exchange.decider import DECIDER
from services.subscriptions.exchange.outgoing import STATUS_OF
from services.tracking.policies import assign_when_registered
from shared.documents.head import Directive, DocumentHead
from shared.events.publishing import DeliveryStatus, DocumentDispatched, RecallRequested
from shared.events.receiving import Channel, DocumentRegistered, Origin, RecallAsked, incoming_id
from shared.events.subscriptions.exchange import OutsideDocumentArrived, OutsideRecallAsked, OutsideStatusTold
from tests.unit.given import BODY, DOCUMENT, ISSUED, OTHER, SYSTEM, given, ref, who
from tests.unit.recorded import record

CITY = "000.00.00.H17"
ORIGIN = Origin(document_id=ISSUED, body_id=CITY)
HEAD = DocumentHead(issuer="UBND thành phố", symbol="881/QĐ-UBND", subject="về việc phê duyệt kế hoạch")
TAKE = TakeDocument(
    document_id=DOCUMENT, body_id=BODY, peer_id=ISSUED, outside_id="000.00.00.H17,2022/03/04,881/QĐ-UBND",
    organ_id="000.01.31.H17", origin=ORIGIN, head=HEAD,
)  # fmt: skip
ARRIVED = OutsideDocumentArrived.model_validate(TAKE.model_dump(exclude={"renewing"}))
STATUS = TakeStatus(document_id=DOCUMENT, body_id=BODY, organ_id=CITY, status=DeliveryStatus.ACCEPTED)


def test_a_document_arrives_once_and_only_from_the_gateway() -> None:
    given(DECIDER).when(SYSTEM, TAKE).happened(OutsideDocumentArrived)
    given(DECIDER, ARRIVED).when(SYSTEM, TAKE).nothing()
    given(DECIDER).when(who("vanthu"), TAKE).refused("forbidden.post")


def test_an_update_replaces_the_version_before() -> None:
    update = TAKE.model_copy(update={"document_id": ISSUED, "renewing": True})
    given(DECIDER).when(SYSTEM, update).happened(OutsideDocumentArrived)
    then = given(DECIDER, ARRIVED).when(SYSTEM, update)
    then.happened(OutsideRecallAsked, OutsideDocumentArrived)
    assert then.events is not None
    asked, arrived = then.events
    assert isinstance(asked, OutsideRecallAsked)
    assert isinstance(arrived, OutsideDocumentArrived)
    assert (asked.document_id, arrived.document_id) == (DOCUMENT, ISSUED)
    given(DECIDER, ARRIVED, asked, arrived).when(SYSTEM, update).nothing()


def test_what_never_came_cannot_be_given_back() -> None:
    recall = TakeRecall(peer_id=ISSUED, reason="nhầm")
    given(DECIDER).when(SYSTEM, recall).refused("edxml.unknown-document")
    event = given(DECIDER, ARRIVED).when(SYSTEM, recall).happened(OutsideRecallAsked)
    assert (event.document_id, event.body_id, event.origin) == (DOCUMENT, BODY, ORIGIN)


def test_a_status_is_told_once() -> None:
    event = given(DECIDER).when(SYSTEM, STATUS).happened(OutsideStatusTold)
    given(DECIDER, event).when(SYSTEM, STATUS).nothing()
    done = STATUS.model_copy(update={"status": DeliveryStatus.DONE})
    given(DECIDER, event).when(SYSTEM, done).happened(OutsideStatusTold)


def test_receiving_and_publishing_answer_what_came() -> None:
    (reaction,) = receive_what_came_from_outside(record(ARRIVED))
    assert isinstance(reaction.command, ReceiveDocument)
    assert (reaction.stream_id, reaction.command.channel) == (str(DOCUMENT), Channel.EDXML)
    assert (reaction.grant, reaction.command.origin) == (None, ORIGIN)
    asked = OutsideRecallAsked(document_id=DOCUMENT, body_id=BODY, peer_id=ISSUED, reason="nhầm", origin=ORIGIN)
    (reaction,) = ask_back_for_outside(record(asked))
    assert reaction.command == AskForRecall(reason="nhầm")
    told = OutsideStatusTold(document_id=DOCUMENT, body_id=BODY, organ_id=CITY, status=DeliveryStatus.REFUSED)
    (reaction,) = note_what_was_told_outside(record(told))
    assert reaction.command == RecordDelivery(recipient_body_id=CITY, status=DeliveryStatus.REFUSED)


def test_what_goes_outside_is_received_by_nobody_here() -> None:
    dispatched = DocumentDispatched(document_id=ISSUED, body_id=BODY, recipient_body_id=CITY, head=HEAD, files=())
    assert list(receive_what_was_dispatched(record(dispatched))) == []
    recall = RecallRequested(
        document_id=ISSUED, body_id=BODY, reason="x", recipients=(CITY, OTHER), requested_by=ref("vanthu")
    )
    assert [reaction.stream_id for reaction in ask_for_recall(record(recall))] == [str(incoming_id(ISSUED, OTHER))]


def test_the_outside_is_told_what_a_sender_here_is_told() -> None:
    """Publishing's policies note the same status that the gateway tells, each of its own senders only."""
    noting = {policy.on: policy.react for policy in PUBLISHING if policy.name.startswith("publishing.note-")}
    told = {kind: status for kind, status in STATUS_OF.items() if kind is not RecallAsked}  # who asked knows
    assert set(told) == set(noting) - {OutsideStatusTold}
    for kind, status in told.items():
        inside = kind.model_construct(
            document_id=DOCUMENT, body_id=BODY, origin=Origin(document_id=ISSUED, body_id=OTHER)
        )
        (reaction,) = noting[kind](record(inside))  # type: ignore[misc]
        assert reaction.command.status is status
        outside = kind.model_construct(document_id=DOCUMENT, body_id=BODY, origin=ORIGIN)
        assert list(noting[kind](record(outside))) == []  # type: ignore[arg-type]


def test_a_document_from_outside_brings_its_tasks_when_it_is_registered() -> None:
    registered = DocumentRegistered(
        document_id=DOCUMENT, body_id=BODY, channel=Channel.EDXML, arrival_number=1, register_year=2026, head=HEAD,
        origin=ORIGIN, directives=(Directive(text="báo cáo", lead_body_id=OTHER),), registered_by=ref("vanthu"),
    )  # fmt: skip
    assert len(list(assign_when_registered(record(registered)))) == 1
    inside = registered.model_copy(update={"origin": Origin(document_id=ISSUED, body_id=OTHER)})
    assert list(assign_when_registered(record(inside))) == []
