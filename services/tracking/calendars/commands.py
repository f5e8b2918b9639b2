"""The commands of a body's calendar."""

import datetime as dt

from pydantic import Field

from shared.calendar import HoursFrom
from shared.eventsourcing.decider import Command


class DeclareDayOff(Command):
    """Declare that the body does not work on a day."""

    body_id: str = Field(min_length=1, max_length=120)
    day: dt.date
    reason: str = Field(min_length=1, max_length=500)


class DeclareWorkingDay(Command):
    """Declare that the body works on a day that is free in the city's calendar."""

    body_id: str = Field(min_length=1, max_length=120)
    day: dt.date
    reason: str = Field(min_length=1, max_length=500)


class WithdrawDeclaredDay(Command):
    """Let the city's calendar hold for the day again."""

    body_id: str = Field(min_length=1, max_length=120)
    day: dt.date


class SetWorkingHours(Command):
    """Set the body's working hours from a day on."""

    body_id: str = Field(min_length=1, max_length=120)
    hours: HoursFrom
