"""Decisions on a task's deadline: extensions, reminders, overdue tasks, recurring reports.

A timer gives its command whatever happened since it was set, so each decision asks whether the command still applies.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.tracking.tasks import commands
from services.tracking.tasks.guards import guard_extension, guard_lead, guard_not_past, guard_timer
from services.tracking.tasks.state import State, Status
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


def ask_extension(command: commands.AskExtension, state: State, context: Context) -> Sequence[Event]:
    """The lead asks for a later deadline, once at a time."""
    guard_lead(command, state, context)
    if state.deadline is None:
        raise Rejected("tracking.no-deadline")
    if state.extension is not None:
        raise Rejected("tracking.extension-asked")
    guard_not_past(command.new_deadline, context)
    if command.new_deadline <= state.deadline:
        raise Rejected("tracking.not-longer", deadline=f"{state.deadline:%d/%m/%Y}")
    return [
        ExtensionAsked(
            **state.concerns(),
            new_deadline=command.new_deadline,
            reason=command.reason,
            asked_by=PersonRef.of(context.actor),
        )
    ]


def grant_extension(command: commands.GrantExtension, state: State, context: Context) -> Sequence[Event]:
    """The ordering body gives more time: as much as was asked for, or until another day."""
    asked = guard_extension(command, state, context)
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


def decline_extension(command: commands.DeclineExtension, state: State, context: Context) -> Sequence[Event]:
    """The ordering body keeps the deadline."""
    asked = guard_extension(command, state, context)
    by = PersonRef.of(context.actor)
    return [ExtensionDeclined(**state.concerns(), reason=command.reason, asked_by=asked.asked_by, declined_by=by)]


def remind(command: commands.RemindOfDeadline, state: State, context: Context) -> Sequence[Event]:
    """The lead is reminded once for each number of days, while the deadline is ahead."""
    guard_timer(command, state, context)
    reminded = command.working_days_left in state.reminded
    if reminded or not _applies(state, command) or context.today > command.deadline:
        return []
    return [
        TaskReminded(
            **state.concerns(),
            deadline=command.deadline,
            working_days_left=command.working_days_left,
            last_reported_by=state.last_reported_by,
        )
    ]


def mark_overdue(command: commands.MarkOverdue, state: State, context: Context) -> Sequence[Event]:
    """A deadline has passed; recorded once per deadline."""
    guard_timer(command, state, context)
    if state.overdue or not _applies(state, command) or context.today <= command.deadline:
        return []
    return [TaskOverdue(**state.concerns(), deadline=command.deadline, last_reported_by=state.last_reported_by)]


def escalate(command: commands.EscalateOverdue, state: State, context: Context) -> Sequence[Event]:
    """A deadline has long passed; recorded once per deadline."""
    guard_timer(command, state, context)
    if state.escalated or not _applies(state, command) or context.today <= command.deadline:
        return []
    return [OverdueEscalated(**state.concerns(), deadline=command.deadline)]


def _applies(
    state: State, command: commands.RemindOfDeadline | commands.MarkOverdue | commands.EscalateOverdue
) -> bool:
    """Whether the task is open and its deadline still the command's."""
    return state.status is Status.OPEN and state.deadline == command.deadline


def call_for_report(command: commands.CallForReport, state: State, context: Context) -> Sequence[Event]:
    """The day of a recurring report has come, whether or not the report was given before."""
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


def mark_missed(command: commands.MarkReportMissed, state: State, context: Context) -> Sequence[Event]:
    """The day of a recurring report has passed without the report."""
    guard_timer(command, state, context)
    due_on = state.reporting.due(command.period) if state.reporting and command.period >= 0 else None
    if due_on is None or state.status is not Status.OPEN or state.period > command.period:
        return []
    return [ReportMissed(**state.concerns(), period=command.period, due_on=due_on)]


DEADLINE_DECISIONS: Mapping[type[Command], Decision[Any]] = {
    commands.AskExtension: ask_extension,
    commands.GrantExtension: grant_extension,
    commands.DeclineExtension: decline_extension,
    commands.RemindOfDeadline: remind,
    commands.MarkOverdue: mark_overdue,
    commands.EscalateOverdue: escalate,
    commands.CallForReport: call_for_report,
    commands.MarkReportMissed: mark_missed,
}
