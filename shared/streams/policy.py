"""A policy: when this happens elsewhere, that command is given here.

Pure, an event in, commands out; only what has to look into a file first is a coroutine, and it changes nothing."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from shared.events.base import Event
from shared.eventsourcing.decider import Command
from shared.eventsourcing.recorded import RecordedEvent


@dataclass(frozen=True)
class Reaction:
    """A command for one of the service's own streams, given by the system inside ``body_id``."""

    stream_id: str
    command: Command
    body_id: str


@dataclass(frozen=True)
class Policy:
    """``react`` answers every event of type ``on``; ``name`` is part of the answers' ids, so it never changes."""

    name: str
    on: type[Event]
    react: Callable[[RecordedEvent], Iterable[Reaction] | Awaitable[Iterable[Reaction]]]
