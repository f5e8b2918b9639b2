"""A document that goes out on paper, as its decider knows it.

It is folded from the stream of an issued document, or of a paper document that has only its entry in the register.
"""

import datetime as dt

from pydantic import Field

from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing import DocumentIssued, PublicationTransferred
from shared.events.publishing.entries import PaperDocumentEntered, ReceiptNoted, SentOnPaper
from shared.eventsourcing.state import DocumentState


class State(DocumentState):
    """``sent`` says on which day each recipient was last sent the paper, ``received`` when it was acknowledged."""

    head: DocumentHead | None = None
    sent: dict[str, dt.date] = Field(default={})
    received: dict[str, dt.date] = Field(default={})


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; what does not touch the paper changes nothing."""
    match event:
        case DocumentIssued() | PaperDocumentEntered():
            known = {"document_id": event.document_id, "body_id": event.body_id, "head": event.head}
            return state.model_copy(update=known)
        case PublicationTransferred():
            return state.model_copy(update={"held_by": event.to_body_id})
        case SentOnPaper():
            days = {sending.recipient: event.sent_on for sending in event.sendings}
            return state.model_copy(update={"sent": {**state.sent, **days}})
        case ReceiptNoted():
            return state.model_copy(update={"received": {**state.received, event.recipient: event.received_on}})
        case _:
            return state
