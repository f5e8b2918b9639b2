"""A body's books as their decider knows them."""

from shared.events.base import Event
from shared.events.publishing.entries import SeriesContinued
from shared.eventsourcing.state import StreamState


class State(StreamState):
    """Whose books they are, once a series went on; how far each has come, the rows of numbers say."""

    body_id: str | None = None


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    return State(body_id=event.body_id) if isinstance(event, SeriesContinued) else state
