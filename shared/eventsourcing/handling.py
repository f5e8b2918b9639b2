"""From a command to its events: load, decide, append; after a version conflict, once more."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

from pydantic import BaseModel

from shared.bodies.actor import Actor
from shared.bodies.rights import is_system
from shared.bodies.visibility import most_secret
from shared.documents.secrecy import Secrecy
from shared.events.base import LARGEST_EVENT, Event
from shared.eventsourcing.appending import Appender, Placement
from shared.eventsourcing.decider import Command, Context, Decider, Numbering, Rejected
from shared.eventsourcing.ids import guard_opening, is_uuid
from shared.eventsourcing.numbering import NOT_INFORMED, InformedOf, expected, obtain, with_number
from shared.eventsourcing.recorded import Metadata, RecordedEvent
from shared.eventsourcing.store import (
    Append,
    CommandRepeated,
    EventStore,
    NewEvent,
    VersionConflict,
    append_all,
    new_event_id,
)
from shared.observability.tracing import current_traceparent, span

StateT = TypeVar("StateT", bound=BaseModel)

TRIES = 10  # optimistic tries before the command is refused
SNAPSHOT_EVERY = 100  # events


@dataclass(frozen=True, slots=True)
class Request:
    """A command with its stream and context.

    ``command_id`` is its idempotency key, ``expected_version`` the version that the person saw, if they sent it.
    """

    stream_id: str
    command: Command
    context: Context
    command_id: UUID
    correlation_id: str
    causation_id: str
    expected_version: int | None = None
    traceparent: str | None = None

    @property
    def fingerprint(self) -> str:
        """A hash of stream and command; it differs where a key is used again for another command."""
        content = f"{self.stream_id}\n{type(self.command).__name__}\n{self.command.model_dump_json()}"
        return hashlib.sha256(content.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Answer:
    """The events that a command caused, and the stream's version after them; ``repeated`` if it was given before."""

    stream_id: str
    version: int
    events: tuple[RecordedEvent, ...]
    repeated: bool = False


class CommandHandler:
    """Carries out the commands of one service; each command belongs to one decider."""

    def __init__(
        self,
        deciders: Iterable[Decider[Any]],
        store: EventStore,
        appender: Appender,
        informed: InformedOf = NOT_INFORMED,
    ) -> None:
        self.store = store
        self._appender = appender
        self._turns = WeakValueDictionary[str, asyncio.Lock]()
        self._informed_of = informed
        self._deciders = {command: decider for decider in deciders for command in decider.decisions}

    async def state(self, decider: Decider[StateT], stream_id: str) -> tuple[StateT, int]:
        """The state and the version of one of ``decider``'s streams; the initial state and 0 for a new one."""
        loaded = await self.store.load(stream_id, decider.state_type)
        return decider.fold((event.data for event in loaded.events), loaded.snapshot), loaded.version

    async def secrecy(self, decider: Decider[StateT], state: StateT, command: Command | None = None) -> Secrecy:
        """The secrecy of the stream (and ``command``): the highest of its own and of the documents it tells of."""
        about = _about(decider, state, command)
        return most_secret((Secrecy(decider.secrecy(state)), _highest(about, await self.store.ranks_of(about))))

    async def handle(self, request: Request) -> Answer:
        """Decide and append; a repeated ``command_id`` gets the first answer again.  Raises `Rejected`."""
        with span(type(request.command).__name__, stream_id=request.stream_id):
            return await self._handle(_in_trace(request))

    async def guard(self, request: Request) -> None:
        """Raises `Rejected` where ``request`` would be refused now; nothing is appended."""
        decider = self._deciders.get(type(request.command))
        if decider is not None:
            state, _ = await self.state(decider, request.stream_id)
            decider.decide(request.command, state, with_number(request.context, 1))

    async def _handle(self, request: Request) -> Answer:
        try:
            return await self._try(request)
        except (Rejected, CommandRepeated) as error:
            # Repeats are looked up only here, so that the usual first command costs no extra query.
            first = await self._first_answer(request)
            if first is not None:
                return first
            if isinstance(error, CommandRepeated):
                raise Rejected("command.id-taken") from error
            raise

    async def handle_page(self, requests: Sequence[Request]) -> list[Answer | BaseException]:
        """`handle` for many commands, each to a stream of its own, in two round trips; each succeeds or fails alone.

        The answers have the order of ``requests``; the exception stands in the place of an answer that failed.
        """
        answers: dict[UUID, Answer | BaseException] = {}
        by_decider: dict[int, list[Request]] = {}
        for request in requests:
            by_decider.setdefault(id(self._deciders.get(type(request.command))), []).append(request)
        for group in by_decider.values():
            decider = self._deciders.get(type(group[0].command))
            if decider is not None:
                answers |= await self._together(decider, group)
        # A repeat, a refusal, a conflict or a command that takes a number is handled alone.
        alone = [request for request in requests if request.command_id not in answers]
        outcomes = await asyncio.gather(*(self.handle(request) for request in alone), return_exceptions=True)
        answers |= zip((request.command_id for request in alone), outcomes, strict=True)
        return [answers[request.command_id] for request in requests]

    async def _together(self, decider: Decider[StateT], requests: Sequence[Request]) -> dict[UUID, Answer]:
        loaded = await self.store.load_many([request.stream_id for request in requests], decider.state_type)
        answers: dict[UUID, Answer] = {}
        decided: list[tuple[Request, StateT, int, Append]] = []
        states = [
            decider.fold((event.data for event in found.events), found.snapshot)
            for found in (loaded[request.stream_id] for request in requests)
        ]
        for request, state in zip(await self._informed(decider, requests, states), states, strict=True):
            found = loaded[request.stream_id]
            if decider.series(request.command, state, request.context) is not None or request.expected_version:
                continue
            try:
                events = decider.decide(request.command, state, request.context)
                append = self._encode(decider, request, state, found.version, events)
            except Rejected:
                continue
            if append.events:
                decided.append((request, state, found.version, append))
            else:
                answers[request.command_id] = Answer(request.stream_id, found.version, ())
        if not decided:
            return answers
        try:
            async with self.store.pool.acquire() as connection:
                placed = await append_all(connection, [append for *_, append in decided])
        except CommandRepeated:
            return answers
        self._appender.wake()
        for request, state, version, append in decided:
            if request.stream_id in placed:
                answer = self._answer(append, placed[request.stream_id])
                answers[request.command_id] = answer
                await self._snapshot(decider, answer, state, version)
        return answers

    async def _try(self, request: Request) -> Answer:
        decider = self._deciders.get(type(request.command))
        if decider is None:
            raise Rejected("command.unknown")
        for _ in range(TRIES):
            state, version = await self.state(decider, request.stream_id)
            (request,) = await self._informed(decider, [request], [state])
            if request.expected_version is not None and request.expected_version != version:
                _refuse_who_may_not_know(decider, request, state)
                raise Rejected("command.stale-version", expected=request.expected_version, actual=version)
            if version == 0:
                await self._refuse_anothers_id(decider, request, state)
            try:
                answer = await self._decide_and_append(decider, request, state, version)
            except VersionConflict:
                continue
            await self._snapshot(decider, answer, state, version)
            return answer
        raise Rejected("command.too-much-contention")

    async def _refuse_anothers_id(self, decider: Decider[StateT], request: Request, state: StateT) -> None:
        """Refuse a person who opens a stream under an id that a stream of another service has."""
        if is_system(request.context.actor) or not is_uuid(request.stream_id):
            return
        if await self.store.is_taken_elsewhere(request.stream_id):
            decider.decide(request.command, state, with_number(request.context, 1))  # may refuse for another reason
            raise Rejected("command.stream-taken")

    async def _informed(
        self, decider: Decider[StateT], requests: Sequence[Request], states: Sequence[StateT]
    ) -> list[Request]:
        """The requests with the secrecy of the documents of which they tell in their contexts."""
        abouts = [_about(decider, state, request.command) for request, state in zip(requests, states, strict=True)]
        ranks = await self.store.ranks_of(document_id for about in abouts for document_id in about)
        return [
            replace(request, context=request.context.model_copy(update={"secrecy": _highest(about, ranks)}))
            if about
            else request
            for request, about in zip(requests, abouts, strict=True)
        ]

    async def _decide_and_append(
        self, decider: Decider[StateT], request: Request, state: StateT, version: int
    ) -> Answer:
        series = decider.series(request.command, state, request.context)
        if series is not None:
            return await self._append_numbered(decider, request, state, version, series)
        events = decider.decide(request.command, state, request.context)
        append = self._encode(decider, request, state, version, events)
        if not append.events:
            return Answer(request.stream_id, version, ())
        return self._answer(append, await self._appender.append(append))

    async def _append_numbered(
        self, decider: Decider[StateT], request: Request, state: StateT, version: int, series: Numbering
    ) -> Answer:
        """Take the number and append its event in one transaction, so that a series has no gaps and no repeats.

        Whoever waits for the same series waits here, before a transaction is begun: the relays of the whole city wait
        for the oldest one that is open.
        """
        decider.decide(request.command, state, with_number(request.context, expected(series)))  # may refuse unlocked
        async with self._turn(series), self.store.pool.acquire() as connection, connection.transaction():
            number = await obtain(connection, series)
            context = with_number(request.context, number)
            if inform := self._informed_of.get(type(request.command)):
                context = await inform(connection, request.command, state, context)
            events = decider.decide(request.command, state, context)
            append = self._encode(decider, request, state, version, events)
            placed = await append_all(connection, [append])
            if append.stream_id not in placed:
                raise VersionConflict(append.stream_id)  # rolls the number back
        self._appender.wake()
        return self._answer(append, placed[append.stream_id])

    def _turn(self, series: Numbering) -> asyncio.Lock:
        """The lock of a series in this process, kept while somebody holds it or waits for it."""
        name = series if isinstance(series, str) else series.series
        return self._turns.setdefault(name, asyncio.Lock())

    @staticmethod
    def _encode(
        decider: Decider[StateT], request: Request, state: StateT, version: int, events: Sequence[Event]
    ) -> Append:
        actor = request.context.actor
        if events:
            guard_stream(decider, actor, request.stream_id, state, version)
        after = decider.fold(events, state)
        metadata = Metadata(
            correlation_id=request.correlation_id,
            causation_id=request.causation_id,
            actor=actor.person_id,
            actor_name=actor.name,
            acting_for=actor.acting_for,
            secrecy=most_secret((Secrecy(decider.secrecy(after)), request.context.secrecy)).value,
            in_charge=decider.in_charge(after),
            traceparent=request.traceparent,
            fingerprint=request.fingerprint,
        ).model_dump_json(exclude_none=True)
        encoded = [event.model_dump_json(exclude_none=True) for event in events]
        for data in encoded:
            _guard_size(data)
        return Append(
            request.stream_id,
            tuple(
                NewEvent(
                    id=new_event_id(),
                    stream_id=request.stream_id,
                    version=version + index + 1,
                    event=event,
                    time=request.context.at,
                    data=encoded[index],
                    metadata=metadata,
                    command_id=request.command_id,
                    command_index=index,
                )
                for index, event in enumerate(events)
            ),
        )

    def _answer(self, append: Append, placed: Placement) -> Answer:
        events = tuple(
            RecordedEvent(
                id=new.id,
                service=self.store.service,
                stream_id=new.stream_id,
                version=new.version,
                time=new.time,
                data=new.event,
                metadata=Metadata.model_validate_json(new.metadata),
                transaction_id=transaction_id,
                position=position,
            )
            for new, (_, position, transaction_id) in zip(append.events, sorted(placed), strict=True)
        )
        return Answer(append.stream_id, append.events[-1].version, events)

    async def _first_answer(self, request: Request) -> Answer | None:
        events = tuple(await self.store.events_of_command(request.command_id))
        if not events:
            return None
        if events[0].metadata.fingerprint != request.fingerprint and not is_system(request.context.actor):
            raise Rejected("command.id-reused")  # the system derives its ids from causes: its repeat is no reuse
        return Answer(events[0].stream_id, events[-1].version, events, repeated=True)

    async def _snapshot(self, decider: Decider[StateT], answer: Answer, state: StateT, version: int) -> None:
        if answer.version // SNAPSHOT_EVERY > version // SNAPSHOT_EVERY:
            folded = decider.fold((event.data for event in answer.events), state)
            await self.store.save_snapshot(answer.stream_id, answer.version, folded)


def _guard_size(data: str) -> None:
    """Refuse an event that is too large for the brokers: it would be stored and never published."""
    if len(data) > LARGEST_EVENT // 4 and (size := len(data.encode())) > LARGEST_EVENT:
        raise Rejected("command.too-large", bytes=size, most=LARGEST_EVENT)


def guard_stream(decider: Decider[StateT], actor: Actor, stream_id: str, state: StateT, version: int) -> None:
    """Refuse an id that the actor may not choose, and the id of a stream of another kind."""
    if not decider.chosen_ids or not is_uuid(stream_id):
        return
    if version == 0:
        guard_opening(actor, stream_id)
    elif state == decider.initial():
        raise Rejected("command.stream-taken")


def _about(decider: Decider[StateT], state: StateT, command: Command | None) -> list[str]:
    return [str(document_id) for document_id in decider.about(state, command) if document_id is not None]


def _highest(documents: Iterable[str], ranks: Mapping[str, int]) -> Secrecy:
    return Secrecy.of_rank(max((ranks.get(document_id, 0) for document_id in documents), default=0))


def _refuse_who_may_not_know(decider: Decider[StateT], request: Request, state: StateT) -> None:
    """Raise the decider's refusal where it hides the stream: its version is not for those people to know."""
    try:
        decider.decide(request.command, state, request.context)
    except Rejected as refused:
        if refused.code.startswith("forbidden.") or refused.code.endswith(".unknown"):
            raise


def _in_trace(request: Request) -> Request:
    """The request with the current span's trace context, where spans are recorded."""
    traceparent = current_traceparent()
    return request if traceparent is None else replace(request, traceparent=traceparent)
