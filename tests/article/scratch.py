"""A city in one process: every service's deciders and policies, without HTTP and Kafka between them.

What the services decide is kept and appended in bulk, effects after their causes, to a real store; the read models are
then folded from it by their own engine.
"""

import datetime as dt
import inspect
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

import asyncpg

from services.approval import decider as approval
from services.approval import policies as approval_policies
from services.directory import decider as directory
from services.meetings import decider as meetings
from services.meetings import policies as meetings_policies
from services.projections.engine import ensure_schema
from services.projections.rebuild import rebuild
from services.publishing import decider as publishing
from services.publishing import policies as publishing_policies
from services.receiving import decider as receiving
from services.receiving.policies import receive_what_was_dispatched
from services.routing import app as routing_app
from services.tracking import app as tracking_app
from shared.bodies.actor import Actor
from shared.bodies.heirs import Heirs
from shared.documents.numbering import NumberingRules
from shared.events.approval import DraftApproved
from shared.events.base import Event
from shared.events.publishing import DocumentDispatched
from shared.eventsourcing.decider import Claim, Command, Context, Decider
from shared.eventsourcing.recorded import Metadata, RecordedEvent
from shared.eventsourcing.store import Append, NewEvent, append_all, new_event_id
from shared.readmodels.model import ReadModel
from shared.services import STORES
from shared.streams.policies import reaction_id
from shared.streams.policy import Policy, acting

NOBODY_ENDED = Heirs({})
BATCH = 500  # commands appended in one statement
LATER = dt.timedelta(seconds=1)  # how long after an event a policy answers it

# Bodies of the article number first; reading their rules would ask a roster.
_OPENING = Policy("publishing.open-approved", DraftApproved, publishing_policies.opening(NumberingRules()))
# No file is fed, so that there is nothing to examine: of receiving's policies, the one that carries documents on.
_SERVICES: dict[str, tuple[tuple[Decider[Any], ...], tuple[Policy, ...]]] = {
    "receiving": (
        (receiving.DECIDER,),
        (Policy("receiving.receive-dispatched", DocumentDispatched, receive_what_was_dispatched),),
    ),
    "routing": (routing_app.SERVICE.deciders, routing_app.SERVICE.policies),
    "approval": ((approval.DECIDER,), approval_policies.POLICIES),
    "publishing": ((publishing.DECIDER,), (_OPENING, *publishing_policies.POLICIES)),
    "tracking": (tracking_app.SERVICE.deciders, tracking_app.SERVICE.policies),
    "meetings": ((meetings.DECIDER,), meetings_policies.POLICIES),
    "directory": ((directory.DECIDER,), ()),
}


@dataclass
class _Stream:
    state: Any
    version: int = 0
    round: int = 0  # after which round of appends its last events stand


@dataclass
class ScratchCity:
    """Decides in memory; `append` writes what was decided since the last time."""

    events: int = 0
    _streams: dict[tuple[str, str], _Stream] = field(default_factory=dict)
    _numbers: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _undone: dict[tuple[int, str], list[Append]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self._deciders = {
            command: (service, decider)
            for service, (deciders, _) in _SERVICES.items()
            for decider in deciders
            for command in decider.decisions
        }
        self._policies: dict[type[Any], list[tuple[str, Policy]]] = defaultdict(list)
        for service, (_, policies) in _SERVICES.items():
            for policy in policies:
                self._policies[policy.on].append((service, policy))

    def give(self, stream_id: str | UUID, actor: Actor, command: Command, at: dt.datetime) -> list[Event]:
        """``actor`` gives ``command``, and every policy answers; returns the events of the command itself.

        Raises `Rejected` as the decider does.
        """
        first = self._decide(str(stream_id), actor, command, at, uuid4(), 0)
        waiting = deque(first)
        while waiting:
            recorded, turn = waiting.popleft()
            for service, policy in self._policies[type(recorded.data)]:
                reactions = policy.react(recorded)
                assert not inspect.isawaitable(reactions), f"{policy.name} looks into files"
                for index, reaction in enumerate(reactions):
                    waiting += self._decide(
                        reaction.stream_id,
                        acting(recorded, reaction, service, NOBODY_ENDED),
                        reaction.command,
                        recorded.time + LATER,
                        reaction_id(recorded, policy, index),
                        turn + 1,
                    )
        return [recorded.data for recorded, _ in first]

    def _decide(
        self, stream_id: str, actor: Actor, command: Command, at: dt.datetime, command_id: UUID, after: int
    ) -> list[tuple[RecordedEvent, int]]:
        service, decider = self._deciders[type(command)]
        stream = self._streams.setdefault((service, stream_id), _Stream(decider.initial()))
        context = self._numbered(service, decider, command, stream.state, Context(actor=actor, at=at))
        events = decider.decide(command, stream.state, context)
        if not events:
            return []
        turn = max(after, stream.round + 1)
        stream.state = decider.fold(events, stream.state)
        metadata = Metadata(
            correlation_id=str(uuid5(command_id, "correlation")),
            causation_id=str(command_id),
            actor=actor.person_id,
            actor_name=actor.name,
            secrecy=decider.secrecy(stream.state),
        )
        encoded = metadata.model_dump_json(exclude_none=True)
        placed = [
            NewEvent(
                id=new_event_id(),
                stream_id=stream_id,
                version=stream.version + index + 1,
                event=event,
                time=at,
                data=event.model_dump_json(exclude_none=True),
                metadata=encoded,
                command_id=command_id,
                command_index=index,
            )
            for index, event in enumerate(events)
        ]
        stream.version, stream.round = stream.version + len(events), turn
        self.events += len(events)
        self._undone[turn, service].append(Append(stream_id, tuple(placed)))
        return [
            (RecordedEvent(new.id, service, stream_id, new.version, at, new.event, metadata), turn) for new in placed
        ]

    def _numbered(self, service: str, decider: Decider[Any], command: Command, state: Any, context: Context) -> Context:
        series = decider.series(command, state, context)
        if series is None:
            return context
        name = series.series if isinstance(series, Claim) else series
        number = series.number if isinstance(series, Claim) else self._numbers[service, name] + 1
        self._numbers[service, name] = number
        return context.model_copy(update={"number": number})

    async def append(self, connection: asyncpg.Connection) -> None:
        """Append what was decided, an effect in a later transaction than its cause; ``connection`` is a superuser's."""
        for turn, service in sorted(self._undone):
            appends = self._undone[turn, service]
            await connection.execute(f"SET search_path = {service}")
            for start in range(0, len(appends), BATCH):
                async with connection.transaction():
                    batch = appends[start : start + BATCH]
                    placed = await append_all(connection, batch)
                    assert len(placed) == len(batch), "a stream stood elsewhere"
        self._undone.clear()
        for (service, series), number in self._numbers.items():
            await connection.execute(f"SET search_path = {service}")
            await connection.execute("SELECT continue_series($1, $2)", series, number)
        await connection.execute("RESET search_path")


async def show(database_url: str, models: Iterable[ReadModel]) -> None:
    """Fold ``models`` from the store, by their own engine; ``database_url`` is that of the role projections."""
    for model in models:
        connection = await asyncpg.connect(database_url)
        await ensure_schema(connection, model)
        await connection.close()
        await rebuild(database_url, model)


__all__ = ["STORES", "ScratchCity", "show"]
