"""Decisions on the end of a meeting: minutes drafted, returned, approved by the chair; closed."""

from collections.abc import Sequence

from services.meetings.commands import ApproveMinutes, CloseMeeting, DraftMinutes, ReturnMinutes
from services.meetings.guarding import guard_chair, guard_organiser
from services.meetings.state import Minutes, State
from services.meetings.voting import close_all
from shared.events.base import Event
from shared.events.meetings import MeetingClosed, MinutesApproved, MinutesDrafted, MinutesReturned
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Rejected


def draft(command: DraftMinutes, state: State, context: Context) -> Sequence[Event]:
    """Write the minutes of a meeting that has begun; drafted again, they take the former ones' place."""
    guard_organiser(command, state, context)
    _guard_begun(state, context)
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
            chair=state.chair,
        )
    ]


def send_back(command: ReturnMinutes, state: State, context: Context) -> Sequence[Event]:
    """The chair wants them changed."""
    guard_chair(command, state, context)
    minutes = _waiting(state)
    return [MinutesReturned(**state.about(), reason=command.reason, drafted_by=minutes.drafted_by, chair=state.chair)]


def approve(command: ApproveMinutes, state: State, context: Context) -> Sequence[Event]:
    """The chair agrees: what is still open is closed, and the conclusions go out."""
    guard_chair(command, state, context)
    minutes = _waiting(state)
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
    """The end of a meeting that needs no minutes; drafted ones have to be decided on first."""
    guard_organiser(command, state, context)
    _guard_begun(state, context)
    if state.minutes is not None:
        raise Rejected("meetings.minutes-waiting")
    return [*close_all(state), MeetingClosed(**state.shared())]


def _guard_begun(state: State, context: Context) -> None:
    if state.starts_at is not None and context.at < state.starts_at:
        raise Rejected("meetings.not-begun")


def _waiting(state: State) -> Minutes:
    if state.minutes is None or not state.minutes.waiting:
        raise Rejected("meetings.no-minutes")
    return state.minutes
