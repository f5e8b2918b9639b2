"""A body decides on its calendar."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.tracking.calendars.commands import (
    DeclareDayOff,
    DeclareWorkingDay,
    SetWorkingHours,
    WithdrawDeclaredDay,
)
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.calendar import FIRST_YEAR, LAST_YEAR, CalendarRules, HoursFrom
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.calendars import (
    DayOffDeclared,
    DeclaredDayWithdrawn,
    WorkingDayDeclared,
    WorkingHoursSet,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_post


class State(BaseModel):
    """What the body declared."""

    model_config = ConfigDict(frozen=True)

    body_id: str | None = None
    days: dict[dt.date, Literal["off", "worked"]] = {}
    hours: tuple[HoursFrom, ...] = ()

    @property
    def rules(self) -> CalendarRules:
        """As the calendar takes them."""
        return CalendarRules(
            hours=self.hours,
            days_off=frozenset(day for day, kind in self.days.items() if kind == "off"),
            working_days=frozenset(day for day, kind in self.days.items() if kind == "worked"),
        )


def declare_day_off(command: DeclareDayOff, state: State, context: Context) -> Sequence[Event]:
    """The body does not work on the day; said before, nothing happens."""
    body_id = _guard(command, command.body_id, state, context)
    _guard_year(command.day)
    if state.days.get(command.day) == "off":
        return []
    by = PersonRef.of(context.actor)
    return [DayOffDeclared(body_id=body_id, day=command.day, reason=command.reason, declared_by=by)]


def declare_working_day(command: DeclareWorkingDay, state: State, context: Context) -> Sequence[Event]:
    """The body works on the day; said before, nothing happens."""
    body_id = _guard(command, command.body_id, state, context)
    _guard_year(command.day)
    if state.days.get(command.day) == "worked":
        return []
    by = PersonRef.of(context.actor)
    return [WorkingDayDeclared(body_id=body_id, day=command.day, reason=command.reason, declared_by=by)]


def withdraw_day(command: WithdrawDeclaredDay, state: State, context: Context) -> Sequence[Event]:
    """What was declared of the day no longer holds."""
    body_id = _guard(command, command.body_id, state, context)
    if command.day not in state.days:
        return []
    return [DeclaredDayWithdrawn(body_id=body_id, day=command.day, withdrawn_by=PersonRef.of(context.actor))]


def set_hours(command: SetWorkingHours, state: State, context: Context) -> Sequence[Event]:
    """Other hours from a day on; for the same day the last word counts."""
    body_id = _guard(command, command.body_id, state, context)
    _guard_year(command.hours.valid_from)
    if command.hours in state.hours:
        return []
    return [WorkingHoursSet(body_id=body_id, hours=command.hours, set_by=PersonRef.of(context.actor))]


def _guard(command: Command, body_id: str, state: State, context: Context) -> str:
    guard_post(command, context.actor)
    if state.body_id not in (None, body_id) or context.actor.body_id != body_id:
        raise Rejected("calendar.other-body")
    return body_id


def _guard_year(day: dt.date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Rejected("calendar.year-unknown", first=FIRST_YEAR, last=LAST_YEAR)


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
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


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this calendar now."""
    if state.body_id not in (None, actor.body_id):
        return []
    names = ["DeclareDayOff", "DeclareWorkingDay", "SetWorkingHours"]
    if state.days:
        names.append("WithdrawDeclaredDay")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        DeclareDayOff: declare_day_off,
        DeclareWorkingDay: declare_working_day,
        WithdrawDeclaredDay: withdraw_day,
        SetWorkingHours: set_hours,
    },
    evolve=evolve,
)
