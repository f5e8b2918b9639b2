"""Working time: working days, office hours, and deadlines in working hours."""

from shared.calendar.national import CITY_HOURS, FIRST_YEAR, LAST_YEAR, VIETNAM, holiday_names
from shared.calendar.rules import CalendarRules, HoursFrom, Span
from shared.calendar.working import WorkingCalendar, calendar_of, city_calendar

__all__ = [
    "CITY_HOURS",
    "FIRST_YEAR",
    "LAST_YEAR",
    "VIETNAM",
    "CalendarRules",
    "HoursFrom",
    "Span",
    "WorkingCalendar",
    "calendar_of",
    "city_calendar",
    "holiday_names",
]
