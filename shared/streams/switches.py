"""Switches: which consumers the operators have paused.  Each process reads them from the log."""

import asyncio

import asyncpg
import structlog
from prometheus_client import Gauge

from shared.outages import OUTAGE

POLL_S = 1.0

PAUSED = Gauge("congvan_consumer_paused", "1 while the operators have paused it", ["consumer"])

log = structlog.get_logger("switches")


class Switches:
    """Follows the operators' switches; a consumer that is paused waits in `while_paused`."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._paused: frozenset[str] = frozenset()

    def paused(self, consumer: str) -> bool:
        """Whether ``consumer`` (``projections.inbox``, ``policies.routing``) is paused."""
        return consumer in self._paused

    async def while_paused(self, consumer: str) -> bool:
        """Wait until ``consumer`` is not paused; returns whether it was."""
        was = self.paused(consumer)
        PAUSED.labels(consumer).set(was)
        while self.paused(consumer):
            await asyncio.sleep(POLL_S / 4)
        if was:
            PAUSED.labels(consumer).set(0)
        return was

    async def run(self) -> None:
        """Follow the switches for the life of the process; while the database is away they stay as they are."""
        while True:
            try:
                rows = await self._pool.fetch("SELECT consumer FROM log.paused")
                self._paused = frozenset(row["consumer"] for row in rows)
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("switches cannot be read", error=repr(error))
            await asyncio.sleep(POLL_S)
