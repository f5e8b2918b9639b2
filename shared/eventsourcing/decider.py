"""The decider: a service's whole domain as three pure functions.

``decide`` answers a command with events or refuses it, ``evolve`` folds an event into the state, and
``initial`` is the state before anything happened.  No I/O and no clock: what a decision needs to know
about the world stands in its `Context`.
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
    """What may be asked, in the imperative; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Context(BaseModel):
    """Who asks, when, and the number taken for the command where it needs one.

    ``secrecy`` is how secret the documents have become, by what every service knows of them, that the command tells of
    (`Decider.about`).
    """

    model_config = ConfigDict(frozen=True)

    actor: Actor
    at: dt.datetime
    number: int | None = None
    secrecy: Secrecy = Secrecy.NONE

    @property
    def today(self) -> dt.date:
        """The civil date in Đà Nẵng (UTC+7, no daylight saving)."""
        return self.at.astimezone(VIETNAM).date()


class Rejected(Exception):
    """A command that may not be carried out; nothing was written.

    ``code`` names a text in ``shared/web/problems.toml`` (status, title and next step in Vietnamese and
    English); ``params`` fill its placeholders.
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
    """A number that was given elsewhere and enters ``series`` as it is, if the series has not come that far yet."""

    series: str
    number: int


@dataclass(frozen=True)
class Decider(Generic[State]):
    """A service's three functions, and what the store has to know about them.

    ``decisions`` holds a function per command.  ``series(command, state, context)`` names the number series a command
    takes its next number from, or the number it claims, or ``None``; ``secrecy(state)`` is the secrecy its
    events carry on the wire, ``in_charge(state)`` the body that took the stream over, if one did.
    ``about(state, command)`` names the documents of other streams whose secrecy is the stream's as well, or the
    command's; without a command, those of the stream.
    ``chosen_ids``: people choose the ids of such streams; where not, the system has derived them, whoever asks first.
    """

    state_type: type[State]
    initial: Callable[[], State]
    decisions: Mapping[type[Command], Decision[State]]
    evolve: Callable[[State, Event], State]
    series: Callable[[Any, State, Context], str | Claim | None] = field(default=lambda command, state, context: None)
    secrecy: Callable[[State], str] = field(default=lambda state: "none")
    in_charge: Callable[[State], str | None] = field(default=lambda state: None)
    about: Callable[[State, Command | None], Iterable[UUID | None]] = field(default=lambda state, command: ())
    chosen_ids: bool = True

    def decide(self, command: Command, state: State, context: Context) -> Sequence[Event]:
        """The events a command causes.  Raises `Rejected`."""
        decision = self.decisions.get(type(command))
        if decision is None:
            raise Rejected("command.unknown")
        return decision(command, state, context)

    def fold(self, events: Iterable[Event], state: State | None = None) -> State:
        """The state after ``events``, begun at ``state`` or at the very beginning."""
        return reduce(self.evolve, events, self.initial() if state is None else state)
