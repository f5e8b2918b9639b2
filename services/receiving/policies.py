"""The policies of receiving: dispatched documents and recalls come in, from bodies here and organs outside."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from services.receiving.commands import AgreeToRecall, AskForRecall, ReceiveDocument, RecordExamination
from services.receiving.examination import Examiner
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.events.publishing import DocumentDispatched, RecallRequested
from shared.events.receiving import (
    EXAMINED_TEXT,
    Channel,
    DocumentReceived,
    DocumentRegistered,
    Origin,
    PastDocumentEntered,
    PastDocumentKept,
    incoming_id,
)
from shared.events.subscriptions.exchange import OutsideDocumentArrived, OutsideRecallAsked
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction


def receive_what_was_dispatched(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A document dispatched to a body of this system is received there; the gateway carries what goes outside."""
    event = recorded.data
    assert isinstance(event, DocumentDispatched)
    if is_outside(event.recipient_body_id):
        return
    recipient = event.recipient_body_id
    document_id = incoming_id(event.document_id, recipient)
    command = ReceiveDocument(
        document_id=document_id,
        body_id=event.recipient_body_id,
        channel=Channel.BODY,
        head=event.head,
        files=event.files,
        origin=Origin(document_id=event.document_id, body_id=event.body_id),
        replaces_document_id=event.replaces_document_id and incoming_id(event.replaces_document_id, recipient),
    )
    yield Reaction(str(document_id), command, Grant.DISPATCH_ARRIVES)


def ask_for_recall(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A recall reaches each recipient of this system."""
    event = recorded.data
    assert isinstance(event, RecallRequested)
    for recipient in event.recipients:
        if is_outside(recipient):
            continue
        document_id = incoming_id(event.document_id, recipient)
        command = AskForRecall(reason=event.reason)
        if event.replaced_by is not None and recipient in event.replaced_for:
            instead = {"replaced_by": incoming_id(event.replaced_by, recipient)}
            command = command.model_copy(update={**instead, "replaced_by_symbol": event.replaced_by_symbol})
        yield Reaction(str(document_id), command, Grant.RECALL_IS_ASKED)


def give_back_what_is_replaced(recorded: RecordedEvent) -> Iterable[Reaction]:
    """Who registers a document gives back the one that it replaces: one thing to do, not two."""
    event = recorded.data
    assert isinstance(event, DocumentRegistered)
    if event.replaces_document_id is not None:
        yield Reaction(str(event.replaces_document_id), AgreeToRecall())


def receive_what_came_from_outside(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The addressed body receives a document that another system sent."""
    event = recorded.data
    assert isinstance(event, OutsideDocumentArrived)
    command = ReceiveDocument(
        document_id=event.document_id,
        body_id=event.body_id,
        channel=Channel.EDXML,
        head=event.head,
        files=event.files,
        origin=event.origin,
    )
    yield Reaction(str(event.document_id), command)


def ask_back_for_outside(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A recall from another system reaches the document it sent."""
    event = recorded.data
    assert isinstance(event, OutsideRecallAsked)
    yield Reaction(str(event.document_id), AskForRecall(reason=event.reason))


def examine_what_was_received(examiner: Examiner) -> Callable[[RecordedEvent], Awaitable[Iterable[Reaction]]]:
    """Read every file of a received document for search, and verify its signatures."""

    async def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        event = recorded.data
        assert isinstance(event, DocumentReceived | PastDocumentEntered | PastDocumentKept)
        if not event.files:
            return []
        examined = [await examiner.examine(file, event.body_id) for file in event.files]
        main = examined[0]
        command = RecordExamination(
            text=shared_text([file.text for file in examined if file.text]),
            recognised=main.recognised,
            readable=main.readable,
            unreadable=main.unreadable,
            signatures=tuple(signature for file in examined for signature in file.signatures),
            active_content=tuple(sorted({kind for file in examined for kind in file.active_content})),
            not_secret=next((file.not_secret for file in examined if file.not_secret is not None), None),
        )
        return [Reaction(event.subject, command)]

    return react


def shared_text(texts: Sequence[str]) -> str:
    """The beginnings of the texts of a document's files: each has its share, and what others leave."""
    room, parts = EXAMINED_TEXT - max(len(texts) - 1, 0), []
    for place, text in enumerate(texts):
        others = texts[place + 1 :]
        share = room // (len(others) + 1)
        part = text[: max(share, room - sum(map(len, others)))]
        parts.append(part)
        room -= len(part)
    return "\f".join(parts)[:EXAMINED_TEXT]


def policies(examiner: Examiner) -> tuple[Policy, ...]:
    """Every policy of receiving."""
    examine = examine_what_was_received(examiner)
    return (
        Policy("receiving.receive-dispatched", DocumentDispatched, receive_what_was_dispatched),
        Policy("receiving.ask-for-recall", RecallRequested, ask_for_recall),
        Policy("receiving.give-back-replaced", DocumentRegistered, give_back_what_is_replaced),
        Policy("receiving.receive-from-outside", OutsideDocumentArrived, receive_what_came_from_outside),
        Policy("receiving.ask-back-for-outside", OutsideRecallAsked, ask_back_for_outside),
        Policy("receiving.examine-received", DocumentReceived, examine),
        Policy("receiving.examine-past", PastDocumentEntered, examine),
        Policy("receiving.examine-kept", PastDocumentKept, examine),
    )
