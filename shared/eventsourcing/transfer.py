"""What every service may be asked when a body, or a person, is no longer there: to hand over what was left open."""

from pydantic import Field

from shared.bodies.actor import SystemActor, system_actor
from shared.bodies.grants import Grant
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context
from shared.eventsourcing.guards import guard_body, guard_reach


class Transfer(Command):
    """Hand the open work of a stream over; a service names its own kind."""

    from_body_id: str
    to_body_id: str
    stand_ins: dict[str, PersonRef] = Field(default={})


def succession(from_body_id: str, to_body_id: str, service: str) -> SystemActor:
    """The system as it hands over: for the body that has ended, to its heir."""
    return system_actor(from_body_id, service, (), Grant.WORK_GOES_TO_HEIR, (to_body_id,))


def guard_transfer(command: Transfer, context: Context) -> None:
    """Refuse whatever does not hand over what is the ended body's own, to its heir."""
    guard_reach(command, context.actor, Grant.WORK_GOES_TO_HEIR, command.to_body_id)
    guard_body(context.actor, command.from_body_id)
