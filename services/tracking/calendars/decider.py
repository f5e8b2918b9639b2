"""A calendar decides: days off, working days and working hours of a body are declared and withdrawn."""

from collections.abc import Sequence

from services.tracking.calendars.commands import (
    DeclareDayOff,
    DeclareWorkingDay,
    SetWorkingHours,
    WithdrawDeclaredDay,
)
from services.tracking.calendars.guards import guard_own_calendar, guard_year
from services.tracking.calendars.state import State, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.calendars import (
    DayOffDeclared,
    DeclaredDayWithdrawn,
    WorkingDayDeclared,
    WorkingHoursSet,
)
from shared.eventsourcing.decider import Context, Decider


def declare_day_off(command: DeclareDayOff, state: State, context: Context) -> Sequence[Event]:
    """The body does not work on the day; declared again, nothing happens."""
    body_id = guard_own_calendar(command, command.body_id, state, context)
    guard_year(command.day)
    if state.days.get(command.day) == "off":
        return []
    by = PersonRef.of(context.actor)
    return [DayOffDeclared(body_id=body_id, day=command.day, reason=command.reason, declared_by=by)]


def declare_working_day(command: DeclareWorkingDay, state: State, context: Context) -> Sequence[Event]:
    """The body works on the day; declared again, nothing happens."""
    body_id = guard_own_calendar(command, command.body_id, state, context)
    guard_year(command.day)
    if state.days.get(command.day) == "worked":
        return []
    by = PersonRef.of(context.actor)
    return [WorkingDayDeclared(body_id=body_id, day=command.day, reason=command.reason, declared_by=by)]


def withdraw_day(command: WithdrawDeclaredDay, state: State, context: Context) -> Sequence[Event]:
    """The declaration about a day is withdrawn."""
    body_id = guard_own_calendar(command, command.body_id, state, context)
    if command.day not in state.days:
        return []
    return [DeclaredDayWithdrawn(body_id=body_id, day=command.day, withdrawn_by=PersonRef.of(context.actor))]


def set_hours(command: SetWorkingHours, state: State, context: Context) -> Sequence[Event]:
    """Other hours hold from a day on; a later decision for the same day replaces the former one."""
    body_id = guard_own_calendar(command, command.body_id, state, context)
    guard_year(command.hours.valid_from)
    if command.hours in state.hours:
        return []
    return [WorkingHoursSet(body_id=body_id, hours=command.hours, set_by=PersonRef.of(context.actor))]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this calendar now."""
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
