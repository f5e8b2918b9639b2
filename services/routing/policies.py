"""The policies of routing: a document's way begins, is cancelled or completed; filed documents enter case files."""

from collections.abc import Iterable

from services.routing.case_files.commands import PutDocument
from services.routing.documents.commands import CancelRouting, CompleteHandling, OpenRouting
from shared.events.publishing import DocumentIssued
from shared.events.receiving import ArrivalCancelled, DocumentRegistered, RecallAgreed
from shared.events.routing import DocumentFiled
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction
from shared.texts import say


def open_when_registered(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A registered document waits for the leader's instruction."""
    event = recorded.data
    assert isinstance(event, DocumentRegistered)
    command = OpenRouting(
        document_id=event.document_id,
        body_id=event.body_id,
        head=event.head,
        arrival_number=event.arrival_number,
        origin=event.origin,
    )
    yield Reaction(event.subject, command)


def cancel_when_recalled(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Nobody works on a document that was given back."""
    event = recorded.data
    assert isinstance(event, RecallAgreed)
    yield Reaction(event.subject, CancelRouting(reason=say("routing_writes.recalled")))


def cancel_with_number(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Nobody works on a document whose arrival number was cancelled, until it is registered again."""
    event = recorded.data
    assert isinstance(event, ArrivalCancelled)
    yield Reaction(event.subject, CancelRouting(reason=event.reason))


def complete_when_answered(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Issuing the answer completes the handling of the document it answers."""
    event = recorded.data
    assert isinstance(event, DocumentIssued)
    if event.answers_document_id is not None:
        command = CompleteHandling(
            result=say("routing_writes.answered", symbol=event.head.symbol), answer_document_id=event.document_id
        )
        yield Reaction(str(event.answers_document_id), command)


def put_when_filed(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A document filed into a chosen case file is put on its list."""
    event = recorded.data
    assert isinstance(event, DocumentFiled)
    if event.case_file_id is not None and event.head is not None:
        line = FiledPaper.of(event.document_id, "incoming", event.head)
        yield Reaction(str(event.case_file_id), PutDocument(paper=line))


POLICIES = (
    Policy("routing.open-registered", DocumentRegistered, open_when_registered),
    Policy("routing.cancel-recalled", RecallAgreed, cancel_when_recalled),
    Policy("routing.cancel-with-number", ArrivalCancelled, cancel_with_number),
    Policy("routing.complete-answered", DocumentIssued, complete_when_answered),
    Policy("routing.put-filed", DocumentFiled, put_when_filed),
)
