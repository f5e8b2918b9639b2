"""Decisions on the end of a meeting: its minutes are drafted, returned or approved; it is closed."""

from collections.abc import Sequence

from services.meetings.commands import ApproveMinutes, CloseMeeting, DraftMinutes, ReturnMinutes
from services.meetings.guards import guard_begun, guard_chair, guard_minutes, guard_organiser
from services.meetings.state import State
from services.meetings.voting import close_all
from shared.events.base import Event
from shared.events.meetings import MeetingClosed, MinutesApproved, MinutesDrafted, MinutesReturned
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Rejected


def draft(command: DraftMinutes, state: State, context: Context) -> Sequence[Event]:
    """The organisers draft the minutes of a meeting that has begun; a new draft replaces the former one."""
    guard_organiser(command, state, context)
    guard_begun(state, context)
    for conclusion in command.conclusions:
        if conclusion.deadline is not None and conclusion.deadline < context.today:
            raise Rejected("meetings.deadline-past", deadline=conclusion.deadline)
        if conclusion.lead_body_id in conclusion.cooperating_body_ids:
            raise Rejected("meetings.lead-cooperates")
    return [
        MinutesDrafted(
            **state.about(),
            text=command.text,
            conclusions=command.conclusions,
            drafted_by=PersonRef.of(context.actor),
            chair=state.shared()["chair"],
        )
    ]


def send_back(command: ReturnMinutes, state: State, context: Context) -> Sequence[Event]:
    """The chair wants them changed."""
    guard_chair(command, state, context)
    minutes = guard_minutes(state)
    return [
        MinutesReturned(
            **state.about(), reason=command.reason, drafted_by=minutes.drafted_by, chair=state.shared()["chair"]
        )
    ]


def approve(command: ApproveMinutes, state: State, context: Context) -> Sequence[Event]:
    """The chair approves the minutes: open votings close, the conclusions go out, the meeting is closed."""
    guard_chair(command, state, context)
    minutes = guard_minutes(state)
    assert state.starts_at is not None, "guarded: the meeting was called"
    return [
        *close_all(state),
        MinutesApproved(
            **state.shared(),
            text=minutes.text,
            conclusions=minutes.conclusions,
            drafted_by=minutes.drafted_by,
            approved_by=PersonRef.of(context.actor),
            starts_at=state.starts_at,
        ),
        MeetingClosed(**state.shared()),
    ]


def close(command: CloseMeeting, state: State, context: Context) -> Sequence[Event]:
    """The organisers close a meeting that has no minutes; drafted minutes need the chair's answer first."""
    guard_organiser(command, state, context)
    guard_begun(state, context)
    if state.minutes is not None:
        raise Rejected("meetings.minutes-waiting")
    return [*close_all(state), MeetingClosed(**state.shared())]
