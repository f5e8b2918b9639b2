"""Decisions on what people think: opinions, motions, votes, beforehand and in the meeting."""

from collections.abc import Sequence
from uuid import UUID

from services.meetings.commands import CastVote, CloseVoting, OpenVoting, SendOpinion
from services.meetings.guarding import guard_invited, guard_item, guard_organiser
from services.meetings.state import State, Voting
from shared.events.base import Event
from shared.events.meetings import OpinionSent, VoteCast, VotingClosed, VotingOpened
from shared.eventsourcing.decider import Context, Rejected

MOST_VOTINGS = 200


def send_opinion(command: SendOpinion, state: State, context: Context) -> Sequence[Event]:
    """Who is invited says what they think."""
    invitee = guard_invited(command, state, context)
    guard_item(state, command.item)
    return [OpinionSent(**state.about(), item=command.item, text=command.text, sent_by=invitee)]


def open_voting(command: OpenVoting, state: State, context: Context) -> Sequence[Event]:
    """Put a motion to the vote, until a time that has not passed."""
    guard_organiser(command, state, context)
    guard_item(state, command.item)
    if str(command.voting_id) in state.votings:
        raise Rejected("meetings.voting-known")
    if len(state.votings) >= MOST_VOTINGS:
        raise Rejected("meetings.too-many-votings", most=MOST_VOTINGS)
    if not state.people:
        raise Rejected("meetings.nobody-votes")
    if command.until is not None and command.until <= context.at:
        raise Rejected("meetings.time-past")
    return [
        VotingOpened(
            **state.shared(),
            voting_id=command.voting_id,
            motion=command.motion,
            item=command.item,
            until=command.until,
        )
    ]


def cast(command: CastVote, state: State, context: Context) -> Sequence[Event]:
    """One vote per invited person; it may be changed until the voting is closed or its time is up."""
    invitee = guard_invited(command, state, context)
    voting = _open(state, command.voting_id)
    if voting.until is not None and context.at > voting.until:
        raise Rejected("meetings.voting-over")
    if voting.votes.get(invitee.person.person_id) == (command.choice, command.remark):
        return []
    return [
        VoteCast(
            **state.about(),
            voting_id=command.voting_id,
            voter=invitee,
            choice=command.choice,
            remark=command.remark,
        )
    ]


def close_voting(command: CloseVoting, state: State, context: Context) -> Sequence[Event]:
    """Count the votes."""
    guard_organiser(command, state, context)
    _open(state, command.voting_id)
    return [_closed(state, str(command.voting_id))]


def close_all(state: State) -> list[Event]:
    """What the end of the meeting does to votings that are open."""
    return [_closed(state, voting_id) for voting_id, voting in state.votings.items() if voting.is_open]


def _closed(state: State, voting_id: str) -> VotingClosed:
    tally = state.votings[voting_id].tally(len(state.people))
    return VotingClosed(**state.shared(), voting_id=UUID(voting_id), tally=tally)


def _open(state: State, voting_id: UUID) -> Voting:
    voting = state.votings.get(str(voting_id))
    if voting is None:
        raise Rejected("meetings.unknown-voting")
    if not voting.is_open:
        raise Rejected("meetings.voting-over")
    return voting
