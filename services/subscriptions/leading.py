"""Leading: one process of the service does the work, and the others wait to take over."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg
import structlog

from shared.outages import OUTAGE

RETRY_S = 1.0

log = structlog.get_logger("leading")

_LOCK = "SELECT pg_advisory_lock(hashtextextended($1, 0))"
# All events of subscriptions are read, so that no change is missed: they are few.  Only the documents that come in from
# outside are many, and these are left out.
_CHANGED = """
    SELECT stream_id, max(position) AS changed FROM events WHERE type NOT LIKE 'congvan.subscriptions.Outside%'
    GROUP BY stream_id HAVING bool_or(type = $1)
"""


async def lead(pool: asyncpg.Pool, name: str, work: Callable[[asyncpg.Connection], Awaitable[None]]) -> None:
    """Do ``work`` in one process at a time, with the connection that holds the lock; after a failure start it again."""
    while True:
        try:
            async with pool.acquire() as leading:
                try:
                    await leading.execute(_LOCK, name, timeout=None)
                    log.info("leads", work=name)
                    await work(leading)
                finally:
                    leading.terminate()  # releases the lock
        except (*OUTAGE, asyncpg.PostgresError) as error:
            log.warning("interrupted", work=name, error=repr(error))
        except Exception as error:  # whatever it is: work that stopped for good would be worse
            log.error("failed", work=name, exc_info=error)
        await asyncio.sleep(RETRY_S)


async def changed(connection: asyncpg.Connection, event_type: str) -> dict[UUID, int]:
    """The subscriptions that have an event of this type, each with the position of its last event of any type."""
    return {UUID(row["stream_id"]): row["changed"] for row in await connection.fetch(_CHANGED, event_type)}
