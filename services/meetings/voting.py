"""Decisions on opinions and votes, before the meeting and in it."""

from collections.abc import Sequence
from uuid import UUID

from services.meetings.commands import CastVote, CloseVoting, OpenVoting, SendOpinion
from services.meetings.guards import guard_invited, guard_item, guard_open_voting, guard_organiser
from services.meetings.state import State
from shared.events.base import Event
from shared.events.meetings import OpinionSent, VoteCast, VotingClosed, VotingOpened
from shared.eventsourcing.decider import Context, Rejected

MOST_VOTINGS = 200


def send_opinion(command: SendOpinion, state: State, context: Context) -> Sequence[Event]:
    """Somebody invited sends their opinion."""
    invitee = guard_invited(command, state, context)
    guard_item(state, command.item)
    return [OpinionSent(**state.about(), item=command.item, text=command.text, sent_by=invitee)]


def open_voting(command: OpenVoting, state: State, context: Context) -> Sequence[Event]:
    """The organisers put a motion to the vote, until a time that is still ahead."""
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
    """Each invited person has one vote; they may change it until the voting is closed or its time is up."""
    invitee = guard_invited(command, state, context)
    voting = guard_open_voting(state, command.voting_id)
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
    """The organisers close a voting and count its votes."""
    guard_organiser(command, state, context)
    guard_open_voting(state, command.voting_id)
    return [_closed(state, str(command.voting_id))]


def close_all(state: State) -> list[Event]:
    """The events that close every open voting at the end of the meeting."""
    return [_closed(state, voting_id) for voting_id, voting in state.votings.items() if voting.is_open]


def _closed(state: State, voting_id: str) -> VotingClosed:
    tally = state.votings[voting_id].tally(len(state.people))
    return VotingClosed(**state.shared(), voting_id=UUID(voting_id), tally=tally)
