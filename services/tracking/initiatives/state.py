"""An initiative as its decider knows it."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from shared.events.base import Event
from shared.events.tracking.initiatives import (
    InitiativeApplied,
    InitiativeDescribed,
    InitiativeRegistered,
    InitiativeTransferred,
    InitiativeWithdrawn,
)
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where an initiative stands."""

    UNKNOWN = "unknown"
    REGISTERED = "registered"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"


class State(StreamState):
    """An initiative: its body, its words, and since when it is applied."""

    status: Status = Status.UNKNOWN
    initiative_id: UUID | None = None
    body_id: str | None = None
    name: str = ""
    description: str = ""
    applied_on: dt.date | None = None

    @property
    def open(self) -> bool:
        """Whether it is neither unknown nor withdrawn."""
        return self.status in (Status.REGISTERED, Status.APPLIED)


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case InitiativeRegistered():
            return State(
                status=Status.REGISTERED,
                initiative_id=event.initiative_id,
                body_id=event.body_id,
                name=event.name,
                description=event.description,
            )
        case InitiativeDescribed():
            return state.model_copy(update={"name": event.name, "description": event.description})
        case InitiativeApplied():
            return state.model_copy(update={"status": Status.APPLIED, "applied_on": event.applied_on})
        case InitiativeTransferred():
            return state.model_copy(update={"body_id": event.body_id})
        case InitiativeWithdrawn():
            return state.model_copy(update={"status": Status.WITHDRAWN})
        case _:
            return state
