"""Guards of a meeting's decisions: it goes on, and the actor has the part in it that the command needs."""

from services.meetings.state import State, Status
from shared.events.people import Invitee
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_known(command: Command, state: State, context: Context) -> None:
    """Refuse what comes before the calling, and a post that may not ask it."""
    if state.status is Status.UNKNOWN:
        raise Rejected("meetings.unknown")
    guard_post(command, context.actor)


def guard_going_on(state: State) -> None:
    """Refuse what comes after the end; asked last, for how a meeting stands is not for strangers to know."""
    if state.status is not Status.CALLED:
        raise Rejected("meetings.out-of-order", state=state.status.value)


def guard_organiser(command: Command, state: State, context: Context) -> None:
    """Refuse who is not of the body that called the meeting."""
    guard_known(command, state, context)
    guard_body(context.actor, state.now(state.body_id or ""))
    guard_going_on(state)


def guard_invited(command: Command, state: State, context: Context) -> Invitee:
    """Refuse who is not invited by name; returns as whom they are."""
    guard_known(command, state, context)
    invitee = state.invited_as(context.actor)
    if invitee is None:
        raise Rejected("forbidden.not-invited")
    guard_going_on(state)
    return invitee


def guard_part(command: Command, state: State, context: Context, *, organisers: bool = False) -> None:
    """Refuse who takes no part in the meeting, as invited or, where they count, as who called it."""
    guard_known(command, state, context)
    if not (state.takes_part(context.actor) or (organisers and state.organises(context.actor))):
        raise Rejected("forbidden.not-invited")
    guard_going_on(state)


def guard_chair(command: Command, state: State, context: Context) -> None:
    """Refuse who does not chair the meeting."""
    guard_known(command, state, context)
    if not state.chairs(context.actor):
        raise Rejected("forbidden.not-chair")
    guard_going_on(state)


def guard_item(state: State, item: int | None) -> None:
    """Refuse a number that the agenda does not have."""
    if item is not None and item > len(state.agenda):
        raise Rejected("meetings.unknown-item", item=item)
