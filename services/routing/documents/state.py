"""A document inside a body, as routing decides about it."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import Origin
from shared.events.routing import (
    DocumentAcknowledged,
    DocumentAnnotated,
    DocumentFiled,
    DocumentReturned,
    DocumentRouted,
    HandlingCompleted,
    HandlingDelegated,
    RoutingCancelled,
    RoutingOpened,
    RoutingTransferred,
)


class Status(StrEnum):
    """Where an incoming document stands on its way through the body."""

    UNKNOWN = "unknown"
    OPENED = "opened"
    ANNOTATED = "annotated"
    ROUTED = "routed"
    RETURNED = "returned"
    HANDLED = "handled"
    FILED = "filed"
    CANCELLED = "cancelled"


class State(BaseModel):
    """The way of one incoming document."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    document_id: UUID | None = None
    body_id: str | None = None
    head: DocumentHead = DocumentHead()
    origin: Origin | None = None
    lead: PersonRef | None = None
    unread_by: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    completed_by: str | None = None
    held_by: str | None = None

    @property
    def in_charge(self) -> str:
        """The body that acts: its own, or the one that took it over."""
        return self.held_by or self.body_id or ""

    @property
    def ended(self) -> bool:
        """Whether nobody will do anything about it any more."""
        return self.status in (Status.FILED, Status.CANCELLED)

    @property
    def open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.status is not Status.UNKNOWN and not self.ended

    @property
    def people(self) -> tuple[str, ...]:
        """Who has something to do with it by name."""
        named = (self.lead.person_id if self.lead else None, *self.cooperating, *self.unread_by, self.completed_by)
        return tuple(dict.fromkeys(person_id for person_id in named if person_id))


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case RoutingOpened():
            return State(
                status=Status.OPENED,
                document_id=event.document_id,
                body_id=event.body_id,
                head=event.head,
                origin=event.origin,
            )
        case DocumentAnnotated():
            return state.model_copy(update={"status": Status.ANNOTATED})
        case DocumentRouted():
            unread = tuple(person.person_id for person in event.for_information)
            helping = tuple(person.person_id for person in event.cooperating)
            now = {"status": Status.ROUTED, "lead": event.lead, "unread_by": unread, "cooperating": helping}
            return state.model_copy(update=now)
        case DocumentAcknowledged():
            unread = tuple(person_id for person_id in state.unread_by if person_id != event.for_person_id)
            return state.model_copy(update={"unread_by": unread})
        case HandlingDelegated():
            return state.model_copy(update={"lead": event.delegated_to})
        case DocumentReturned():
            return state.model_copy(update={"status": Status.RETURNED, "lead": None, "cooperating": ()})
        case HandlingCompleted():
            by = event.completed_by.person_id
            return state.model_copy(update={"status": Status.HANDLED, "cooperating": (), "completed_by": by})
        case RoutingTransferred():
            return _transferred(state, event)
        case DocumentFiled():
            return state.model_copy(update={"status": Status.FILED})
        case RoutingCancelled():
            return state.model_copy(update={"status": Status.CANCELLED})
        case _:
            return state


def _transferred(state: State, event: RoutingTransferred) -> State:
    return state.model_copy(
        update={
            "held_by": event.to_body_id,
            "lead": event.now(state.lead) if state.lead else None,
            "unread_by": tuple(dict.fromkeys(map(event.now_id, state.unread_by))),
            "cooperating": tuple(dict.fromkeys(map(event.now_id, state.cooperating))),
            "completed_by": event.now_id(state.completed_by) if state.completed_by else None,
        }
    )
