"""Republish: fill the brokers again from the store.

The relays are stopped meanwhile, because side by side they would lose the order of a document's events across services.
Commands go on; their events wait in the store.  Read models skip what they have seen; policies answer no event twice.
"""

import asyncio
from collections.abc import Callable, Sequence

import asyncpg

from shared.streams.connection import Cluster
from shared.streams.publishing import PAGE_BYTES, Publisher, page_of
from shared.streams.relay import LOCK, PAGE, lock_name
from shared.streams.topics import declare_topics

_READ = page_of(
    f"""SELECT service, position, transaction_id, id, stream_id, version, type, subject, body_id, time,
               data::text AS data, metadata::text AS metadata
        FROM log.events
        WHERE (transaction_id, position) > ($1, $2)
          AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY transaction_id, position LIMIT {PAGE}""",
    "$3",
)
_MODELS = """
    SELECT n.nspname AS name FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
    WHERE c.relname = 'checkpoint' AND n.nspname NOT LIKE '%\\_next' ORDER BY n.nspname
"""
_HOLDERS = """
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND pid <> $2
      AND ((classid::bigint << 32) | objid::bigint) = hashtextextended($1, 0)
"""

Progress = Callable[[int, int], None]


async def republish(
    database_url: str, cluster: Cluster, services: Sequence[str], on_progress: Progress = lambda done, total: None
) -> int:
    """Publish every event of ``services`` again, in the order of the log; returns how many.

    ``database_url`` is an administrator's.  ``on_progress`` is called with ``(done, total)``.
    """
    await declare_topics(cluster)
    connection, killer = await asyncpg.connect(database_url), await asyncpg.connect(database_url)
    try:
        for service in services:
            await _set_aside(connection, killer, service)
        for row in await connection.fetch(_MODELS):
            await connection.execute(f'UPDATE "{row["name"]}".checkpoint SET next_offset = 0')
        total = int(await connection.fetchval("SELECT count(*) FROM log.events"))
        async with Publisher(cluster, "republish") as publisher:
            reached, done = await _publish_all(connection, publisher, lambda done: on_progress(done, total))
        for service in services:
            last = reached.get(service, (0, 0))
            await connection.execute(
                f"UPDATE {service}.relay_checkpoint"
                " SET transaction_id = $1, position = $2, generation = generation + 1",
                *last,
            )
        return done
    finally:
        await killer.close()
        await connection.close()  # releases the locks, so that the relays go on


async def _set_aside(connection: asyncpg.Connection, killer: asyncpg.Connection, service: str) -> None:
    """Take the relay's lock: queue for it, then end the connection that holds it."""
    taking = asyncio.create_task(connection.execute(LOCK, lock_name(service)))
    while not taking.done():
        await asyncio.sleep(0.05)
        await killer.execute(_HOLDERS, lock_name(service), connection.get_server_pid())
    await taking


async def _publish_all(
    connection: asyncpg.Connection, publisher: Publisher, on_page: Callable[[int], None]
) -> tuple[dict[str, tuple[int, int]], int]:
    after, done = (0, 0), 0
    reached: dict[str, tuple[int, int]] = {}
    while rows := await connection.fetch(_READ, *after, PAGE_BYTES):
        await publisher.publish(rows, rows[0]["now"])
        after, done = (rows[-1]["transaction_id"], rows[-1]["position"]), done + len(rows)
        reached |= {row["service"]: (row["transaction_id"], row["position"]) for row in rows}
        on_page(done)
    return reached, done
