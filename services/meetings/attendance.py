"""Decisions on who takes part in a meeting."""

import datetime as dt
from collections.abc import Sequence

from services.meetings.commands import RecordAttendance
from services.meetings.guards import guard_part
from services.meetings.state import State
from shared.bodies.actor import Actor
from shared.events.base import Event
from shared.events.meetings import AttendanceRecorded, Line
from shared.events.people import Invitee
from shared.eventsourcing.decider import Context, Rejected

DOORS_OPEN = dt.timedelta(hours=2)
"""How long before a meeting begins its attendance may be recorded."""


def record(command: RecordAttendance, state: State, context: Context) -> Sequence[Event]:
    """How an invited person or body takes part; people record themselves and their body, organisers everybody."""
    guard_part(command, state, context, organisers=True)
    actor = context.actor
    attendee = _attendee(command, state, actor)
    if command.line is Line.ABSENT:
        if command.reason is None:
            raise Rejected("meetings.absent-without-reason")
    elif state.starts_at is not None and context.at < state.starts_at - DOORS_OPEN:
        raise Rejected("meetings.too-early")
    if command.point is not None and state.points and command.point not in state.points:
        raise Rejected("meetings.unknown-point", point=command.point)
    return [
        AttendanceRecorded(
            **state.about(),
            person=attendee.person if isinstance(attendee, Invitee) else None,
            attending_body_id=None if isinstance(attendee, Invitee) else attendee,
            invited_body_id=attendee.body_id if isinstance(attendee, Invitee) else attendee,
            line=command.line,
            point=command.point,
            head_count=command.head_count,
            stand_in=command.stand_in,
            reason=command.reason,
        )
    ]


def _attendee(command: RecordAttendance, state: State, actor: Actor) -> Invitee | str:
    """The invited person, or the id of the invited body, whose attendance is recorded.  Raises `Rejected`."""
    if command.person_id is not None and command.attending_body_id is not None:
        raise Rejected("meetings.person-or-body")
    if command.person_id is not None:
        named = next((each for each in state.people if each.person.person_id == command.person_id), None)
        if named is None:
            raise Rejected("meetings.not-on-the-list")
        if not (state.organises(actor) or actor.stands_for(command.person_id)):
            raise Rejected("meetings.others-attendance")
        return named
    if command.attending_body_id is not None:
        if command.attending_body_id not in state.bodies:
            raise Rejected("meetings.not-on-the-list")
        if not (state.organises(actor) or actor.body_id == state.now(command.attending_body_id)):
            raise Rejected("meetings.others-attendance")
        return command.attending_body_id
    oneself = state.invited_as(actor)
    if oneself is not None:
        return oneself
    place = state.place_of(actor)
    if place is None:
        raise Rejected("meetings.not-on-the-list")
    return place
