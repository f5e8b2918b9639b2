"""The relay: what is in a service's store gets into Kafka, in order, at least once.

The outbox is the events table itself.  Rows are read in the order ``(transaction_id, position)`` and only
below the oldest running transaction; the checkpoint moves after the brokers' acknowledgement.  An advisory
lock keeps one relay per service active.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg
import pydantic_core
import structlog
from aiokafka import AIOKafkaProducer
from prometheus_client import Counter, Gauge

from shared.observability.tracing import now_ns, spans
from shared.outages import OUTAGE
from shared.streams.cloudevents import headers_of
from shared.streams.topics import topic_of

PAGE = 1000  # rows read and sent before the checkpoint moves
SLOWEST_POLL_S = 0.25  # backs up the waking
FASTEST_POLL_S = 0.004
LAG_EVERY_S = 2.0
RETRY_S = 0.5

LAG_EVENTS = Gauge("congvan_relay_lag_events", "Events in the store that are not in Kafka yet", ["service"])
LAG_SECONDS = Gauge("congvan_relay_lag_seconds", "Age of the oldest event not in Kafka yet", ["service"])
PUBLISHED = Counter("congvan_relay_published_total", "Events handed to Kafka and acknowledged", ["service"])

log = structlog.get_logger("relay")

_READ = """
    SELECT position, transaction_id, id, stream_id, version, type, subject, body_id, time, data, metadata
    FROM publishable_events($1, $2, $3)
"""
_MOVE_CHECKPOINT = """
    UPDATE relay_checkpoint SET transaction_id = $1, position = $2
"""
_LAG = """
    SELECT count(*) AS events,
           coalesce(extract(epoch FROM clock_timestamp() - min(time)), 0)::float AS seconds
    FROM (SELECT time FROM events, relay_checkpoint checkpoint
          WHERE (events.transaction_id, events.position) > (checkpoint.transaction_id, checkpoint.position)
          LIMIT 10000) waiting
"""

LOCK = "SELECT pg_advisory_lock(hashtextextended($1, 0))"


def lock_name(service: str) -> str:
    """Whoever holds this advisory lock publishes for the service."""
    return f"relay:{service}"


TROUBLE = (*OUTAGE, asyncpg.PostgresError)


class Relay:
    """Publishes one service's events; run it as a task for the life of the process.

    ``on_republish`` is called when the log was filled anew (see `shared.streams.republish`).
    """

    def __init__(self, database_url: str, bootstrap_servers: str, service: str) -> None:
        self.on_republish: Callable[[], None] = lambda: None
        self._database_url = database_url
        self._bootstrap_servers = bootstrap_servers
        self._service = service
        self._topic = topic_of(service).name
        self._appended = asyncio.Event()
        self._leading = False
        self._lag_measured = 0.0
        self._generation: int | None = None

    def wake(self) -> None:
        """Something was appended: read now instead of at the next poll.

        In-process on purpose: a NOTIFY inside every append would serialise all commits of the cluster on
        one lock.  Another process of the service that leads finds the rows at its next poll.
        """
        self._appended.set()

    @property
    def leading(self) -> bool:
        """Whether this process is the one that publishes."""
        return self._leading

    async def run(self) -> None:
        """Lead, or wait to lead; after trouble with the store or the brokers, go on from the checkpoint."""
        while True:
            try:
                await self._lead()
            except TROUBLE as error:
                log.warning("relay interrupted", service=self._service, error=repr(error))
            except Exception as error:  # whatever it is, a relay that stopped for good would be worse
                log.error("relay failed", service=self._service, exc_info=error)
            finally:
                self._leading = False
            await asyncio.sleep(RETRY_S)

    async def _lead(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=10)
        try:
            await connection.execute(  # a waiting relay holds no transaction id, so it holds nobody back
                LOCK, lock_name(self._service), timeout=None
            )
            async with self._producer() as producer:
                self._leading = True
                log.info("relay leads", service=self._service, topic=self._topic)
                await self._publish_for_ever(connection, producer)
        finally:
            with suppress(*TROUBLE):
                await connection.close(timeout=2)

    def _producer(self) -> Any:
        return AIOKafkaProducer(
            bootstrap_servers=self._bootstrap_servers,
            enable_idempotence=True,
            acks="all",
            linger_ms=2,
            max_batch_size=256 * 1024,
            request_timeout_ms=15_000,
        )

    async def _publish_for_ever(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        # A checkpoint lost in a crash only publishes some events again: no need to wait for the disk.
        await connection.execute("SET synchronous_commit = off")
        after = await self._checkpoint(connection)
        pause = SLOWEST_POLL_S
        while True:
            woken = self._appended.is_set()
            self._appended.clear()
            rows = await connection.fetch(_READ, *after, PAGE)
            if rows:
                await self._publish(connection, producer, rows)
                after = (rows[-1]["transaction_id"], rows[-1]["position"])
            await self._measure_lag(connection)
            if len(rows) < PAGE:
                # Woken for nothing: the event waits for an older transaction to end.  Look again soon.
                held_back = woken and not rows
                pause = FASTEST_POLL_S if held_back else min(pause * 2, SLOWEST_POLL_S)
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._appended.wait(), pause)

    async def _checkpoint(self, connection: asyncpg.Connection) -> tuple[int, int]:
        """Where to go on; notices whether the log was filled anew since this process last led."""
        row = await connection.fetchrow("SELECT transaction_id, position, generation FROM relay_checkpoint")
        if self._generation not in (None, row["generation"]):
            log.info("the log began anew", service=self._service)
            self.on_republish()
        self._generation = row["generation"]
        return row["transaction_id"], row["position"]

    async def _publish(
        self,
        connection: asyncpg.Connection,
        producer: AIOKafkaProducer,
        rows: list[asyncpg.Record],
    ) -> None:
        """Send a page, wait for every acknowledgement, then move the checkpoint."""
        began = now_ns()
        acknowledged = [
            await producer.send(
                self._topic,
                key=row["subject"].encode(),
                value=row["data"].encode(),
                headers=headers_of(self._service, row),
                timestamp_ms=int(row["time"].timestamp() * 1000),
            )
            for row in rows
        ]
        await asyncio.gather(*acknowledged)
        spans(f"{self._topic} send", "producer", began, (_traceparent(row) for row in rows) if began else ())
        reached = (rows[-1]["transaction_id"], rows[-1]["position"])
        await connection.execute(_MOVE_CHECKPOINT, *reached)
        PUBLISHED.labels(self._service).inc(len(rows))

    async def _measure_lag(self, connection: asyncpg.Connection) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._lag_measured < LAG_EVERY_S:
            return
        self._lag_measured = now
        row = await connection.fetchrow(_LAG)
        LAG_EVENTS.labels(self._service).set(row["events"])
        LAG_SECONDS.labels(self._service).set(row["seconds"])


def _traceparent(row: asyncpg.Record) -> str | None:
    traceparent: str | None = pydantic_core.from_json(row["metadata"]).get("traceparent")
    return traceparent
