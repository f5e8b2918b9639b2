"""What may be declared about a body's working time."""

from services.portal.frame.actions import Action, CommandFields, Fields, by_command, form_value, given, plain
from shared.readmodels.reading import Reading


def _hours(form: Fields) -> CommandFields:
    """The hours of a working day: up to two stretches, one after the other."""
    spans = [
        {"start": start, "end": end}
        for part in ("morning", "afternoon")
        if (start := form_value(form, f"{part}_start")) and (end := form_value(form, f"{part}_end"))
    ]
    return {"hours": {**given(form, "valid_from"), "spans": spans}}


async def _of_body(view: Reading, body_id: str, form: Fields) -> CommandFields:
    return {"body_id": body_id}


ACTIONS = by_command(
    Action(
        "DeclareDayOff",
        "tracking",
        "calendars.action.DeclareDayOff",
        "calendar-off",
        "calendars/forms/day.html",
        plain("day", "reason"),
        looked_up=_of_body,
        done="calendars.done.DeclareDayOff",
    ),
    Action(
        "DeclareWorkingDay",
        "tracking",
        "calendars.action.DeclareWorkingDay",
        "calendar-event",
        "calendars/forms/day.html",
        plain("day", "reason"),
        main=False,
        looked_up=_of_body,
        done="calendars.done.DeclareWorkingDay",
    ),
    Action(
        "SetWorkingHours",
        "tracking",
        "calendars.action.SetWorkingHours",
        "clock",
        "calendars/forms/working_hours.html",
        _hours,
        main=False,
        looked_up=_of_body,
        done="calendars.done.SetWorkingHours",
    ),
    Action(
        "WithdrawDeclaredDay",
        "tracking",
        "calendars.action.WithdrawDeclaredDay",
        "x",
        "calendars/forms/withdraw_day.html",
        plain("day"),
        main=False,
        looked_up=_of_body,
        done="calendars.done.WithdrawDeclaredDay",
    ),
)
