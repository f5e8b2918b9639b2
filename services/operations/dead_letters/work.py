"""What an operator does about dead letters: preview, mend, replay, set aside; one letter or all of a cause.

How a replayed event gets into the rows: it goes to its topic once more, and every consumer reads it again.

* A service's policies answer it.  Where they have answered it before, the second answer is refused (its id is derived).
* A read model that has not reached it takes it in the order of its stream, and the later events after it.
* A read model that has taken later events of the stream has *passed* it and cannot go back, because its rows are sums
  and last values over many events.  It is built anew from the store, with the mended value in the event's place, beside
  the serving rows, and swapped.  A read model in which the event does not show is not built anew.

In both cases the rows are those of a run in which the event was right from the beginning.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import httpx
import pydantic_core
from aiokafka import AIOKafkaProducer

from services.operations.clients import Progress, ServiceClients
from services.operations.consumers.commands import RebuildReadModel
from services.operations.dead_letters.commands import MendLetter, ReopenLetter, ReplayLetter, SetLetterAside
from services.operations.dead_letters.mending import event_from
from services.operations.dead_letters.reads import DeadLetter, DeadLetters
from shared.bodies.actor import Actor
from shared.events.base import LARGEST_EVENT
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.handling import CommandHandler, Request
from shared.streams.cloudevents import EventRow, headers_of
from shared.streams.topics import topic_of


@dataclass(frozen=True)
class Preview:
    """What mending and replaying a letter's event would do.

    ``changes`` are ``(path, before, after)``; ``refused`` is why it is not possible.  ``rebuilt`` are the read models
    that are built anew, ``taken`` those that will take the event, ``services`` those whose policies failed on it.
    """

    changes: list[tuple[str, str, str]] = field(default_factory=list)
    rebuilt: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    refused: Rejected | None = None


class DeadLetterWork:
    """Carries out what operators do about letters; every act is an event of the letter's stream."""

    def __init__(
        self, letters: DeadLetters, handler: CommandHandler, clients: ServiceClients, producer: AIOKafkaProducer
    ) -> None:
        self._letters = letters
        self._handler = handler
        self._clients = clients
        self._producer = producer

    async def preview(self, actor: Actor, letter: DeadLetter, value: str | None) -> Preview:
        """What mending with ``value`` (``None``: not at all) and replaying would do.  Nothing is written."""
        stored = letter.stored
        services = tuple(name for name in letter.consumers if not name.startswith("projections."))
        try:
            if stored is None:
                raise Rejected("letter.not-in-store")
            if value is not None:
                if not letter.shown_to(actor):
                    raise Rejected("forbidden.clearance")
                event_from(stored, value)
            elif not stored.readable:
                raise Rejected("letter.needs-mending")
            elif not stored.fits:
                raise Rejected("letter.too-large", most=LARGEST_EVENT)
            progress = await self._progress(actor, letter, value)
        except Rejected as refused:
            return Preview(services=services, refused=refused)
        mended = value is not None or letter.mended
        rebuilt = tuple(name for name, model in progress.items() if _passed(letter, name, model, mended))
        version = _stored(letter)["version"]
        taken = tuple(name for name, model in progress.items() if model.touched and model.reached < version)
        changes = differences(letter.stored_row["data"], value) if value is not None and letter.stored_row else []
        return Preview(changes, rebuilt, taken, services)

    async def mend(self, actor: Actor, letter: DeadLetter, value: str, reason: str) -> None:
        """Mend the letter.  Raises `Rejected`."""
        command = MendLetter(letter_id=letter.letter_id, stored=letter.stored, value=value, reason=reason)
        await self._give(actor, letter.letter_id, command)

    async def replay(self, actor: Actor, letter_id: UUID) -> tuple[str, ...]:
        """Replay the letter; returns the read models to be built anew for it.  Raises `Rejected`."""
        letter = await self._known(letter_id)
        stored = letter.stored
        rebuilt: tuple[str, ...] = ()
        if stored is not None and stored.readable:
            progress = await self._progress(actor, letter, None)
            rebuilt = tuple(name for name, model in progress.items() if _passed(letter, name, model, letter.mended))
        await self._give(actor, letter_id, ReplayLetter(letter_id=letter_id, stored=stored, read_models=rebuilt))
        await self._publish(letter)
        return rebuilt

    async def rebuild(self, actor: Actor, read_models: Sequence[str], reason: str) -> None:
        """Order the rebuilds that replaying has called for."""
        for name in dict.fromkeys(read_models):
            consumer = f"projections.{name}"
            command = RebuildReadModel(consumer=consumer, order_id=uuid4(), reason=reason)
            await self._give(actor, consumer, command)

    async def set_aside(self, actor: Actor, letter_id: UUID, reason: str) -> None:
        """Set the letter aside.  Raises `Rejected`."""
        await self._give(actor, letter_id, SetLetterAside(letter_id=letter_id, reason=reason))

    async def reopen(self, actor: Actor, letter_id: UUID) -> None:
        """Reopen the letter.  Raises `Rejected`."""
        await self._give(actor, letter_id, ReopenLetter(letter_id=letter_id))

    async def _known(self, letter_id: UUID) -> DeadLetter:
        letter = await self._letters.find(letter_id)
        if letter is None:
            raise Rejected("letter.unknown")
        return letter

    async def _progress(self, actor: Actor, letter: DeadLetter, value: str | None) -> dict[str, Progress]:
        row = _stored(letter)
        try:
            return await self._clients.progress(actor, row["service"], row["stream_id"], row["version"], value)
        except httpx.HTTPError as error:  # only the projections know what a replay would do
            raise Rejected("service.unavailable") from error

    async def _publish(self, letter: DeadLetter) -> None:
        row = _stored(letter)
        await self._producer.send_and_wait(
            topic_of(row["service"]).name,
            key=row["subject"].encode(),
            value=row["data"].encode(),
            headers=headers_of(row["service"], row),
        )

    async def _give(self, actor: Actor, stream: UUID | str, command: Command) -> None:
        command_id = uuid4()
        await self._handler.handle(
            Request(
                stream_id=str(stream),
                command=command,
                context=Context(actor=actor, at=dt.datetime.now(dt.UTC)),
                command_id=command_id,
                correlation_id=str(command_id),
                causation_id=str(command_id),
            )
        )


def _stored(letter: DeadLetter) -> EventRow:
    assert letter.stored_row is not None, "what no store holds is refused before"
    return letter.stored_row


def _passed(letter: DeadLetter, name: str, progress: Progress, mended: bool) -> bool:
    """Whether a read model has gone on without the event.

    A message that was only damaged on its way does not count: the read model has taken the event from the store.
    """
    failed = f"projections.{name}" in letter.consumers and letter.message_readable
    return progress.touched and progress.reached >= _stored(letter)["version"] and (mended or failed)


def patched(data: str, patch: str) -> str:
    """``data`` with a JSON merge patch (RFC 7396) applied.  Raises ``ValueError`` where the patch is no JSON object."""
    changes = pydantic_core.from_json(patch)
    if not isinstance(changes, dict):
        raise ValueError("a merge patch is a JSON object")
    return json.dumps(_merged(json.loads(data), changes), ensure_ascii=False)


def _merged(target: object, patch: object) -> object:
    if not isinstance(patch, dict):
        return patch
    result: dict[str, object] = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _merged(result.get(name), value)
    return result


def differences(before: str, after: str) -> list[tuple[str, str, str]]:
    """``(path, before, after)`` of every value in which two JSON texts differ; ``""`` where there is none."""
    old, new = _leaves(json.loads(before), ""), _leaves(json.loads(after), "")
    paths = [*old, *(path for path in new if path not in old)]
    return [(path, old.get(path, ""), new.get(path, "")) for path in paths if old.get(path) != new.get(path)]


def _leaves(value: object, path: str) -> dict[str, str]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None or not value:
        return {path: json.dumps(value, ensure_ascii=False)}
    found: dict[str, str] = {}
    for name, part in parts:
        found |= _leaves(part, f"{path}.{name}" if path else str(name))
    return found
