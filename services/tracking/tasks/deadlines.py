"""Decisions about a task's deadline: more time asked for and given, reminders, what is overdue, reports that recur.

The timers' commands are given whatever happened since they were set: each looks whether something is left to say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.tracking.tasks import commands as ask
from services.tracking.tasks.state import (
    Asked,
    State,
    Status,
    guard_lead,
    guard_not_past,
    guard_ordering,
    guard_timer,
)
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.tasks import (
    ExtensionAsked,
    ExtensionDeclined,
    ExtensionGranted,
    OverdueEscalated,
    ReportFellDue,
    ReportMissed,
    TaskOverdue,
    TaskReminded,
)
from shared.eventsourcing.decider import Command, Context, Decision, Rejected


def ask_extension(command: ask.AskExtension, state: State, context: Context) -> Sequence[Event]:
    """The lead asks for more time than it has."""
    guard_lead(command, state, context)
    if state.deadline is None:
        raise Rejected("tracking.no-deadline")
    if state.extension is not None:
        raise Rejected("tracking.extension-asked")
    guard_not_past(command.new_deadline, context)
    if command.new_deadline <= state.deadline:
        raise Rejected("tracking.not-longer", deadline=f"{state.deadline:%d/%m/%Y}")
    return [ExtensionAsked(**state.concerns(), **command.model_dump(), asked_by=PersonRef.of(context.actor))]


def grant_extension(command: ask.GrantExtension, state: State, context: Context) -> Sequence[Event]:
    """Who ordered it gives more time, if not always as much as was asked for."""
    asked = _guard_asked(command, state, context)
    new = command.new_deadline or asked.new_deadline
    guard_not_past(new, context)
    if state.deadline is not None and new <= state.deadline:
        raise Rejected("tracking.not-longer", deadline=f"{state.deadline:%d/%m/%Y}")
    return [
        ExtensionGranted(
            **state.concerns(),
            new_deadline=new,
            old_deadline=state.deadline,
            asked_by=asked.asked_by,
            granted_by=PersonRef.of(context.actor),
        )
    ]


def decline_extension(command: ask.DeclineExtension, state: State, context: Context) -> Sequence[Event]:
    """The deadline stays."""
    asked = _guard_asked(command, state, context)
    by = PersonRef.of(context.actor)
    return [ExtensionDeclined(**state.concerns(), reason=command.reason, asked_by=asked.asked_by, declined_by=by)]


def _guard_asked(command: Command, state: State, context: Context) -> Asked:
    guard_ordering(command, state, context, Status.OPEN)
    if state.extension is None:
        raise Rejected("tracking.no-extension-asked")
    return state.extension


def remind(command: ask.RemindOfDeadline, state: State, context: Context) -> Sequence[Event]:
    """Said once for each number of days, and not of a deadline that was moved or has passed."""
    guard_timer(command, state, context)
    said = command.working_days_left in state.reminded
    if said or not _runs(state, command) or context.today > command.deadline:
        return []
    return [TaskReminded(**state.concerns(), **command.model_dump(), last_reported_by=state.last_reported_by)]


def mark_overdue(command: ask.MarkOverdue, state: State, context: Context) -> Sequence[Event]:
    """Said once of each deadline."""
    guard_timer(command, state, context)
    if state.overdue or not _runs(state, command) or context.today <= command.deadline:
        return []
    return [TaskOverdue(**state.concerns(), deadline=command.deadline, last_reported_by=state.last_reported_by)]


def escalate(command: ask.EscalateOverdue, state: State, context: Context) -> Sequence[Event]:
    """Said once of each deadline."""
    guard_timer(command, state, context)
    if state.escalated or not _runs(state, command) or context.today <= command.deadline:
        return []
    return [OverdueEscalated(**state.concerns(), deadline=command.deadline)]


def _runs(state: State, command: ask.RemindOfDeadline | ask.MarkOverdue | ask.EscalateOverdue) -> bool:
    return state.status is Status.OPEN and state.deadline == command.deadline


def call_for_report(command: ask.CallForReport, state: State, context: Context) -> Sequence[Event]:
    """The day of a recurring report has come, whether it was given before or not."""
    guard_timer(command, state, context)
    due_on = state.reporting.due(command.period) if state.reporting and command.period >= 0 else None
    if state.reporting is None or due_on is None or state.status not in (Status.OPEN, Status.REPORTED):
        return []
    return [
        ReportFellDue(
            **state.concerns(),
            period=command.period,
            due_on=due_on,
            next_due_on=state.reporting.due(command.period + 1),
            given=state.period > command.period,
        )
    ]


def mark_missed(command: ask.MarkReportMissed, state: State, context: Context) -> Sequence[Event]:
    """The day has gone without the report."""
    guard_timer(command, state, context)
    due_on = state.reporting.due(command.period) if state.reporting and command.period >= 0 else None
    if due_on is None or state.status is not Status.OPEN or state.period > command.period:
        return []
    return [ReportMissed(**state.concerns(), period=command.period, due_on=due_on)]


DEADLINES: Mapping[type[Command], Decision[Any]] = {
    ask.AskExtension: ask_extension,
    ask.GrantExtension: grant_extension,
    ask.DeclineExtension: decline_extension,
    ask.RemindOfDeadline: remind,
    ask.MarkOverdue: mark_overdue,
    ask.EscalateOverdue: escalate,
    ask.CallForReport: call_for_report,
    ask.MarkReportMissed: mark_missed,
}
