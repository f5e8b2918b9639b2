"""A meeting decides: called → prepared, attended, voted on → concluded and closed, or cancelled."""

from collections.abc import Sequence

from services.meetings import attendance, minutes, papers, voting
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
from services.meetings.guards import guard_organiser
from services.meetings.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.events.base import Event
from shared.events.meetings import (
    AgendaSet,
    MeetingCalled,
    MeetingCancelled,
    MeetingPostponed,
    MeetingTransferred,
    PaperForm,
)
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post
from shared.eventsourcing.transfer import guard_transfer


def call(command: CallMeeting, state: State, context: Context) -> Sequence[Event]:
    """A body calls a meeting; its chair is invited with the others, each person once."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("meetings.already-called")
    guard_post(command, context.actor)
    guard_body(context.actor, command.body_id)
    if command.ends_at <= command.starts_at:
        raise Rejected("meetings.ends-before-it-starts")
    if command.starts_at < context.at - LATEST_ENTRY and not is_system(context.actor):
        raise Rejected("meetings.time-past")
    people = {invitee.person.person_id: invitee for invitee in (command.chair, *command.people)}
    return [
        MeetingCalled(
            meeting_id=command.meeting_id,
            body_id=command.body_id,
            title=command.title,
            kind=command.kind,
            place=command.place,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            chair=command.chair,
            people=tuple(people.values()),
            bodies=tuple(dict.fromkeys(command.bodies)),
            points=tuple(dict.fromkeys(command.points)),
            agenda=command.agenda,
            called_by=PersonRef.of(context.actor),
        )
    ]


def set_agenda(command: SetAgenda, state: State, context: Context) -> Sequence[Event]:
    """The agenda is written anew; it keeps every item that has papers."""
    guard_organiser(command, state, context)
    if command.agenda == state.agenda:
        return []
    if max((paper.item for paper in state.papers.values()), default=0) > len(command.agenda):
        raise Rejected("meetings.agenda-has-papers")
    return [AgendaSet(**state.shared(), agenda=command.agenda)]


def postpone(command: PostponeMeeting, state: State, context: Context) -> Sequence[Event]:
    """The meeting is moved to a time that is still ahead."""
    guard_organiser(command, state, context)
    if command.ends_at <= command.starts_at:
        raise Rejected("meetings.ends-before-it-starts")
    if command.starts_at <= context.at:
        raise Rejected("meetings.time-past")
    return [
        MeetingPostponed(**state.shared(), starts_at=command.starts_at, ends_at=command.ends_at, reason=command.reason)
    ]


def cancel(command: CancelMeeting, state: State, context: Context) -> Sequence[Event]:
    """The meeting will not take place."""
    guard_organiser(command, state, context)
    return [MeetingCancelled(**state.shared(), reason=command.reason)]


def transfer(command: TransferMeeting, state: State, context: Context) -> Sequence[Event]:
    """The successor takes every place that the body had in a meeting to come."""
    guard_transfer(command, context)
    places = tuple(place for place in state.places if state.now(place) == command.from_body_id)
    if state.status is not Status.CALLED or not places or command.from_body_id == command.to_body_id:
        return []
    own = {invitee.person.person_id for invitee in state.people if invitee.body_id in places}
    stand_ins = {person_id: ref for person_id, ref in command.stand_ins.items() if person_id in own}
    return [
        MeetingTransferred(
            **state.about(),
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            places=places,
            stand_ins=stand_ins,
        )
    ]


_ORGANISING = (SetAgenda, PostponeMeeting, CancelMeeting, AttachPaper, OpenVoting, DraftMinutes, CloseMeeting)


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this meeting now."""
    if state.status is not Status.CALLED:
        return []
    electronic = any(paper.form is PaperForm.ELECTRONIC for paper in state.papers.values())
    voting_open = any(motion.is_open for motion in state.votings.values())
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
        RecordAttendance: attendance.record,
        DraftMinutes: minutes.draft,
        ReturnMinutes: minutes.send_back,
        ApproveMinutes: minutes.approve,
        CloseMeeting: minutes.close,
        TransferMeeting: transfer,
    },
    evolve=evolve,
    in_charge=lambda state: state.acting.get(state.body_id or ""),
)
