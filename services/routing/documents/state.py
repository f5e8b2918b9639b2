"""A document inside a body, as routing decides about it."""

from enum import StrEnum

from shared.bodies.actor import Actor, Post
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
from shared.eventsourcing.state import DocumentState


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


class State(DocumentState):
    """The way of an incoming document; ``unread_by`` and ``cooperating`` are ids of people."""

    status: Status = Status.UNKNOWN
    head: DocumentHead = DocumentHead()
    origin: Origin | None = None
    lead: PersonRef | None = None
    unread_by: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    completed_by: str | None = None

    @property
    def ended(self) -> bool:
        """Whether its way is over."""
        return self.status in (Status.FILED, Status.CANCELLED)

    @property
    def open(self) -> bool:
        """Whether its way has begun and is not over."""
        return self.status is not Status.UNKNOWN and not self.ended

    @property
    def worked_on(self) -> bool:
        """Whether the body still works on it."""
        return self.status in (Status.OPENED, Status.ANNOTATED, Status.ROUTED, Status.RETURNED)

    def is_answerable_by(self, bodies: frozenset[str]) -> bool:
        """Whether one of ``bodies`` works on it and so may answer it."""
        return self.worked_on and self.in_charge in bodies

    def is_handled_by(self, bodies: frozenset[str]) -> bool:
        """Whether somebody in one of ``bodies`` was given it to handle, and an answer is what comes next."""
        return self.status is Status.ROUTED and not bodies.isdisjoint((self.body_id or "", self.in_charge))

    def is_led_by(self, actor: Actor) -> bool:
        """Whether ``actor`` leads the work, or acts for whoever does."""
        return self.lead is not None and actor.stands_for(self.lead.person_id)

    def may_be_filed_by(self, actor: Actor) -> bool:
        """Whether ``actor`` may file it: the lead, or a records clerk."""
        return self.is_led_by(actor) or actor.post is Post.RECORDS_CLERK

    def unread_for(self, actor: Actor) -> str | None:
        """The id of the person whose information ``actor`` may read: their own, or that of whom they act for."""
        waiting = (person_id for person_id in self.unread_by if actor.stands_for(person_id))
        return None if self.ended else next(waiting, None)

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody who has a part in it."""
        named = (self.lead.person_id if self.lead else None, *self.cooperating, *self.unread_by, self.completed_by)
        return tuple(dict.fromkeys(person_id for person_id in named if person_id))


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case RoutingOpened():
            return State(
                status=Status.OPENED,
                document_id=event.document_id,
                body_id=event.body_id,
                head=event.head,
                origin=event.origin,
                held_by=state.held_by,
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
