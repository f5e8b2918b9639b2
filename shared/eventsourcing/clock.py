"""How far a process's clock may differ from the database's, which every process of a city shares."""

import datetime as dt

from prometheus_client import Gauge

CLOCK_AHEAD = "CVCLK"
"""The SQLSTATE of an append whose events lie in the future (``schema/current/append_events.sql``)."""

MOST_APART = dt.timedelta(seconds=30)  # the same as in the SQL function ``guard_clock``

AHEAD_SECONDS = Gauge("congvan_clock_ahead_seconds", "How far this process's clock is ahead of the database's")


def clock_trouble(ahead: dt.timedelta) -> str | None:
    """What is wrong with a clock that is ``ahead`` of the database's (negative: behind); ``None`` if nothing."""
    AHEAD_SECONDS.set(ahead.total_seconds())
    if abs(ahead) <= MOST_APART:
        return None
    return f"the clock differs from the database's by {ahead.total_seconds():+.0f} s"
