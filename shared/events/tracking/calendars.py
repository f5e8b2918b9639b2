"""Working time of a body: the days and hours in which it departs from the city's calendar."""

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
    """The body works on ``day``, which would be free."""

    day: dt.date
    reason: str
    declared_by: PersonRef


class DeclaredDayWithdrawn(BodyEvent):
    """``day`` is again what the city's calendar makes it."""

    day: dt.date
    withdrawn_by: PersonRef


class WorkingHoursSet(BodyEvent):
    """The body works in these hours from a day on."""

    hours: HoursFrom
    set_by: PersonRef
