"""What receiving does by itself: another body's dispatch comes in, and so does its recall."""

from collections.abc import Iterable

from services.receiving.commands import AskForRecall, ReceiveDocument
from shared.events.publishing import DocumentDispatched, RecallRequested
from shared.events.receiving import Channel, Origin, incoming_id
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction


def receive_what_was_dispatched(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A document dispatched to a body of this system is received there."""
    event = recorded.data
    assert isinstance(event, DocumentDispatched)
    document_id = incoming_id(event.document_id, event.recipient_body_id)
    command = ReceiveDocument(
        document_id=document_id,
        body_id=event.recipient_body_id,
        channel=Channel.BODY,
        head=event.head,
        files=event.files,
        origin=Origin(document_id=event.document_id, body_id=event.body_id),
    )
    yield Reaction(str(document_id), command, event.recipient_body_id)


def ask_for_recall(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A sender who wants a document back asks at each recipient."""
    event = recorded.data
    assert isinstance(event, RecallRequested)
    for recipient in event.recipients:
        document_id = incoming_id(event.document_id, recipient)
        yield Reaction(str(document_id), AskForRecall(reason=event.reason), recipient)


POLICIES = (
    Policy("receiving.receive-dispatched", DocumentDispatched, receive_what_was_dispatched),
    Policy("receiving.ask-for-recall", RecallRequested, ask_for_recall),
)
