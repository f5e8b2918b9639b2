"""A template as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from shared.events.approval.templates import TemplateChanged, TemplateKept, TemplateRetired, TemplateTransferred
from shared.events.base import Event
from shared.eventsourcing.state import StreamState
from shared.paper.content import DraftContent


class Status(StrEnum):
    """Where a template stands."""

    UNKNOWN = "unknown"
    IN_USE = "in_use"
    RETIRED = "retired"


class State(StreamState):
    """A template: its body, its name and what it says."""

    status: Status = Status.UNKNOWN
    template_id: UUID | None = None
    body_id: str | None = None
    name: str = ""
    content: DraftContent | None = None


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case TemplateKept():
            return State(
                status=Status.IN_USE,
                template_id=event.template_id,
                body_id=event.body_id,
                name=event.name,
                content=event.content,
            )
        case TemplateChanged():
            return state.model_copy(update={"name": event.name, "content": event.content})
        case TemplateRetired():
            return state.model_copy(update={"status": Status.RETIRED})
        case TemplateTransferred():
            return state.model_copy(update={"body_id": event.body_id})
        case _:
            return state
