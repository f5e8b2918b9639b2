"""A document that is to be issued, as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing import (
    DeliveryStatus,
    DeliveryStatusChanged,
    DocumentDispatched,
    DocumentIssued,
    PublicationOpened,
    PublicationTransferred,
    RecallRequested,
)
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.state import DocumentState
from shared.paper.content import DraftContent


class Status(StrEnum):
    """Where a document to be issued stands."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    ISSUED = "issued"
    RECALLED = "recalled"


class State(DocumentState):
    """A document on its way out; ``deliveries`` says where it stands at each recipient."""

    status: Status = Status.UNKNOWN
    content: DraftContent | None = None
    approved_by: PersonRef | None = None
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    head: DocumentHead | None = None
    files: tuple[FileRef, ...] = ()
    deliveries: dict[str, DeliveryStatus] = Field(default={})

    def belongs_to(self, bodies: frozenset[str]) -> bool:
        """Whether one of ``bodies`` has issued it."""
        issued = self.status in (Status.ISSUED, Status.RECALLED)
        return issued and not bodies.isdisjoint((self.body_id or "", self.in_charge))

    def is_replaceable_by(self, bodies: frozenset[str]) -> bool:
        """Whether one of ``bodies`` may replace it: it is its own and not recalled."""
        return self.belongs_to(bodies) and self.status is Status.ISSUED

    def line_for(self, bodies: frozenset[str]) -> FiledPaper | None:
        """How a case file of one of ``bodies`` lists it."""
        if not self.belongs_to(bodies) or self.head is None:
            return None
        assert self.document_id is not None
        return FiledPaper.of(self.document_id, "outgoing", self.head, len(self.files))


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case PublicationOpened():
            return State(
                status=Status.WAITING,
                document_id=event.document_id,
                body_id=event.body_id,
                content=event.content,
                approved_by=event.approved_by,
                answers_document_id=event.answers_document_id,
                replaces_document_id=event.replaces_document_id,
            )
        case PublicationTransferred():
            return state.model_copy(update={"held_by": event.to_body_id})
        case DocumentIssued():
            return state.model_copy(update={"status": Status.ISSUED, "head": event.head, "files": event.files})
        case DocumentDispatched():
            return _with_delivery(state, event.recipient_body_id, DeliveryStatus.SENT)
        case DeliveryStatusChanged():
            return _with_delivery(state, event.recipient_body_id, event.status)
        case RecallRequested():
            return state.model_copy(update={"status": Status.RECALLED})
        case _:
            return state


def _with_delivery(state: State, recipient: str, status: DeliveryStatus) -> State:
    return state.model_copy(update={"deliveries": {**state.deliveries, recipient: status}})
