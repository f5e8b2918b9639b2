"""What every service may be asked when a body, or a person, is no longer there: to hand over what was left open."""

from pydantic import Field

from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command


class Transfer(Command):
    """Hand the open work of a stream over; a service names its own kind."""

    from_body_id: str
    to_body_id: str
    stand_ins: dict[str, PersonRef] = Field(default={})
