"""Measures, from the store alone, how far Kafka is behind it and how far this process's clock is ahead of it."""

import asyncio
import datetime as dt
import time

import asyncpg
import structlog
from prometheus_client import Gauge

from shared.eventsourcing.clock import clock_trouble
from shared.outages import OUTAGE

EVERY_S = 2.0
STANDSTILL_S = 15.0  # seconds that events may wait while the checkpoint stands still

LAG_EVENTS = Gauge("congvan_relay_lag_events", "Events in the store that are not in Kafka yet", ["service"])
LAG_SECONDS = Gauge("congvan_relay_lag_seconds", "Age of the oldest event not in Kafka yet", ["service"])

_LAG = """
    SELECT checkpoint.transaction_id, checkpoint.position, waiting.events, waiting.seconds,
           clock_timestamp() AS now
    FROM relay_checkpoint checkpoint CROSS JOIN LATERAL (
        SELECT count(*) AS events,
               greatest(coalesce(extract(epoch FROM clock_timestamp() - min(time)), 0), 0)::float AS seconds
        FROM (SELECT time FROM events
              WHERE (events.transaction_id, events.position) > (checkpoint.transaction_id, checkpoint.position)
              LIMIT 10000) AS newer) AS waiting
"""

log = structlog.get_logger("relay")


class RelayWatch:
    """Measures one service's relay; run it as a task in every process of the service."""

    def __init__(self, pool: asyncpg.Pool, service: str) -> None:
        self._pool = pool
        self._service = service
        self._reached: tuple[int, int] | None = None
        self._moved_at = time.monotonic()
        self._waiting = 0
        self._clock: str | None = None

    def clock_trouble(self) -> str | None:
        """What is wrong with this process's clock, if anything is."""
        return self._clock

    def trouble(self) -> str | None:
        """What keeps events from Kafka, if anything does."""
        if self._waiting == 0 or time.monotonic() - self._moved_at < STANDSTILL_S:
            return None
        return f"{self._waiting} events wait for Kafka, and none got there for a while"

    async def run(self) -> None:
        """Measure for the life of the process; while the store is away the last figures stay."""
        while True:
            try:
                await self.measure()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("the relay's lag cannot be measured", service=self._service, error=repr(error))
            await asyncio.sleep(EVERY_S)

    async def measure(self) -> None:
        """Measure once.  Raises `OUTAGE` errors while the store is away."""
        row = await self._pool.fetchrow(_LAG)
        reached = (row["transaction_id"], row["position"])
        if reached != self._reached or row["events"] == 0:
            self._reached, self._moved_at = reached, time.monotonic()
        self._waiting = row["events"]
        self._clock = clock_trouble(dt.datetime.now(dt.UTC) - row["now"])
        LAG_EVENTS.labels(self._service).set(row["events"])
        LAG_SECONDS.labels(self._service).set(row["seconds"])
