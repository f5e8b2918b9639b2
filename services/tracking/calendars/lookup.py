"""The bodies' calendars, read from tracking's own streams."""

from collections.abc import Callable, Iterable

import asyncpg

from services.tracking.calendars.state import State, evolve
from shared.calendar import CalendarRules, WorkingCalendar, calendar_of, city_calendar
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.procedures.content import CITY_OWNERS, Area

CITY = CITY_OWNERS[Area.OFFICE]
"""The body whose declared days hold for the whole city."""

Calendars = Callable[[str], WorkingCalendar]
"""Answers a body's id with its calendar."""

# a calendar's stream has its body's id
_STREAMS = f"SELECT {EVENT_COLUMNS} FROM events WHERE stream_id = ANY ($1) ORDER BY stream_id, version"


def rules_of(own: State, city: State) -> CalendarRules:
    """A body's working time: its own days and hours, before those that the city's office declared for everybody."""
    return State(days={**city.days, **own.days}, hours=(*city.hours, *own.hours)).rules


def by_city(body_id: str) -> WorkingCalendar:
    """The calendar of every body while nobody has declared anything."""
    return city_calendar()


async def calendars_of(connection: asyncpg.Connection, body_ids: Iterable[str]) -> Calendars:
    """The calendars of these bodies as declared now; ``connection`` reads tracking's events."""
    asked = {CITY, *body_ids}
    states = dict.fromkeys(asked, State())
    for row in await connection.fetch(_STREAMS, sorted(asked)):
        states[row["stream_id"]] = evolve(states[row["stream_id"]], recorded("tracking", row).data)
    known = {body_id: calendar_of(rules_of(states[body_id], states[CITY])) for body_id in asked}
    return lambda body_id: known.get(body_id) or city_calendar()
