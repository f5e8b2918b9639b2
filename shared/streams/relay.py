"""The relay: publishes a service's events from the store to Kafka, in order, at least once.

The outbox is the events table itself.  Rows are read in the order ``(transaction_id, position)`` and only
below the oldest running transaction; the checkpoint moves after the brokers' acknowledgement.  An advisory
lock keeps one relay per service active.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import pydantic_core
import structlog
from prometheus_client import Counter

from shared.observability.tracing import now_ns, spans
from shared.outages import OUTAGE
from shared.streams.connection import Cluster
from shared.streams.publishing import PAGE_BYTES, Publisher, page_of
from shared.streams.topics import topic_of

PAGE = 1000  # rows read and sent before the checkpoint moves
SLOWEST_POLL_S = 0.25  # looks for what no wake-up announced
FASTEST_POLL_S = 0.004
RETRY_S = 0.5

PUBLISHED = Counter("congvan_relay_published_total", "Events handed to Kafka and acknowledged", ["service"])

log = structlog.get_logger("relay")

_READ = page_of(
    """SELECT $4::text AS service, position, transaction_id, id, stream_id, version, type, subject, body_id, time,
              data::text AS data, metadata::text AS metadata
       FROM publishable_events($1, $2, $3)""",
    "$5",
)
_MOVE_CHECKPOINT = """
    UPDATE relay_checkpoint SET transaction_id = $1, position = $2
"""
LOCK = "SELECT pg_advisory_lock(hashtextextended($1, 0))"


def lock_name(service: str) -> str:
    """The name of the advisory lock whose holder publishes for the service."""
    return f"relay:{service}"


TROUBLE = (*OUTAGE, asyncpg.PostgresError)


class Relay:
    """Publishes one service's events; run it as a task for the life of the process.

    ``on_republish`` is called when the log was filled again (see `shared.streams.republish`).
    """

    def __init__(self, database_url: str, cluster: Cluster, service: str) -> None:
        self.on_republish: Callable[[], None] = lambda: None
        self._database_url = database_url
        self._cluster = cluster
        self._service = service
        self._topic = topic_of(service).name
        self._appended = asyncio.Event()
        self._leading = False
        self._generation: int | None = None

    def wake(self) -> None:
        """Read now instead of at the next poll, because something was appended.

        The call stays inside the process: a NOTIFY in every append would serialise all commits of the cluster on one
        lock.  If another process of the service leads, it finds the rows at its next poll.
        """
        self._appended.set()

    @property
    def leading(self) -> bool:
        """Whether this process publishes for the service."""
        return self._leading

    async def run(self) -> None:
        """Lead, or wait to lead; after trouble with the store or the brokers, go on from the checkpoint."""
        while True:
            try:
                await self._lead()
            except TROUBLE as error:
                log.warning("relay interrupted", service=self._service, error=repr(error))
            except Exception as error:  # a relay that stopped for good would be worse than any error
                log.error("relay failed", service=self._service, exc_info=error)
            finally:
                self._leading = False
            await asyncio.sleep(RETRY_S)

    async def _lead(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=10)
        try:
            await connection.execute(  # a waiting relay has no transaction id and so delays no other relay
                LOCK, lock_name(self._service), timeout=None
            )
            async with Publisher(self._cluster, f"relay.{self._service}") as publisher:
                self._leading = True
                log.info("relay leads", service=self._service, topic=self._topic)
                await self._publish_for_ever(connection, publisher)
        finally:
            with suppress(*TROUBLE):
                await connection.close(timeout=2)

    async def _publish_for_ever(self, connection: asyncpg.Connection, publisher: Publisher) -> None:
        # A checkpoint that a crash loses only publishes some events twice, so its commit need not wait for the disk.
        await connection.execute("SET synchronous_commit = off")
        after = await self._checkpoint(connection)
        pause = SLOWEST_POLL_S
        while True:
            woken = self._appended.is_set()
            self._appended.clear()
            rows = await connection.fetch(_READ, *after, PAGE, self._service, PAGE_BYTES)
            if rows:
                await self._publish(connection, publisher, rows)
                after = (rows[-1]["transaction_id"], rows[-1]["position"])
                if _full(rows):
                    continue
            # Nothing to publish although woken: the event waits for an older transaction to end.  Look again soon.
            held_back = woken and not rows
            pause = FASTEST_POLL_S if held_back else min(pause * 2, SLOWEST_POLL_S)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._appended.wait(), pause)

    async def _checkpoint(self, connection: asyncpg.Connection) -> tuple[int, int]:
        """The place to go on from; notices whether the log was filled again since this process last led."""
        row = await connection.fetchrow("SELECT transaction_id, position, generation FROM relay_checkpoint")
        if self._generation not in (None, row["generation"]):
            log.info("the log began anew", service=self._service)
            self.on_republish()
        self._generation = row["generation"]
        return row["transaction_id"], row["position"]

    async def _publish(self, connection: asyncpg.Connection, publisher: Publisher, rows: list[asyncpg.Record]) -> None:
        """Send a page, wait for every acknowledgement, then move the checkpoint."""
        began = now_ns()
        aside = await publisher.publish(rows, rows[0]["now"])
        spans(f"{self._topic} send", "producer", began, (_traceparent(row) for row in rows) if began else ())
        reached = (rows[-1]["transaction_id"], rows[-1]["position"])
        await connection.execute(_MOVE_CHECKPOINT, *reached)
        PUBLISHED.labels(self._service).inc(len(rows) - aside)


def _full(rows: list[asyncpg.Record]) -> bool:
    """Whether the page ended because of its size, so that more rows may wait."""
    last = rows[-1]
    return len(rows) == PAGE or int(last["before"]) + len(last["data"].encode()) >= PAGE_BYTES


def _traceparent(row: asyncpg.Record) -> str | None:
    traceparent: str | None = pydantic_core.from_json(row["metadata"]).get("traceparent")
    return traceparent
