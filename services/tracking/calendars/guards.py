"""Guards of a calendar's decisions.  Each raises `Rejected`."""

import datetime as dt

from services.tracking.calendars.state import State
from shared.calendar import FIRST_YEAR, LAST_YEAR
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_post


def guard_own_calendar(command: Command, body_id: str, state: State, context: Context) -> str:
    """Refuse whoever gives commands about another body's calendar; returns the body's id."""
    guard_post(command, context.actor)
    if state.body_id not in (None, body_id) or context.actor.body_id != body_id:
        raise Rejected("calendar.other-body")
    return body_id


def guard_year(day: dt.date) -> None:
    """Refuse a day for which the city has no calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Rejected("calendar.year-unknown", first=FIRST_YEAR, last=LAST_YEAR)
