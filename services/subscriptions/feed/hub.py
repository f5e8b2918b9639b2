"""One reader of the log for all subscribers, so that two hundred of them cost the store as much as one.

The newest events are kept in memory.  A subscriber is woken by its body's events only and reads at its own pace.  One
that is further behind reads pages from the store; only a few do so at a time, so that they slow nobody down.
"""

import asyncio
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import asyncpg
import structlog

from services.subscriptions.feed.cursors import BEGINNING, Key
from services.subscriptions.feed.entries import Entry, Known
from shared.bodies.visibility import ranks_of
from shared.documents.secrecy import Secrecy
from shared.outages import OUTAGE
from shared.readmodels.roster.lookup import RosterLookup

KEPT = 5000  # events in memory
PAGE = 500  # events read from the store at once
POLL_S = 0.25
INHERIT_S = 10.0
READERS = 2  # pages of the past that are read at the same time

log = structlog.get_logger("feed")

_COLUMNS = "service, position, transaction_id, id, stream_id, version, type, subject, body_id, time, data, metadata"
_READ = f"""
    SELECT {_COLUMNS} FROM log.events
    WHERE (transaction_id, position) > ($1, $2) AND (transaction_id, position) <= ($3, $4)
    ORDER BY transaction_id, position LIMIT {PAGE}
"""
_NEWEST = f"""
    SELECT {_COLUMNS} FROM log.events
    WHERE (transaction_id, position) > ($1, $2) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id, position LIMIT {PAGE}
"""
_END = """
    SELECT transaction_id, position FROM log.events
    WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY transaction_id DESC, position DESC LIMIT 1
"""
# A document may become secret after its first events: then these too are only for cleared readers.
_SECRETS = "SELECT subject, secrecy_rank FROM log.secrets"


class Hub:
    """Follows the log; ``end`` is the place of the newest event in memory."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._entries: list[Entry] = []
        self._known = Known()
        self._inherited_at = float("-inf")
        self._floor: Key = BEGINNING
        self.end: Key = BEGINNING
        self._news: defaultdict[str | None, asyncio.Event] = defaultdict(asyncio.Event)  # by body; None: of any
        self._past = asyncio.Semaphore(READERS)

    @asynccontextmanager
    async def following(self) -> AsyncIterator["Hub"]:
        """Follow the log while the context is open."""
        row = await self._pool.fetchrow(_END)
        if row is not None:
            self._floor = self.end = (row["transaction_id"], row["position"])
        for row in await self._pool.fetch(_SECRETS):
            self._known.raise_to(row["secrecy_rank"], row["subject"])
        task = asyncio.create_task(self._follow(), name="feed")
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            try:
                await self._inherit()
                rows = await self._pool.fetch(_NEWEST, *self.end)
                entries = [Entry.of(row, self._known) for row in rows]
                await self._learn(entries)
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("the log cannot be read", error=repr(error))
                entries = []
            if entries:
                self._keep(entries)
            if len(entries) < PAGE:
                await asyncio.sleep(POLL_S)

    async def _inherit(self) -> None:
        """Read the heirs of ended bodies again, every `INHERIT_S` seconds."""
        if time.monotonic() - self._inherited_at >= INHERIT_S:
            self._inherited_at = time.monotonic()
            with suppress(
                asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError
            ):  # the read model is not built yet
                self._known.inherit(await RosterLookup(self._pool).heirs())

    async def _learn(self, entries: Sequence[Entry]) -> None:
        """Ask which documents these events have made secret, before any subscriber gets one of them."""
        secret = {entry.row["subject"] for entry in entries if entry.metadata.secrecy != Secrecy.NONE.value}
        for subject, rank in (await ranks_of(self._pool, secret)).items():
            self._known.raise_to(rank, subject)

    def _keep(self, entries: Sequence[Entry]) -> None:
        self._entries.extend(entries)
        self.end = entries[-1].key
        if (surplus := len(self._entries) - KEPT) > 0:
            self._floor = self._entries[surplus - 1].key
            del self._entries[:surplus]
        for body_id in {None}.union(*(entry.readers for entry in entries)):
            if news := self._news.pop(body_id, None):
                news.set()

    async def page(self, after: Key) -> Sequence[Entry]:
        """The next events after ``after``, at most `PAGE`; empty where there are none yet."""
        if after >= self._floor:
            start = bisect_right(self._entries, after, key=lambda entry: entry.key)
            return self._entries[start : start + PAGE]
        async with self._past:
            return [Entry.of(row, self._known) for row in await self._pool.fetch(_READ, *after, *self.end)]

    async def wait(self, after: Key, timeout_s: float, body_id: str | None = None) -> None:
        """Return when there is an event after ``after``, or when the time is over.

        With ``body_id``, only an event that this body may read ends the waiting.
        """
        if self.end > after:
            return
        news = self._news[body_id]
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(news.wait(), timeout_s)
