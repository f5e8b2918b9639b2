"""The command that gives the open work of a body that has ended, or of a person who has left, to a successor."""

from typing import TypedDict

from pydantic import Field

from shared.bodies.actor import SystemActor, system_actor
from shared.bodies.grants import Grant
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context
from shared.eventsourcing.guards import guard_body, guard_reach


class TransferFields(TypedDict):
    """The fields of every `Transfer`."""

    from_body_id: str
    to_body_id: str
    stand_ins: dict[str, PersonRef]


class Transfer(Command):
    """Give the open work in a stream to ``to_body_id``; each kind of stream has a subclass.

    ``stand_ins`` (``person id → person``) take the places of people who did not come along.
    """

    from_body_id: str
    to_body_id: str
    stand_ins: dict[str, PersonRef] = Field(default={})


def succession(from_body_id: str, to_body_id: str, service: str) -> SystemActor:
    """The system acting for a body that has ended, with the right to reach the body's heir."""
    return system_actor(from_body_id, service, (), Grant.WORK_GOES_TO_HEIR, (to_body_id,))


def guard_transfer(command: Transfer, context: Context) -> None:
    """Refuse everyone but the system that acts for the ended body and reaches its heir.  Raises `Rejected`."""
    guard_reach(command, context.actor, Grant.WORK_GOES_TO_HEIR, command.to_body_id)
    guard_body(context.actor, command.from_body_id)
