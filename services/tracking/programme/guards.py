"""Guards of a target's decisions.  Each raises `Rejected`."""

import datetime as dt
from uuid import UUID

from services.tracking.programme.state import State, Status
from shared.bodies.rights import CITY_OVERSEERS
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def guard_due(due_on: dt.date, context: Context) -> None:
    """Refuse a due date that has passed."""
    if due_on < context.today:
        raise Rejected("programme.due-past")


def guard_steering(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    """Refuse whoever does not steer the target, and a closed target; returns its id and its owner's."""
    if state.target_id is None or state.body_id is None:
        raise Rejected("programme.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.steering_body_id or "", *CITY_OVERSEERS)
    if state.status is Status.CLOSED:
        raise Rejected("programme.out-of-order")
    return state.target_id, state.body_id
