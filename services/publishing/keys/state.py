"""The signing key of one holder, as its decider knows it."""

import base64
import datetime as dt

from services.publishing.keys.way import Certified
from shared.documents.files import FileRef
from shared.events.base import Event
from shared.events.publishing import SignedAs
from shared.events.publishing.keys import KeyBlocked, KeyRegistered, KeyRemoved, KeyWay, PictureSet
from shared.eventsourcing.state import StreamState


class State(StreamState):
    """A holder's key and picture; ``way`` is ``None`` where there is no key (any more)."""

    holder_id: str | None = None
    body_id: str | None = None
    role: SignedAs | None = None
    name: str = ""
    way: KeyWay | None = None
    blocked: bool = False
    certificate_der: str = ""
    chain: tuple[str, ...] = ()
    issued_by: str = ""
    valid_from: dt.datetime | None = None
    valid_to: dt.datetime | None = None
    service_url: str | None = None
    credential: str | None = None
    picture: FileRef | None = None
    width_mm: float | None = None

    @property
    def certified(self) -> Certified:
        """The certificate with the ones above it."""
        return Certified(base64.b64decode(self.certificate_der), tuple(map(base64.b64decode, self.chain)))


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case KeyRegistered():
            told = {name: getattr(event, name) for name in KeyRegistered.model_fields if name in State.model_fields}
            return state.model_copy(update={**told, "blocked": False})
        case PictureSet():
            owner = {"holder_id": event.holder_id, "body_id": event.body_id}
            return state.model_copy(update={**owner, "picture": event.picture, "width_mm": event.width_mm})
        case KeyBlocked():
            return state.model_copy(update={"blocked": True})
        case KeyRemoved():
            return state.model_copy(update={"way": None, "blocked": False, "certificate_der": "", "chain": ()})
        case _:
            return state
