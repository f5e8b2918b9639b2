"""A policy: when an event happens elsewhere, a command is given here.

A policy is a pure function from an event to commands.  One that has to read a file first is a coroutine; it changes
nothing either."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from shared.bodies.actor import SystemActor, system_actor
from shared.bodies.grants import GRANTS, Grant, reached
from shared.bodies.heirs import Heirs
from shared.events.base import Event
from shared.eventsourcing.decider import Command
from shared.eventsourcing.recorded import RecordedEvent


@dataclass(frozen=True)
class Reaction:
    """A command for one of the service's own streams, given by the system for the body whose event it answers.

    ``grant`` names the rule that lets it reach into another body; ``None`` where it reaches into none.
    """

    stream_id: str
    command: Command
    grant: Grant | None = None


@dataclass(frozen=True)
class Policy:
    """``react`` answers every event of type ``on``; ``name`` is part of the answers' ids, so it never changes."""

    name: str
    on: type[Event]
    react: Callable[[RecordedEvent], Iterable[Reaction] | Awaitable[Iterable[Reaction]]]


class NotGranted(Exception):
    """A policy reaches into another body without a grant for it: an error in the code, kept as a dead letter."""


def acting(event: RecordedEvent, reaction: Reaction, service: str, heirs: Heirs) -> SystemActor:
    """The system actor that answers ``event``: for the event's body, the body in charge of it and their families.

    Raises `NotGranted` where the reaction's grant does not cover this event and this command.
    """
    body_id, family = event.data.body_id, set(heirs.family(event.data.body_id))
    if event.metadata.in_charge is not None:
        family |= heirs.family(event.metadata.in_charge)
    if reaction.grant is None:
        return system_actor(body_id, service, family)
    right = GRANTS[reaction.grant]
    name = f"{event.service}.{type(event.data).__name__}"
    if name not in right.events or type(reaction.command).__name__ != right.command:
        raise NotGranted(f"{reaction.grant}: {name} → {type(reaction.command).__name__}")
    reaches = {one for named in reached(event.data, right.reaches) for one in heirs.family(named)}
    return system_actor(body_id, service, family, reaction.grant, reaches)
