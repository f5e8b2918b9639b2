"""Each body's calendar: the days and hours in which it departs from the city's."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from shared.documents.secrecy import Secrecy
from shared.events.tracking import calendars
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import JsonObject, from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table

CalendarEvent = (
    calendars.DayOffDeclared | calendars.WorkingDayDeclared | calendars.DeclaredDayWithdrawn | calendars.WorkingHoursSet
)


@dataclass(frozen=True)
class BodyCalendar:
    """A body's departures; ``days`` maps a day to what it is, why and by whom, ``hours`` are in order of their day."""

    body_id: str
    days: str
    hours: str
    changed_at: dt.datetime
    version: int
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The body's calendar."""
    if isinstance(recorded.data, CalendarEvent):
        yield (recorded.data.body_id,)


def evolve(key: Key, row: BodyCalendar | None, recorded: RecordedEvent) -> BodyCalendar | None:
    """The calendar after the event."""
    event = recorded.data
    if not isinstance(event, CalendarEvent):
        return row
    if row is None:
        row = BodyCalendar(event.body_id, "{}", "[]", recorded.time, 0, Secrecy(recorded.metadata.secrecy).rank)
    row = replace(row, changed_at=recorded.time, version=recorded.version)
    days: JsonObject = from_json(row.days, {})
    match event:
        case calendars.DayOffDeclared() | calendars.WorkingDayDeclared():
            kind = "off" if isinstance(event, calendars.DayOffDeclared) else "worked"
            days[event.day.isoformat()] = {"kind": kind, "reason": event.reason, "by": event.declared_by.name}
            return replace(row, days=to_json(days))
        case calendars.DeclaredDayWithdrawn():
            days.pop(event.day.isoformat(), None)
            return replace(row, days=to_json(days))
        case calendars.WorkingHoursSet():
            set_now = event.hours.model_dump(mode="json")
            others = [each for each in from_json(row.hours, []) if each["valid_from"] != set_now["valid_from"]]
            hours = sorted([*others, set_now], key=lambda each: str(each["valid_from"]))
            return replace(row, hours=to_json(hours))


MODEL = ReadModel(
    name="calendars",
    tables=(Table("bodies", BodyCalendar, ("body_id",), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
