"""The working time of a body, where it departs from the city's calendar."""

import datetime as dt

from shared.calendar import HoursFrom
from shared.events.base import BodyEvent
from shared.events.people import PersonRef


class DayOffDeclared(BodyEvent):
    """The body does not work on ``day``."""

    day: dt.date
    reason: str
    declared_by: PersonRef


class WorkingDayDeclared(BodyEvent):
    """The body works on ``day``, which is free in the city's calendar."""

    day: dt.date
    reason: str
    declared_by: PersonRef


class DeclaredDayWithdrawn(BodyEvent):
    """The city's calendar holds for ``day`` again."""

    day: dt.date
    withdrawn_by: PersonRef


class WorkingHoursSet(BodyEvent):
    """The body works in these hours from a day on."""

    hours: HoursFrom
    set_by: PersonRef
