"""The timers of tasks: a deadline is near or has passed, a recurring report's day has come or has passed.

They are reckoned in the working time of the body that leads the task.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import asyncpg

from services.tracking.calendars.lookup import Calendars, by_city, calendars_of
from services.tracking.tasks.commands import (
    CallForReport,
    EscalateOverdue,
    MarkOverdue,
    MarkReportMissed,
    RemindOfDeadline,
)
from shared.calendar import FIRST_YEAR, LAST_YEAR, VIETNAM, WorkingCalendar
from shared.events.base import TaskEvent
from shared.events.tracking.tasks import (
    CompletionConfirmed,
    CompletionRejected,
    CompletionReported,
    ExtensionGranted,
    ReportFellDue,
    ReportGiven,
    TaskAssigned,
    TaskWithdrawn,
)
from shared.eventsourcing.decider import Command
from shared.eventsourcing.recorded import RecordedEvent
from shared.timers.timer import CancelTimer, Change, Due, LookUp, Schedule, SetTimer, Timer

MORNING = dt.time(7, 30, tzinfo=VIETNAM)
REMINDERS = (3, 1)  # working days before the deadline
ESCALATED_AFTER = 3  # working days after it

_BEGIN_OR_END = (
    TaskAssigned, ExtensionGranted, CompletionRejected, CompletionReported, CompletionConfirmed, TaskWithdrawn,
)  # fmt: skip


def morning(day: dt.date, working_days: int, calendar: WorkingCalendar) -> dt.datetime | None:
    """07:30 of the day ``working_days`` working days after ``day``; ``None`` beyond the calendar's years.

    With 0 it is ``day`` itself, or the first working day after it.
    """
    if not FIRST_YEAR < day.year < LAST_YEAR:
        return None
    if working_days == 0 and not calendar.is_working_day(day):
        working_days = 1
    return dt.datetime.combine(calendar.add_working_days(day, working_days), MORNING)


def _deadline(event: TaskEvent) -> dt.date | None:
    """The deadline that holds after the event; ``None`` where the event ends it."""
    match event:
        case TaskAssigned() | CompletionRejected():
            return event.deadline
        case ExtensionGranted():
            return event.new_deadline
        case _:
            return None


def _at(
    recorded: RecordedEvent, about: str, due_at: dt.datetime | None, command: Callable[[dt.date], Command]
) -> Change:
    event = recorded.data
    assert isinstance(event, TaskEvent)
    deadline = _deadline(event)
    if deadline is None or due_at is None:
        return CancelTimer(about)
    return SetTimer(about, due_at, str(event.task_id), command(deadline), event.body_id)


def remind(recorded: RecordedEvent, calendars: Calendars = by_city) -> Iterable[Change]:
    """Some working days before the deadline, unless that was before the task was ordered."""
    event = recorded.data
    assert isinstance(event, TaskEvent)
    deadline = _deadline(event)
    for days in REMINDERS:
        due_at = morning(deadline, -days, calendars(event.lead_body_id)) if deadline else None
        if due_at is not None and due_at <= recorded.time:
            due_at = None
        yield _at(
            recorded,
            f"{event.task_id}/{days}",
            due_at,
            lambda day, days=days: RemindOfDeadline(deadline=day, working_days_left=days),  # type: ignore[misc]
        )


def mark_overdue(recorded: RecordedEvent, calendars: Calendars = by_city) -> Iterable[Change]:
    """On the first working day after the deadline; at once where it has passed already."""
    yield from _after(recorded, calendars, 1, lambda day: MarkOverdue(deadline=day))


def escalate(recorded: RecordedEvent, calendars: Calendars = by_city) -> Iterable[Change]:
    """Some working days after that."""
    yield from _after(recorded, calendars, 1 + ESCALATED_AFTER, lambda day: EscalateOverdue(deadline=day))


def _after(
    recorded: RecordedEvent, calendars: Calendars, working_days: int, command: Callable[[dt.date], Command]
) -> Iterable[Change]:
    event = recorded.data
    assert isinstance(event, TaskEvent)
    deadline = _deadline(event)
    due_at = morning(deadline, working_days, calendars(event.lead_body_id)) if deadline else None
    yield _at(recorded, str(event.task_id), due_at, command)


def call_for_report(recorded: RecordedEvent, calendars: Calendars = by_city) -> Iterable[Change]:
    """On the day of each period's report; each day sets the timer of the next."""
    event = recorded.data
    assert isinstance(event, TaskEvent)
    calendar = calendars(event.lead_body_id)
    match event:
        case TaskAssigned():
            if event.reporting is not None:
                yield _report(event, calendar, event.reporting.first_due, 0, CallForReport(period=0))
        case ReportFellDue():
            command = CallForReport(period=event.period + 1)
            yield _report(event, calendar, event.next_due_on, 0, command)
        case CompletionConfirmed() | TaskWithdrawn():
            yield CancelTimer(str(event.task_id))
        case _:
            pass


def miss_report(recorded: RecordedEvent, calendars: Calendars = by_city) -> Iterable[Change]:
    """On the working day after a report's day, unless the report was given."""
    event = recorded.data
    assert isinstance(event, TaskEvent)
    calendar = calendars(event.lead_body_id)
    match event:
        case ReportFellDue() if not event.given:
            yield _report(event, calendar, event.due_on, 1, MarkReportMissed(period=event.period))
        case ReportGiven() | CompletionConfirmed() | TaskWithdrawn():
            yield CancelTimer(str(event.task_id))
        case _:
            pass


def _report(
    event: TaskEvent, calendar: WorkingCalendar, day: dt.date | None, working_days: int, command: Command
) -> Change:
    due_at = morning(day, working_days, calendar) if day else None
    if due_at is None:
        return CancelTimer(str(event.task_id))
    if working_days:  # a holiday may have moved the report itself to the same day: then one day later
        called = morning(day, 0, calendar) if day else None
        if called is not None and due_at <= called:
            due_at = morning(called.date(), 1, calendar) or due_at
    return SetTimer(str(event.task_id), due_at, str(event.task_id), command, event.body_id)


def _informed(schedule: Callable[[RecordedEvent, Calendars], Iterable[Change]]) -> LookUp:
    """``schedule`` with the calendars of the bodies that lead the tasks of a page of events."""

    async def look_up(connection: asyncpg.Connection, events: Sequence[RecordedEvent]) -> Schedule:
        leads = {event.data.lead_body_id for event in events if isinstance(event.data, TaskEvent)}
        return partial(schedule, calendars=await calendars_of(connection, leads))  # type: ignore[call-arg] # by name

    return look_up


# every event of a task names the body that leads it
_LEADS = """
    SELECT DISTINCT ON (stream_id) stream_id, data ->> 'lead_body_id' AS body_id FROM events
    WHERE stream_id = ANY ($1) ORDER BY stream_id, version DESC
"""


async def fitting(connection: asyncpg.Connection, due: Sequence[Due]) -> list[dt.datetime]:
    """When due commands are given: on their day, or, where the lead has declared it off, on its next working day."""
    rows = await connection.fetch(_LEADS, [stream_id for stream_id, _ in due])
    leads = {row["stream_id"]: row["body_id"] or "" for row in rows}
    calendars = await calendars_of(connection, set(leads.values()))
    moments = []
    for stream_id, due_at in due:
        calendar, day = calendars(leads.get(stream_id, "")), due_at.astimezone(VIETNAM).date()
        moments.append(due_at if calendar.is_working_day(day) else morning(day, 1, calendar) or due_at)
    return moments


TIMERS = (
    Timer("tracking.remind", _BEGIN_OR_END, remind, RemindOfDeadline, _informed(remind), fitting),
    Timer("tracking.overdue", _BEGIN_OR_END, mark_overdue, MarkOverdue, _informed(mark_overdue), fitting),
    Timer("tracking.escalate", _BEGIN_OR_END, escalate, EscalateOverdue, _informed(escalate), fitting),
    Timer(
        "tracking.report-due",
        (TaskAssigned, ReportFellDue, CompletionConfirmed, TaskWithdrawn),
        call_for_report,
        CallForReport,
        _informed(call_for_report),
        fitting,
    ),
    Timer(
        "tracking.report-missed",
        (ReportFellDue, ReportGiven, CompletionConfirmed, TaskWithdrawn),
        miss_report,
        MarkReportMissed,
        _informed(miss_report),
        fitting,
    ),
)
