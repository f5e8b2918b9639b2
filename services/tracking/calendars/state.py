"""What a body declared about its working time, as its decider knows it."""

import datetime as dt
from typing import Literal

from pydantic import Field

from shared.calendar import CalendarRules, HoursFrom
from shared.events.base import Event
from shared.events.tracking.calendars import (
    DayOffDeclared,
    DeclaredDayWithdrawn,
    WorkingDayDeclared,
    WorkingHoursSet,
)
from shared.eventsourcing.state import StreamState


class State(StreamState):
    """The declared days and working hours of a body."""

    body_id: str | None = None
    days: dict[dt.date, Literal["off", "worked"]] = Field(default={})
    hours: tuple[HoursFrom, ...] = ()

    @property
    def rules(self) -> CalendarRules:
        """The declarations as `shared.calendar` takes them."""
        return CalendarRules(
            hours=self.hours,
            days_off=frozenset(day for day, kind in self.days.items() if kind == "off"),
            working_days=frozenset(day for day, kind in self.days.items() if kind == "worked"),
        )


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case DayOffDeclared():
            return state.model_copy(update={"body_id": event.body_id, "days": {**state.days, event.day: "off"}})
        case WorkingDayDeclared():
            return state.model_copy(update={"body_id": event.body_id, "days": {**state.days, event.day: "worked"}})
        case DeclaredDayWithdrawn():
            return state.model_copy(
                update={"days": {day: kind for day, kind in state.days.items() if day != event.day}}
            )
        case WorkingHoursSet():
            others = tuple(hours for hours in state.hours if hours.valid_from != event.hours.valid_from)
            return state.model_copy(update={"body_id": event.body_id, "hours": (*others, event.hours)})
        case _:
            return state
