"""A timer: an event of a service sets a command and when it is due; the clock gives the command then.  Pure."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import asyncpg

from shared.events.base import Event
from shared.eventsourcing.decider import Command
from shared.eventsourcing.recorded import RecordedEvent


@dataclass(frozen=True)
class SetTimer:
    """``command`` is due at ``due_at`` for ``stream_id``, and the system gives it for ``body_id``.

    It replaces the timer of the same name that was set for the same ``about`` and has not fired.  A moment in the past
    is due at once.
    """

    about: str
    due_at: dt.datetime
    stream_id: str
    command: Command
    body_id: str


@dataclass(frozen=True)
class CancelTimer:
    """Cancels the timer that was set for ``about`` and has not fired."""

    about: str


Change = SetTimer | CancelTimer


Schedule = Callable[[RecordedEvent], Iterable[Change]]
LookUp = Callable[[asyncpg.Connection, Sequence[RecordedEvent]], Awaitable[Schedule]]
"""Answers the schedule for some events, with what it has to know from the service's own store."""

Due = tuple[str, dt.datetime]
"""A stream for which a command is due, and the moment that was set."""
Fitting = Callable[[asyncpg.Connection, Sequence[Due]], Awaitable[Sequence[dt.datetime]]]
"""For each due command the moment that fits by now: the one that was set, or a later one."""


@dataclass(frozen=True)
class Timer:
    """``schedule`` answers each event of the types ``on``; ``gives`` is the one command that the timer gives.

    ``name`` is part of the timers' ids, so it never changes.  Much can happen between the event and the command, so the
    decider may answer the command with no event.

    ``informed`` makes the schedule of a page of events where the events alone do not say enough.  ``fitting`` puts off
    a due command whose moment no longer fits, a day that was declared off since.
    """

    name: str
    on: tuple[type[Event], ...]
    schedule: Schedule
    gives: type[Command]
    informed: LookUp | None = None
    fitting: Fitting | None = None
