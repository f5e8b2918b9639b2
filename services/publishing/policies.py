"""The policies of publishing: approved drafts wait to be issued, and recipients' statuses come back."""

from collections.abc import Callable, Iterable
from uuid import UUID

from services.publishing.commands import OpenPublication, RecordDelivery, RequestRecall
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.events.approval import DraftApproved
from shared.events.base import DocumentEvent
from shared.events.publishing import DeliveryStatus, DocumentIssued
from shared.events.receiving import (
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    Origin,
    RecallAgreed,
    RecallDeclined,
)
from shared.events.routing import DocumentRouted, HandlingCompleted, RoutingOpened
from shared.events.subscriptions.exchange import OutsideStatusTold
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction
from shared.texts import say


def open_when_approved(recorded: RecordedEvent) -> Iterable[Reaction]:
    """An approved draft waits for its number."""
    event = recorded.data
    assert isinstance(event, DraftApproved)
    command = OpenPublication(
        document_id=event.document_id,
        body_id=event.body_id,
        content=event.content,
        approved_by=event.approved_by,
        drafted_by=event.drafted_by,
        answers_document_id=event.answers_document_id,
        replaces_document_id=event.replaces_document_id,
    )
    yield Reaction(event.subject, command)


def recall_what_is_replaced(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Issuing a document recalls the one that it replaces."""
    event = recorded.data
    assert isinstance(event, DocumentIssued)
    if event.replaces_document_id is not None:
        command = RequestRecall(reason=say("publishing_writes.replaced", symbol=event.head.symbol or "").strip())
        yield Reaction(str(event.replaces_document_id), command)


def note_delivery(status: DeliveryStatus) -> Callable[[RecordedEvent], Iterable[Reaction]]:
    """A reaction that notes ``status`` at the issued document of this system of which an incoming one is the copy."""

    def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        event = recorded.data
        assert isinstance(event, DocumentEvent)
        origin: Origin | None = getattr(event, "origin", None)
        if origin is not None and not is_outside(origin.body_id):
            yield _delivery(origin, event.body_id, status, getattr(event, "reason", None), event.document_id)

    return react


def note_what_was_told_outside(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Another system reports where our document stands at its organ."""
    event = recorded.data
    assert isinstance(event, OutsideStatusTold)
    command = RecordDelivery(recipient_body_id=event.organ_id, status=event.status, description=event.description)
    yield Reaction(str(event.document_id), command)


def _delivery(
    origin: Origin, recipient: str, status: DeliveryStatus, description: str | None, incoming: UUID
) -> Reaction:
    command = RecordDelivery(
        recipient_body_id=recipient, status=status, description=description, incoming_document_id=incoming
    )
    return Reaction(str(origin.document_id), command, Grant.STATUS_COMES_BACK)


POLICIES = (
    Policy("publishing.open-approved", DraftApproved, open_when_approved),
    Policy("publishing.recall-replaced", DocumentIssued, recall_what_is_replaced),
    Policy("publishing.note-arrived", DocumentReceived, note_delivery(DeliveryStatus.ARRIVED)),
    Policy("publishing.note-accepted", DocumentRegistered, note_delivery(DeliveryStatus.ACCEPTED)),
    Policy("publishing.note-refused", DocumentRefused, note_delivery(DeliveryStatus.REFUSED)),
    Policy("publishing.note-awaiting", RoutingOpened, note_delivery(DeliveryStatus.AWAITING_ASSIGNMENT)),
    Policy("publishing.note-in-handling", DocumentRouted, note_delivery(DeliveryStatus.IN_HANDLING)),
    Policy("publishing.note-done", HandlingCompleted, note_delivery(DeliveryStatus.DONE)),
    Policy("publishing.note-recall-agreed", RecallAgreed, note_delivery(DeliveryStatus.RECALL_AGREED)),
    Policy("publishing.note-recall-refused", RecallDeclined, note_delivery(DeliveryStatus.RECALL_REFUSED)),
    Policy("publishing.note-outside", OutsideStatusTold, note_what_was_told_outside),
)
