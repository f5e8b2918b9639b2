"""A peer as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from shared.bodies.organs import OutsideOrgan
from shared.events.base import Event
from shared.events.subscriptions.peers import Line, PeerChanged, PeerClosed, PeerRegistered, PeerSecretChanged
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where a peer stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"


class State(StreamState):
    """A peer: the organs it speaks for, how it is reached, the hash of its secret."""

    status: Status = Status.UNKNOWN
    peer_id: UUID | None = None
    body_id: str | None = None
    name: str = ""
    organs: tuple[OutsideOrgan, ...] = ()
    line: Line = Line()
    secret_sha256: str = ""

    @property
    def id(self) -> UUID:
        """The id of a registered peer."""
        assert self.peer_id is not None, "guarded: the peer is known"
        return self.peer_id

    def speaks_for(self, organ_id: str | None) -> bool:
        """Whether the peer speaks for the organ."""
        return any(organ.organ_id == organ_id for organ in self.organs)


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case PeerRegistered():
            return State(
                status=Status.OPEN,
                peer_id=event.peer_id,
                body_id=event.body_id,
                name=event.name,
                organs=event.organs,
                line=event.line,
                secret_sha256=event.secret_sha256,
            )
        case PeerChanged():
            return state.model_copy(update={"name": event.name, "organs": event.organs, "line": event.line})
        case PeerSecretChanged():
            return state.model_copy(update={"secret_sha256": event.secret_sha256})
        case PeerClosed():
            return state.model_copy(update={"status": Status.CLOSED})
        case _:
            return state
