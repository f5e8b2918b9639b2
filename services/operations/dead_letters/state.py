"""A dead letter as its decider knows it."""

from enum import StrEnum

from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.operations.letters import LetterMended, LetterReopened, LetterReplayed, LetterSetAside
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where a dead letter stands."""

    OPEN = "open"
    MENDED = "mended"
    REPLAYED = "replayed"
    SET_ASIDE = "set_aside"


class State(StreamState):
    """A dead letter; ``value`` is the JSON that an operator put in place of its event, ``secrecy`` that event's."""

    status: Status = Status.OPEN
    secrecy: str = Secrecy.NONE.value
    value: str | None = None


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case LetterMended():
            return State(status=Status.MENDED, secrecy=event.secrecy, value=event.value)
        case LetterReplayed():
            return state.model_copy(update={"status": Status.REPLAYED})
        case LetterSetAside():
            return state.model_copy(update={"status": Status.SET_ASIDE})
        case LetterReopened():
            return state.model_copy(update={"status": Status.OPEN})
        case _:
            return state
