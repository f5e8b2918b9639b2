"""What an operator does about letters: look ahead, mend, replay, set aside; one or all of a cause.

How a replayed event gets into the rows.  The event goes to its topic once more, and everybody meets it again:

* A service's policies answer it; whoever has answered it already refuses the second answer (its id is derived).
* A read model that stands right before it, or further back, takes it in the order of its stream, later events after it.
* A read model that has gone on to later events of the stream has *passed* it.  It cannot go back: its rows are sums and
  last words over many events.  So it is built anew from the store, where the mended value now stands in the event's
  place, beside the serving rows, and swapped.  Only those are, in which the event shows at all.

Either way the rows are those of a run in which the event had been good from the beginning.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pydantic_core
from aiokafka import AIOKafkaProducer

from services.operations.asking import Asking
from services.operations.consumers.commands import RebuildReadModel
from services.operations.letters.commands import MendLetter, ReopenLetter, ReplayLetter, SetLetterAside
from services.operations.letters.decider import event_from
from services.operations.letters.reads import Letter, Letters
from shared.bodies.actor import Actor
from shared.events.base import LARGEST_EVENT
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.handling import CommandHandler, Request
from shared.streams.cloudevents import headers_of
from shared.streams.topics import topic_of


@dataclass(frozen=True)
class Preview:
    """What would happen to a letter's event.

    ``changes`` are ``(path, before, after)``; ``refused`` is why it may not be done.  ``rebuilt`` have passed the
    event, ``taken`` will take it as it comes, ``services`` failed on it with a policy.
    """

    changes: list[tuple[str, str, str]] = field(default_factory=list)
    rebuilt: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    refused: Rejected | None = None


class LetterWork:
    """Does it; every act is an event of the letter's stream."""

    def __init__(self, letters: Letters, handler: CommandHandler, asking: Asking, producer: AIOKafkaProducer) -> None:
        self._letters = letters
        self._handler = handler
        self._asking = asking
        self._producer = producer

    async def preview(self, actor: Actor, letter: Letter, value: str | None) -> Preview:
        """What mending with ``value`` (``None``: nothing) and replaying would do.  Nothing is done."""
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
            standing = await self._standing(actor, letter, value)
        except Rejected as refused:
            return Preview(services=services, refused=refused)
        mended = value is not None or letter.mended
        rebuilt = tuple(name for name, one in standing.items() if _passed(letter, name, one, mended))
        version = letter.row["version"]
        taken = tuple(name for name, one in standing.items() if one["touched"] and one["reached"] < version)
        changes = differences(letter.stored_row["data"], value) if value is not None and letter.stored_row else []
        return Preview(changes, rebuilt, taken, services)

    async def mend(self, actor: Actor, letter: Letter, value: str, reason: str) -> None:
        """Mend it.  Raises `Rejected`."""
        command = MendLetter(letter_id=letter.letter_id, stored=letter.stored, value=value, reason=reason)
        await self._give(actor, letter.letter_id, command)

    async def replay(self, actor: Actor, letter_id: UUID) -> tuple[str, ...]:
        """Replay it; returns the read models that are built anew for it.  Raises `Rejected`."""
        letter = await self._known(letter_id)
        stored = letter.stored
        rebuilt: tuple[str, ...] = ()
        if stored is not None and stored.readable:
            standing = await self._standing(actor, letter, None)
            rebuilt = tuple(name for name, one in standing.items() if _passed(letter, name, one, letter.mended))
        await self._give(actor, letter_id, ReplayLetter(letter_id=letter_id, stored=stored, read_models=rebuilt))
        await self._publish(letter)
        return rebuilt

    async def rebuild(self, actor: Actor, read_models: Sequence[str], reason: str) -> None:
        """Order what replaying has found to be built anew."""
        for name in dict.fromkeys(read_models):
            consumer = f"projections.{name}"
            command = RebuildReadModel(consumer=consumer, order_id=uuid4(), reason=reason)
            await self._give(actor, consumer, command)

    async def set_aside(self, actor: Actor, letter_id: UUID, reason: str) -> None:
        """Let it rest.  Raises `Rejected`."""
        await self._give(actor, letter_id, SetLetterAside(letter_id=letter_id, reason=reason))

    async def reopen(self, actor: Actor, letter_id: UUID) -> None:
        """Take it up again.  Raises `Rejected`."""
        await self._give(actor, letter_id, ReopenLetter(letter_id=letter_id))

    async def _known(self, letter_id: UUID) -> Letter:
        letter = await self._letters.one(letter_id)
        if letter is None:
            raise Rejected("letter.unknown")
        return letter

    async def _standing(self, actor: Actor, letter: Letter, value: str | None) -> dict[str, dict[str, Any]]:
        row = letter.row
        try:
            return await self._asking.standing(actor, row["service"], row["stream_id"], row["version"], value)
        except httpx.HTTPError as error:  # without the projections nobody can say what a replay would do
            raise Rejected("service.unavailable") from error

    async def _publish(self, letter: Letter) -> None:
        row = letter.stored_row
        assert row is not None, "the decider has refused what is not in the store"
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


def _passed(letter: Letter, name: str, standing: dict[str, Any], mended: bool) -> bool:
    """Whether a read model has gone on without the event; bytes damaged on the way it has had from the store since."""
    failed = f"projections.{name}" in letter.consumers and letter.message_readable
    return bool(standing["touched"] and standing["reached"] >= letter.row["version"] and (mended or failed))


def patched(data: str, patch: str) -> str:
    """``data`` with a JSON merge patch (RFC 7396) applied.  Raises ``ValueError`` where the patch is no JSON object."""
    changes = pydantic_core.from_json(patch)
    if not isinstance(changes, dict):
        raise ValueError("a merge patch is a JSON object")
    return json.dumps(_merged(json.loads(data), changes), ensure_ascii=False)


def _merged(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
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


def _leaves(value: Any, path: str) -> dict[str, str]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None or not value:
        return {path: json.dumps(value, ensure_ascii=False)}
    found: dict[str, str] = {}
    for name, part in parts:
        found |= _leaves(part, f"{path}.{name}" if path else str(name))
    return found
