"""A read model that follows the topics: batches of messages, positions kept in PostgreSQL.

Not Kafka's consumer group: the offsets stand beside the rows they produced and move in the same transaction.
The update names the offset it expects, so that whoever else moved it (a republish, a second process)
is noticed and followed.
"""

import asyncio
import json
import time
from contextlib import suppress
from uuid import UUID

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer, ConsumerRecord, TopicPartition
from prometheus_client import Counter, Gauge

from services.projections.engine import Applied, Applier, ensure_schema, is_outdated
from services.projections.rebuild import rebuild
from services.projections.tail import Batch, Positions, Reader, Tail
from shared.eventsourcing.recorded import RecordedEvent
from shared.observability.tracing import now_ns, spans
from shared.outages import OUTAGE
from shared.readmodels.model import ReadModel
from shared.streams.dead_letters import DeadLetters
from shared.streams.switches import Switches

BATCH = 2000  # messages a transaction
LINGER_S = 0.2  # between batches: what trickles in is written together, which costs a tenth of the statements
RETRY_S = 0.3
MOST_NAMED_BODIES = 100  # in one notification (8000 bytes at most); beyond that everybody looks
CHANNEL = "read_models"

LAG = Gauge("congvan_consumer_lag_events", "Messages in the topics that the rows do not show", ["consumer"])
FRESHNESS = Gauge(
    "congvan_read_model_freshness_seconds",
    "Seconds since the rows last showed everything; 0 now",
    ["model"],
)
FOLLOWING = Gauge("congvan_read_model_following", "1 while it follows the topics", ["model"])
APPLIED = Counter("congvan_read_model_events_total", "Events shown", ["model"])
REFILLED = Counter("congvan_read_model_refilled_total", "Events a gap was refilled with", ["model"])

TROUBLE = (*OUTAGE, asyncpg.PostgresError)

log = structlog.get_logger("projections")


class PositionsMoved(Exception):
    """Another process moved the checkpoint: it must be read again."""


class LiveReadModel:
    """Keeps one read model up to date; run it as a task for the life of the process."""

    def __init__(
        self,
        model: ReadModel,
        database_url: str,
        tail: Tail,
        producer: AIOKafkaProducer,
        switches: Switches | None = None,
    ) -> None:
        self.model = model
        self._database_url = database_url
        self._tail = tail
        self._consumer = f"projections.{model.name}"
        self._dead_letters = DeadLetters(producer, self._consumer)
        self._switches = switches
        self._again = False
        self._behind_since: float | None = None
        FRESHNESS.labels(model.name).set_function(
            self._behind_s
        )  # a callback, so that the lag also grows while a batch is stuck
        self._follows(False)

    def look_again(self) -> None:
        """Read the positions again: a rebuild or its undoing has swapped the rows."""
        self._again = True

    async def run(self) -> None:
        """Follow the topics; after trouble begin again at the positions in the database."""
        while True:
            try:
                await self._follow()
            except PositionsMoved:
                log.info("positions moved, reading them anew", model=self.model.name)
                continue
            except TROUBLE as error:
                log.warning("read model interrupted", model=self.model.name, error=repr(error))
            except Exception as error:  # whatever the error is: a read model that stops for good is worse
                log.error("read model failed", model=self.model.name, exc_info=error)
            finally:
                self._follows(False)
            await asyncio.sleep(RETRY_S)

    def _follows(self, follows: bool) -> None:
        self.following = follows
        FOLLOWING.labels(self.model.name).set(follows)

    async def _follow(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=10, command_timeout=60)
        reader: Reader | None = None
        try:
            await connection.execute(  # one process per read model; the others stand by
                "SELECT pg_advisory_lock(hashtextextended($1, 0))",
                f"read-model:{self.model.name}",
                timeout=None,
            )
            await ensure_schema(connection, self.model)
            beginnings = await self._tail.beginnings()
            if await is_outdated(connection, self.model):
                log.info("read model was made by other code: rebuilding", model=self.model.name)
                await rebuild(self._database_url, self.model)
            elif await self._has_missed(connection, beginnings):
                log.warning("the broker has forgotten what was not shown: rebuilding", model=self.model.name)
                await rebuild(self._database_url, self.model)
            reader = self._tail.reader(await self._positions(connection, beginnings))
            applier = await Applier.open(connection, self.model, self.model.name)
            self._follows(True)
            while True:
                if self._switches is not None:
                    await self._switches.while_paused(self._consumer)
                if self._again:
                    self._again = False
                    raise PositionsMoved
                batch = await reader.batch(BATCH)
                if batch:
                    await self._digest(connection, applier, reader, batch)
                    await asyncio.sleep(LINGER_S)
                self._measure(reader)
        finally:
            if reader is not None:
                await reader.close()
            with suppress(*TROUBLE):
                await connection.close(timeout=2)

    async def _has_missed(self, connection: asyncpg.Connection, beginnings: Positions) -> bool:
        """Whether messages have passed their retention before this model saw them; a new one has seen none."""
        kept = await self._kept(connection)
        return any(kept.get(partition, 0) < beginning for partition, beginning in beginnings.items())

    async def _positions(self, connection: asyncpg.Connection, beginnings: Positions) -> dict[TopicPartition, int]:
        """Where to read on: what is before a partition's beginning will not come."""
        table = f'"{self.model.name}".checkpoint'
        await connection.execute(
            f"INSERT INTO {table} AS kept SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]) "
            "ON CONFLICT (topic, partition) DO UPDATE "
            "SET next_offset = excluded.next_offset WHERE kept.next_offset < excluded.next_offset",
            [partition.topic for partition in beginnings],
            [partition.partition for partition in beginnings],
            list(beginnings.values()),
        )
        kept = await self._kept(connection)
        return {partition: kept[partition] for partition in beginnings}

    async def _kept(self, connection: asyncpg.Connection) -> dict[TopicPartition, int]:
        rows = await connection.fetch(f'SELECT topic, partition, next_offset FROM "{self.model.name}".checkpoint')
        return {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def _digest(self, connection: asyncpg.Connection, applier: Applier, reader: Reader, batch: Batch) -> None:
        began = now_ns()
        self._behind_since = self._behind_since or time.monotonic()
        reached = {partition: messages[-1].record.offset + 1 for partition, messages in batch.items()}
        source: dict[UUID, ConsumerRecord] = {}
        events: list[RecordedEvent] = []
        for message in (message for messages in batch.values() for message in messages):
            try:
                event = message.event
            except Exception as error:  # undecodable, whatever the reason: kept for the operators
                await self._bury(message.record, error)
                continue
            source[event.id] = message.record
            events.append(event)
        async with connection.transaction():
            await self._move(connection, reader.positions, reached)
            applied = await applier.apply(connection, events)
            for event, failure in applied.failures:
                await self._bury(source.get(event.id), failure)
            await self._notify(connection, applied)
        reader.positions |= reached
        spans(f"show in {self.model.name}", "consumer", began, (event.metadata.traceparent for event in events))
        APPLIED.labels(self.model.name).inc(applied.fresh)
        REFILLED.labels(self.model.name).inc(applied.refilled)

    async def _move(self, connection: asyncpg.Connection, expected: Positions, reached: Positions) -> None:
        moved = await connection.execute(
            f'UPDATE "{self.model.name}".checkpoint AS kept SET next_offset = new.reached '
            "FROM unnest($1::text[], $2::int[], $3::bigint[], $4::bigint[]) "
            "AS new(topic, partition, expected, reached) "
            "WHERE (kept.topic, kept.partition, kept.next_offset) = (new.topic, new.partition, new.expected)",
            [partition.topic for partition in reached],
            [partition.partition for partition in reached],
            [expected[partition] for partition in reached],
            list(reached.values()),
        )
        if moved != f"UPDATE {len(reached)}":
            raise PositionsMoved

    async def _notify(self, connection: asyncpg.Connection, applied: Applied) -> None:
        """Tell the screens whose rows changed; sent when the transaction commits."""
        if applied.bodies:
            bodies = sorted(applied.bodies) if len(applied.bodies) <= MOST_NAMED_BODIES else ["*"]
            payload = json.dumps({"model": self.model.name, "bodies": bodies})
            await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)

    async def _bury(self, message: ConsumerRecord | None, error: Exception) -> None:
        if message is None:  # came from the store to close a gap: there is no message to keep
            log.error("event failed while refilling", model=self.model.name, error=repr(error))
            return
        await self._dead_letters.send(
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            key=message.key,
            value=message.value,
            headers=message.headers,
            error=error,
            attempts=1,
        )

    def _measure(self, reader: Reader) -> None:
        waiting = sum(
            max(self._tail.highwater(partition) - position, 0) for partition, position in reader.positions.items()
        )
        LAG.labels(self._consumer).set(waiting)
        if waiting == 0:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = time.monotonic()

    def _behind_s(self) -> float:
        return 0.0 if self._behind_since is None else time.monotonic() - self._behind_since
