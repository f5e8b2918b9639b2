"""Guards of a task's decisions.  Each raises `Rejected`."""

import datetime as dt

from services.tracking.tasks.state import State, Status
from shared.documents.files import FileRef
from shared.documents.secrecy import Secrecy
from shared.events.tracking.standing import StandingExtension
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_clearance, guard_post


def guard_known(state: State) -> None:
    """Refuse a task that was not assigned."""
    if state.status is Status.UNKNOWN:
        raise Rejected("task.unknown")


def guard_lead(command: Command, state: State, context: Context) -> None:
    """Refuse everyone but the lead, and a task that is not open."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.lead_body_id or "")
    guard_clearance(context.actor, context.secrecy)
    guard_status(state, Status.OPEN)


def guard_ordering(command: Command, state: State, context: Context, *statuses: Status) -> None:
    """Refuse everyone but the ordering body, and a task that stands in none of ``statuses``."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    guard_clearance(context.actor, context.secrecy)
    guard_status(state, *statuses)


def guard_secret_words(context: Context, *, allowed: bool) -> None:
    """Refuse the words of a secret document's order, unless the body may record such documents' subjects."""
    if context.secrecy is not Secrecy.NONE and not allowed:
        raise Rejected("secret.directive")


def guard_no_secret_files(files: tuple[FileRef, ...], context: Context) -> None:
    """Refuse files as evidence for a secret document: its content does not enter the system."""
    if context.secrecy is not Secrecy.NONE and files:
        raise Rejected("secret.content")


def guard_timer(command: Command, state: State, context: Context) -> None:
    """Refuse everyone but a timer of the task."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")


def guard_status(state: State, *statuses: Status) -> None:
    """Refuse a task that stands in none of ``statuses``."""
    if state.status not in statuses:
        raise Rejected("tracking.out-of-order", state=state.status.value)


def guard_not_past(day: dt.date | None, context: Context) -> None:
    """Refuse a day that has passed."""
    if day is not None and day < context.today:
        raise Rejected("tracking.deadline-past", deadline=f"{day:%d/%m/%Y}")


def guard_extension(command: Command, state: State, context: Context) -> StandingExtension:
    """Refuse everyone but the ordering body, and a task for which no more time was asked; returns what was asked."""
    guard_ordering(command, state, context, Status.OPEN)
    if state.extension is None:
        raise Rejected("tracking.no-extension-asked")
    return state.extension
