"""A timer: a service's event says what falls due and when; when it does, that command is given.  Pure."""

import datetime as dt
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import asyncpg

from shared.events.base import Event
from shared.eventsourcing.decider import Command
from shared.eventsourcing.recorded import RecordedEvent


@dataclass(frozen=True)
class SetTimer:
    """``command`` is due at ``due_at`` for ``stream_id``, inside ``body_id``.

    ``about`` names what it is about: whatever was set about it before and has not fired is replaced.  A moment in the
    past is due at once.
    """

    about: str
    due_at: dt.datetime
    stream_id: str
    command: Command
    body_id: str


@dataclass(frozen=True)
class CancelTimer:
    """Nothing is due any more about ``about``."""

    about: str


Change = SetTimer | CancelTimer


Schedule = Callable[[RecordedEvent], Iterable[Change]]
LookUp = Callable[[asyncpg.Connection, Sequence[RecordedEvent]], Awaitable[Schedule]]
"""Reads from the service's own store what a schedule has to know of some events, and answers the schedule."""

Due = tuple[str, dt.datetime]
"""A stream that something is due for, and the moment that was set."""
Fitting = Callable[[asyncpg.Connection, Sequence[Due]], Awaitable[Sequence[dt.datetime]]]
"""For each of what is due the moment that fits by what is known now: the one that was set, or a later one."""


@dataclass(frozen=True)
class Timer:
    """``schedule`` answers each event of the types ``on``; ``gives`` is the one command that the timer gives.

    ``name`` is part of the timers' ids, so it never changes.  The command may find that there is nothing to do any
    more: between falling due and being given, anything can have happened, and the decider has the last word.

    ``informed`` makes the schedule of a page of events where more has to be known than they say.  ``fitting`` puts off
    what has fallen due where the moment, since it was set, has become one to wait in.
    """

    name: str
    on: tuple[type[Event], ...]
    schedule: Schedule
    gives: type[Command]
    informed: LookUp | None = None
    fitting: Fitting | None = None
