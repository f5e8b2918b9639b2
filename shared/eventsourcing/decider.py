"""The decider: the rules of one kind of stream as three pure functions.

``decide`` answers a command with events or refuses it, ``evolve`` folds an event into the state, and ``initial`` is the
state before the first event.  They read no database and no clock: what a decision has to know besides the state stands
in its `Context`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.events.base import Event


class Command(BaseModel):
    """A request to change a stream, named in the imperative; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Context(BaseModel):
    """Who gives the command, when, and the number that was taken for it where it needs one.

    ``secrecy`` is the highest secrecy that any service knows of the documents of which the command tells
    (`Decider.about`).  ``stands_as`` is the number under which the same document stands in the register already, where
    the command takes a number and the service asks (`shared.eventsourcing.numbering.Informed`).
    """

    model_config = ConfigDict(frozen=True)

    actor: Actor
    at: dt.datetime
    number: int | None = None
    secrecy: Secrecy = Secrecy.NONE
    stands_as: str | None = None

    @property
    def today(self) -> dt.date:
        """The civil date in Đà Nẵng (UTC+7, no daylight saving)."""
        return self.at.astimezone(VIETNAM).date()


class Rejected(Exception):
    """A refused command; nothing was written.

    ``code`` names a text in ``shared/web/problems.toml`` (status, title and next step in Vietnamese and English);
    ``params`` fill its placeholders.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return self.code if not self.params else f"{self.code} {self.params}"


State = TypeVar("State", bound=BaseModel)


Decision = Callable[[Any, State, Context], Sequence[Event]]
"""Answers one kind of command with events.  Raises `Rejected`."""


@dataclass(frozen=True)
class Claim:
    """A number that was given outside of this system enters ``series``: once, and where it leaves no gap."""

    series: str
    number: int


@dataclass(frozen=True)
class Continuation:
    """Numbers up to ``number`` of ``series`` were given outside of this system; its own go on after it."""

    series: str
    number: int


Numbering = str | Claim | Continuation
"""What a command asks of a series: its next number (the series' name), or one of the two others."""


@dataclass(frozen=True)
class Decider(Generic[State]):
    """The three functions of one kind of stream, and what the store has to know about it.

    ``decisions`` holds a function per command.  ``series(command, state, context)`` names the number series from which
    a command takes its next number, the number that it claims, or how far a series has come; ``None`` where it needs no
    number.
    ``secrecy(state)`` is the secrecy that the events carry on the wire, ``in_charge(state)`` the body that took the
    stream over, if one did.  ``about(state, command)`` names the documents of other streams that make the command as
    secret as themselves; without a command, those that make the stream so.  ``chosen_ids`` is false where the system
    derives the streams' ids: then the first command may be anybody's.
    """

    state_type: type[State]
    initial: Callable[[], State]
    decisions: Mapping[type[Command], Decision[State]]
    evolve: Callable[[State, Event], State]
    series: Callable[[Any, State, Context], Numbering | None] = field(default=lambda command, state, context: None)
    secrecy: Callable[[State], str] = field(default=lambda state: "none")
    in_charge: Callable[[State], str | None] = field(default=lambda state: None)
    about: Callable[[State, Command | None], Iterable[UUID | None]] = field(default=lambda state, command: ())
    chosen_ids: bool = True

    def decide(self, command: Command, state: State, context: Context) -> Sequence[Event]:
        """The events that the command causes.  Raises `Rejected`."""
        decision = self.decisions.get(type(command))
        if decision is None:
            raise Rejected("command.unknown")
        return decision(command, state, context)

    def fold(self, events: Iterable[Event], state: State | None = None) -> State:
        """The state after ``events``, from ``state`` on; without it, from the initial state."""
        return reduce(self.evolve, events, self.initial() if state is None else state)
