"""A consumer of the topics as its decider knows it."""

from uuid import UUID

from shared.events.base import Event
from shared.events.operations.consumers import ConsumerPaused, ConsumerResumed, RebuildEnded, RebuildOrdered
from shared.eventsourcing.state import StreamState


class State(StreamState):
    """A consumer; ``order_id`` is the rebuild that is under way, ``undoable`` whether the last one can be undone."""

    paused: bool = False
    order_id: UUID | None = None
    undoable: bool = False


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case ConsumerPaused():
            return state.model_copy(update={"paused": True})
        case ConsumerResumed():
            return state.model_copy(update={"paused": False})
        case RebuildOrdered():
            return state.model_copy(update={"order_id": event.order_id})
        case RebuildEnded():
            return state.model_copy(update={"order_id": None, "undoable": event.error is None})
        case _:
            return state
