"""A body as the directory decides about it."""

from pydantic import BaseModel, ConfigDict

from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard


class Appointment(BaseModel):
    """A person in their post."""

    model_config = ConfigDict(frozen=True)

    person: PersonRef
    clearance: int


class State(BaseModel):
    """A body with its people, its terms, and whose the delegations, absences and saved views are (``id → person``)."""

    model_config = ConfigDict(frozen=True)

    body_id: str | None = None
    terms: tuple[str, ...] = ()
    people: dict[str, Appointment] = {}
    delegations: dict[str, str] = {}
    absences: dict[str, str] = {}
    views: dict[str, str] = {}
    name: str | None = None
    parent_body_id: str | None = None
    ended: bool = False


def guard_known(command: Command, state: State, context: Context) -> str:
    """Refuse who may not ask, or a body that is not there; returns its id."""
    if state.body_id is None:
        raise Rejected("directory.unknown-body", body_id="")
    guard(command, context, state.body_id)
    return state.body_id


def guard_living(command: Command, state: State, context: Context) -> str:
    """As `guard_known`, and a body that has ended changes no more."""
    body_id = guard_known(command, state, context)
    if state.ended:
        raise Rejected("directory.body-ended", body=state.name or body_id)
    return body_id
