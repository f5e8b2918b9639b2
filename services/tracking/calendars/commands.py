"""What may be asked of a body's calendar."""

import datetime as dt

from pydantic import Field

from shared.calendar import HoursFrom
from shared.eventsourcing.decider import Command


class DeclareDayOff(Command):
    """The body does not work on this day."""

    body_id: str = Field(min_length=1, max_length=120)
    day: dt.date
    reason: str = Field(min_length=1, max_length=500)


class DeclareWorkingDay(Command):
    """The body works on this day, which would be free."""

    body_id: str = Field(min_length=1, max_length=120)
    day: dt.date
    reason: str = Field(min_length=1, max_length=500)


class WithdrawDeclaredDay(Command):
    """The day is again what the city's calendar makes it."""

    body_id: str = Field(min_length=1, max_length=120)
    day: dt.date


class SetWorkingHours(Command):
    """The body works in these hours from a day on."""

    body_id: str = Field(min_length=1, max_length=120)
    hours: HoursFrom
