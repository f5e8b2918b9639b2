"""Where a body's working time departs from the city's."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from shared.calendar import HoursFrom


@dataclass(frozen=True, slots=True)
class DeclaredDay:
    """A day that was declared ``off`` or ``worked``, why and by whom."""

    kind: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class BodyCalendar:
    """What a body declared: days, and the hours of a working day, each from a day on."""

    body_id: str
    days: Mapping[dt.date, DeclaredDay]
    hours: tuple[HoursFrom, ...]
    version: int
