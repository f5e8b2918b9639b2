"""How long the city's transactions stay open: whoever holds one open holds up every relay of the cluster."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg

from shared.outages import OUTAGE

EVERY_S = 0.02
"""Between two samples; a transaction may have been open for as much longer than it was seen to be."""

_OPEN = """
    SELECT usename AS role, extract(epoch FROM clock_timestamp() - xact_start) * 1000 AS ms
    FROM pg_stat_activity
    WHERE xact_start IS NOT NULL AND backend_type = 'client backend' AND usename IS NOT NULL AND pid <> pg_backend_pid()
"""


class OpenTransactions:
    """The longest time in ms that a transaction of each database role was seen open."""

    def __init__(self) -> None:
        self._longest: dict[str, float] = {}

    @property
    def longest_ms(self) -> dict[str, float]:
        """By role, the longest first."""
        ordered = sorted(self._longest.items(), key=lambda item: -item[1])
        return {role: round(ms, 1) for role, ms in ordered}

    async def sample(self, connection: asyncpg.Connection) -> None:
        """Look at what is open now."""
        for row in await connection.fetch(_OPEN):
            role, ms = row["role"], float(row["ms"])
            self._longest[role] = max(self._longest.get(role, 0.0), ms)


@asynccontextmanager
async def sampled(url: str) -> AsyncIterator[OpenTransactions]:
    """Sample within the block, over a connection of its own; a database that is away is asked again."""
    seen = OpenTransactions()

    async def look() -> None:
        while True:
            with suppress(*OUTAGE, asyncpg.PostgresError):
                connection = await asyncpg.connect(url, timeout=5)
                try:
                    while True:
                        await seen.sample(connection)
                        await asyncio.sleep(EVERY_S)
                finally:
                    await connection.close(timeout=1)
            await asyncio.sleep(EVERY_S)

    looking = asyncio.create_task(look())
    try:
        yield seen
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
