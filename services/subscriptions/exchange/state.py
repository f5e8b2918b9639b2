"""What was exchanged with the outside about one document of one body, as its decider knows it."""

from pydantic import Field

from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import Origin
from shared.events.subscriptions.exchange import OutsideDocumentArrived, OutsideStatusTold
from shared.eventsourcing.state import DocumentState


class State(DocumentState):
    """A document between the city and the outside.

    ``document_id`` is the newest version that came in; ``statuses`` holds what each organ last reported of a document
    of the city (``organ id → status``).
    """

    outside_id: str = ""
    organ_id: str = ""
    origin: Origin | None = None
    head: DocumentHead = DocumentHead()
    statuses: dict[str, DeliveryStatus] = Field(default={})


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case OutsideDocumentArrived():
            return state.model_copy(
                update={
                    "document_id": event.document_id,
                    "body_id": event.body_id,
                    "outside_id": event.outside_id,
                    "organ_id": event.organ_id,
                    "origin": event.origin,
                    "head": event.head,
                }
            )
        case OutsideStatusTold():
            statuses = {**state.statuses, event.organ_id: event.status}
            return state.model_copy(update={"body_id": event.body_id, "statuses": statuses})
        case _:
            return state
