"""Rebuilding a read model beside the serving one, and the swap.

The new rows are read from the store, page by page, each in a short transaction of its own: a long one would hold
back every relay.  The swap waits for the live model's transaction, catches up with the store, takes over
the positions and renames two schemas; readers see the old rows until that moment and the new ones after.
"""

import asyncio
from collections.abc import Callable

import asyncpg
import structlog

from services.projections.engine import Applier, create_schema, readable
from shared.eventsourcing.store import EVENT_COLUMNS
from shared.readmodels.model import ReadModel

PAGE = 5000  # events a transaction

log = structlog.get_logger("rebuild")

_READ = f"""
    SELECT service, {EVENT_COLUMNS} FROM log.events
    WHERE (transaction_id, position) > ($1, $2)
      AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id, position LIMIT {PAGE}
"""

Progress = Callable[[int], None]


class NothingToUndo(Exception):
    """No rows of before are kept."""


async def rebuild(
    database_url: str, model: ReadModel, on_progress: Progress = lambda done: None, *, keep_old: bool = False
) -> int:
    """Rebuild ``model`` from the store and swap it in; returns how many events it was built from.

    ``on_progress`` is told how many were read so far.  The serving rows are untouched if anything fails.  With
    ``keep_old`` the rows of before stay beside, for `undo`, until the next rebuild.
    """
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        building = f"{model.name}_next"
        async with connection.transaction():
            for leftover in (building, f"{model.name}_old"):  # of a rebuild that was cut off
                await connection.execute(f'DROP SCHEMA IF EXISTS "{leftover}" CASCADE')
            await create_schema(connection, model, building)
        builder = _Builder(await Applier.open(connection, model, building), on_progress)
        while await builder.page(connection):
            pass
        async with connection.transaction():
            await connection.execute(f'LOCK TABLE "{model.name}".checkpoint IN EXCLUSIVE MODE')
            while await builder.page(connection):
                pass
            await _swap(connection, model.name, building)
        if not keep_old:
            await _drop(connection, f"{model.name}_old")
        log.info("read model rebuilt", model=model.name, events=builder.done)
        return builder.done
    finally:
        await connection.close()


async def undo(database_url: str, model: ReadModel) -> None:
    """Swap the rows of before the last rebuild in again; they catch up from their own positions.

    Raises `NothingToUndo`.
    """
    connection = await asyncpg.connect(database_url, timeout=10)
    try:
        async with connection.transaction():
            await connection.execute(f'LOCK TABLE "{model.name}".checkpoint IN EXCLUSIVE MODE')
            if not await connection.fetchval("SELECT to_regnamespace($1)::text", f"{model.name}_old"):
                raise NothingToUndo(model.name)
            await connection.execute(f'ALTER SCHEMA "{model.name}" RENAME TO "{model.name}_next"')
            await connection.execute(f'ALTER SCHEMA "{model.name}_old" RENAME TO "{model.name}"')
        await _drop(connection, f"{model.name}_next")
        log.info("rebuild undone", model=model.name)
    finally:
        await connection.close()


class _Builder:
    def __init__(self, applier: Applier, on_progress: Progress) -> None:
        self._applier = applier
        self._on_progress = on_progress
        self._after = (0, 0)
        self.done = 0

    async def page(self, connection: asyncpg.Connection) -> bool:
        """Apply the next page; false when the store has no more."""
        async with connection.transaction():
            rows = await connection.fetch(_READ, *self._after)
            applied = await self._applier.apply(connection, readable(rows))
        for event, error in applied.failures:
            log.error("event failed in rebuild", event_id=str(event.id), type=event.type, error=repr(error))
        if rows:
            self._after = (rows[-1]["transaction_id"], rows[-1]["position"])
            self.done += len(rows)
            self._on_progress(self.done)
        return len(rows) == PAGE


async def _swap(connection: asyncpg.Connection, serving: str, building: str) -> None:
    for statement in (
        f'INSERT INTO "{building}".checkpoint SELECT * FROM "{serving}".checkpoint',
        f'ALTER SCHEMA "{serving}" RENAME TO "{serving}_old"',
        f'ALTER SCHEMA "{building}" RENAME TO "{serving}"',
    ):
        await connection.execute(statement)


async def _drop(connection: asyncpg.Connection, schema: str) -> None:
    """Drop rows that serve no more, once nobody reads them any more.

    The wait for a lock ends long before PostgreSQL looks for deadlocks (1 s), so that a reader who is still in the
    old rows is never the one to be aborted.
    """
    await connection.execute("SET lock_timeout = '100ms'")
    while True:
        try:
            await connection.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
            return
        except asyncpg.LockNotAvailableError:
            await asyncio.sleep(0.05)
