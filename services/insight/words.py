"""Days, times and numbers as insight writes them on paper and in workbooks: in Vietnamese."""

import datetime as dt

from shared.calendar import VIETNAM
from shared.texts import say

DAY_HOURS = 7.5  # of work, in the city's office hours


def day(value: dt.date) -> str:
    """A date as people write it: 24/11/2026."""
    return value.strftime("%d/%m/%Y")


def moment(value: dt.datetime) -> str:
    """A time as people write it: 24/11/2026 09:30."""
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def decimal(value: float) -> str:
    """One decimal; a round number without."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def percent(part: float | None, whole: float | None = 1) -> str:
    """``part`` of ``whole`` as 79,7 %; a dash where there is no whole."""
    return f"{decimal(100 * part / whole)} %" if whole and part is not None else "—"


def duration(minutes: float | None) -> str:
    """Working time as people say it: 45 phút, 3,5 giờ, 2,5 ngày (of `DAY_HOURS` hours)."""
    if minutes is None:
        return "—"
    if minutes < 0.5:  # also what was done at night: none of the body's working time has passed
        return say("insight.duration.under_a_minute")
    if minutes < 60:
        return say("insight.duration.minutes", n=round(minutes))
    if minutes < DAY_HOURS * 60:
        return say("insight.duration.hours", n=decimal(minutes / 60))
    return say("insight.duration.days", n=decimal(minutes / 60 / DAY_HOURS))
