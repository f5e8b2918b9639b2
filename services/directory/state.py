"""A body as the directory decides about it."""

from pydantic import BaseModel, ConfigDict

from shared.bodies.accounts import Account
from shared.bodies.policy import CITY_OVERSEERS
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_post


class Appointment(BaseModel):
    """A person in their post."""

    model_config = ConfigDict(frozen=True)

    person: PersonRef
    clearance: int


class Proposal(BaseModel):
    """A clearance that waits for a second person's word."""

    model_config = ConfigDict(frozen=True)

    clearance: int
    proposed_by: PersonRef


class State(BaseModel):
    """A body with its people, its terms, and whose the delegations, absences and saved views are (``id → person``).

    ``accounts`` says with which one each of its people signs in.
    """

    model_config = ConfigDict(frozen=True)

    body_id: str | None = None
    terms: tuple[str, ...] = ()
    people: dict[str, Appointment] = {}
    proposals: dict[str, Proposal] = {}
    delegations: dict[str, str] = {}
    delegates: dict[str, str] = {}  # whom each delegation lets act
    absences: dict[str, str] = {}
    views: dict[str, str] = {}
    accounts: dict[str, Account] = {}
    name: str | None = None
    parent_body_id: str | None = None
    ended: bool = False
    separate_approver: bool = False
    second_step: bool = False


def guard_known(command: Command, state: State, context: Context) -> str:
    """Refuse who may not ask, or a body that is not there; returns its id."""
    if state.body_id is None:
        raise Rejected("directory.unknown-body", body_id="")
    guard(command, context, state.body_id)
    return state.body_id


def guard_staffed(command: Command, state: State, context: Context) -> str:
    """As `guard_known`, and who oversees the city may ask too: people move from body to body."""
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "", *CITY_OVERSEERS)
    if state.body_id is None:
        raise Rejected("directory.unknown-body", body_id="")
    return state.body_id


def guard_overseen(command: Command, state: State, context: Context) -> str:
    """Only who oversees the city may ask, of a body that lives: it changes no more once it has ended."""
    guard_body(context.actor, *CITY_OVERSEERS)
    body_id = guard_staffed(command, state, context)
    guard_living(state)
    return body_id


def guard_living(state: State) -> None:
    """Refuse a body that has ended."""
    if state.ended:
        raise Rejected("directory.body-ended", body=state.name or state.body_id or "")
