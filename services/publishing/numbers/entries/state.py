"""An entry as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing.entries import (
    NumberCancelled,
    NumberGiven,
    NumberReserved,
    NumberReturned,
    PaperDocumentEntered,
    PastIssuedEntered,
)
from shared.eventsourcing.state import DocumentState


class Status(StrEnum):
    """Where an entry stands."""

    UNKNOWN = "unknown"
    RESERVED = "reserved"
    GIVEN = "given"
    ON_PAPER = "on-paper"
    PAST = "past"
    CANCELLED = "cancelled"


class State(DocumentState):
    """A number with what is known of its document; ``given_to`` is the publication that has it."""

    status: Status = Status.UNKNOWN
    series: str = ""
    number: int = 0
    symbol: str = ""
    head: DocumentHead = DocumentHead()
    reason: str = ""
    given_to: UUID | None = None


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case NumberReserved():
            return State(
                status=Status.RESERVED,
                document_id=event.document_id,
                body_id=event.body_id,
                series=event.series,
                number=event.number,
                symbol=event.symbol,
                head=event.head,
                reason=event.reason,
            )
        case PaperDocumentEntered() | PastIssuedEntered():
            return State(
                status=Status.PAST if isinstance(event, PastIssuedEntered) else Status.ON_PAPER,
                document_id=event.document_id,
                body_id=event.body_id,
                series=event.series,
                number=event.number,
                symbol=event.symbol,
                head=event.head,
            )
        case NumberGiven():
            return state.model_copy(update={"status": Status.GIVEN, "given_to": event.given_to})
        case NumberReturned():
            return state.model_copy(update={"status": Status.RESERVED, "given_to": None})
        case NumberCancelled():
            return state.model_copy(update={"status": Status.CANCELLED})
        case _:
            return state
