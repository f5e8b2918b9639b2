"""Guards of a meeting's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.meetings.state import Minutes, Paper, State, Status, Voting
from shared.events.meetings import PaperForm
from shared.events.people import Invitee
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_known(command: Command, state: State, context: Context) -> None:
    """Refuse a meeting that was not called, and an actor whose post may not give the command."""
    if state.status is Status.UNKNOWN:
        raise Rejected("meetings.unknown")
    guard_post(command, context.actor)


def guard_going_on(state: State) -> None:
    """Refuse a meeting that is over.  Asked last: strangers are not to know how a meeting stands."""
    if state.status is not Status.CALLED:
        raise Rejected("meetings.out-of-order", state=state.status.value)


def guard_organiser(command: Command, state: State, context: Context) -> None:
    """Refuse everyone outside the body that called the meeting."""
    guard_known(command, state, context)
    guard_body(context.actor, state.now(state.body_id or ""))
    guard_going_on(state)


def guard_invited(command: Command, state: State, context: Context) -> Invitee:
    """Refuse whoever is not invited by name, nor acts for such a person; returns the invited person."""
    guard_known(command, state, context)
    invitee = state.invited_as(context.actor)
    if invitee is None:
        raise Rejected("forbidden.not-invited")
    guard_going_on(state)
    return invitee


def guard_part(command: Command, state: State, context: Context, *, organisers: bool = False) -> None:
    """Refuse whoever is not invited; with ``organisers`` the calling body's people may ask too."""
    guard_known(command, state, context)
    if not (state.takes_part(context.actor) or (organisers and state.organises(context.actor))):
        raise Rejected("forbidden.not-invited")
    guard_going_on(state)


def guard_chair(command: Command, state: State, context: Context) -> None:
    """Refuse whoever does not chair the meeting."""
    guard_known(command, state, context)
    if not state.chairs(context.actor):
        raise Rejected("forbidden.not-chair")
    guard_going_on(state)


def guard_item(state: State, item: int | None) -> None:
    """Refuse a number that the agenda does not have."""
    if item is not None and item > len(state.agenda):
        raise Rejected("meetings.unknown-item", item=item)


def guard_begun(state: State, context: Context) -> None:
    """Refuse a meeting that has not begun."""
    if state.starts_at is not None and context.at < state.starts_at:
        raise Rejected("meetings.not-begun")


def guard_minutes(state: State) -> Minutes:
    """Refuse a meeting without minutes that wait for the chair; returns them."""
    if state.minutes is None or not state.minutes.waiting:
        raise Rejected("meetings.no-minutes")
    return state.minutes


def guard_electronic(state: State, paper_id: UUID) -> Paper:
    """Refuse a paper that the meeting does not have, or has only on paper; returns it."""
    paper = state.papers.get(str(paper_id))
    if paper is None:
        raise Rejected("meetings.unknown-paper")
    if paper.form is not PaperForm.ELECTRONIC:
        raise Rejected("meetings.paper-on-paper")
    return paper


def guard_open_voting(state: State, voting_id: UUID) -> Voting:
    """Refuse a voting that the meeting does not have, or that is closed; returns it."""
    voting = state.votings.get(str(voting_id))
    if voting is None:
        raise Rejected("meetings.unknown-voting")
    if not voting.is_open:
        raise Rejected("meetings.voting-over")
    return voting
