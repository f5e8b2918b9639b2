"""Meetings decide: called, prepared, attended, voted on, concluded; nothing after the end."""

import datetime as dt
from collections.abc import Sequence

from services.meetings import minutes, papers, voting
from services.meetings.commands import (
    LATEST_ENTRY,
    ApproveMinutes,
    AttachPaper,
    CallMeeting,
    CancelMeeting,
    CastVote,
    CloseMeeting,
    CloseVoting,
    DraftMinutes,
    OpenVoting,
    PostponeMeeting,
    ReadPaper,
    RecordAttendance,
    ReturnMinutes,
    SendOpinion,
    SetAgenda,
    TransferMeeting,
    UpdatePaper,
    WithdrawPaper,
)
from services.meetings.guarding import guard_organiser, guard_part
from services.meetings.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.policy import is_system, may
from shared.events.base import Event
from shared.events.meetings import (
    AgendaSet,
    AttendanceRecorded,
    Line,
    MeetingCalled,
    MeetingCancelled,
    MeetingPostponed,
    MeetingTransferred,
    PaperForm,
)
from shared.events.people import Invitee, PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post
from shared.eventsourcing.transfer import guard_transfer

DOORS_OPEN = dt.timedelta(hours=2)  # before it begins, people arrive


def call(command: CallMeeting, state: State, context: Context) -> Sequence[Event]:
    """Call a meeting; who chairs it is invited with the others, each once."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("meetings.already-called")
    guard_post(command, context.actor)
    guard_body(context.actor, command.body_id)
    if command.ends_at <= command.starts_at:
        raise Rejected("meetings.ends-before-it-starts")
    if command.starts_at < context.at - LATEST_ENTRY and not is_system(context.actor):
        raise Rejected("meetings.time-past")
    people = {one.person.person_id: one for one in (command.chair, *command.people)}
    fields = command.model_dump(include={"meeting_id", "body_id", "title", "kind", "place", "starts_at", "ends_at"})
    return [
        MeetingCalled(
            **fields,
            chair=command.chair,
            people=tuple(people.values()),
            bodies=tuple(dict.fromkeys(command.bodies)),
            points=tuple(dict.fromkeys(command.points)),
            agenda=command.agenda,
            called_by=PersonRef.of(context.actor),
        )
    ]


def set_agenda(command: SetAgenda, state: State, context: Context) -> Sequence[Event]:
    """The agenda anew; not shorter than what papers and motions refer to."""
    guard_organiser(command, state, context)
    if command.agenda == state.agenda:
        return []
    if max((paper.item for paper in state.papers.values()), default=0) > len(command.agenda):
        raise Rejected("meetings.agenda-has-papers")
    return [AgendaSet(**state.shared(), agenda=command.agenda)]


def postpone(command: PostponeMeeting, state: State, context: Context) -> Sequence[Event]:
    """Another time, which has to be ahead."""
    guard_organiser(command, state, context)
    if command.ends_at <= command.starts_at:
        raise Rejected("meetings.ends-before-it-starts")
    if command.starts_at <= context.at:
        raise Rejected("meetings.time-past")
    return [
        MeetingPostponed(**state.shared(), starts_at=command.starts_at, ends_at=command.ends_at, reason=command.reason)
    ]


def cancel(command: CancelMeeting, state: State, context: Context) -> Sequence[Event]:
    """It will not take place."""
    guard_organiser(command, state, context)
    return [MeetingCancelled(**state.shared(), reason=command.reason)]


def record_attendance(command: RecordAttendance, state: State, context: Context) -> Sequence[Event]:
    """How an invited person or body takes part; people record themselves and their body, organisers everyone."""
    guard_part(command, state, context, organisers=True)
    actor = context.actor
    who = _attendee(command, state, actor)
    if command.line is Line.ABSENT:
        if command.reason is None:
            raise Rejected("meetings.absent-without-reason")
    elif state.starts_at is not None and context.at < state.starts_at - DOORS_OPEN:
        raise Rejected("meetings.too-early")
    if command.point is not None and state.points and command.point not in state.points:
        raise Rejected("meetings.unknown-point", point=command.point)
    person = who.person if isinstance(who, Invitee) else None
    return [
        AttendanceRecorded(
            **state.about(),
            person=person,
            attending_body_id=None if isinstance(who, Invitee) else who,
            invited_body_id=who.body_id if isinstance(who, Invitee) else who,
            **command.model_dump(include={"line", "point", "head_count", "stand_in", "reason"}),
        )
    ]


def _attendee(command: RecordAttendance, state: State, actor: Actor) -> Invitee | str:
    """The invited person, or the id of the invited body, whose attendance it is."""
    if command.person_id is not None and command.attending_body_id is not None:
        raise Rejected("meetings.person-or-body")
    if command.person_id is not None:
        named = next((one for one in state.people if one.person.person_id == command.person_id), None)
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


def transfer(command: TransferMeeting, state: State, context: Context) -> Sequence[Event]:
    """Every place that the body had in a meeting to come is its successor's."""
    guard_transfer(command, context)
    places = tuple(place for place in state.places if state.now(place) == command.from_body_id)
    if state.status is not Status.CALLED or not places or command.from_body_id == command.to_body_id:
        return []
    own = {one.person.person_id for one in state.people if one.body_id in places}
    absent = {person_id: ref for person_id, ref in command.stand_ins.items() if person_id in own}
    return [
        MeetingTransferred(
            **state.about(),
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            places=places,
            stand_ins=absent,
        )
    ]


_ORGANISING = (SetAgenda, PostponeMeeting, CancelMeeting, AttachPaper, OpenVoting, DraftMinutes, CloseMeeting)


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this meeting now."""
    if state.status is not Status.CALLED:
        return []
    electronic = any(paper.form is PaperForm.ELECTRONIC for paper in state.papers.values())
    voting_open = any(one.is_open for one in state.votings.values())
    names: list[str] = []
    if state.organises(actor):
        names += [command.__name__ for command in _ORGANISING]
        names += ["UpdatePaper"] if electronic else []
        names += ["WithdrawPaper"] if state.papers else []
        names += ["CloseVoting"] if voting_open else []
    if state.invited_as(actor) is not None:
        names += ["SendOpinion"]
        names += ["CastVote"] if voting_open else []
    if state.takes_part(actor) and electronic:
        names.append("ReadPaper")
    if state.takes_part(actor) or state.organises(actor):
        names.append("RecordAttendance")
    if state.chairs(actor) and state.minutes is not None and state.minutes.waiting:
        names += ["ApproveMinutes", "ReturnMinutes"]
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        CallMeeting: call,
        SetAgenda: set_agenda,
        PostponeMeeting: postpone,
        CancelMeeting: cancel,
        AttachPaper: papers.attach,
        UpdatePaper: papers.update,
        WithdrawPaper: papers.withdraw,
        ReadPaper: papers.read,
        SendOpinion: voting.send_opinion,
        OpenVoting: voting.open_voting,
        CastVote: voting.cast,
        CloseVoting: voting.close_voting,
        RecordAttendance: record_attendance,
        DraftMinutes: minutes.draft,
        ReturnMinutes: minutes.send_back,
        ApproveMinutes: minutes.approve,
        CloseMeeting: minutes.close,
        TransferMeeting: transfer,
    },
    evolve=evolve,
    in_charge=lambda state: state.acting.get(state.body_id or ""),
)
