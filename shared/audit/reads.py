"""Writing down who opened what.

A read of something that is not secret waits up to a second and is written together with others.  A read of something
secret is written before it is shown; where writing fails, it is not shown.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import NamedTuple, Self

import asyncpg
import structlog
from cachetools import TTLCache
from prometheus_client import Counter

from shared.audit.whereabouts import Whereabouts, whereabouts
from shared.bodies.actor import Actor
from shared.outages import OUTAGE

EVERY_S = 1.0
BATCH = 500
MOST_WAITING = 50_000  # reads; more only pile up while the database is away for long
AGAIN_S = 60.0  # opening the same thing again from the same place within this time is the same read
MONTHS_EVERY_S = 6 * 60 * 60

RECORDED = Counter("congvan_reads_recorded_total", "Reads written down", ["site"])
LOST = Counter("congvan_reads_lost_total", "Reads that could not be written down", ["site"])

_RECORD = "SELECT audit.note($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"

log = structlog.get_logger("audit")


class Read(NamedTuple):
    """Something that was opened, by its id: a ``document``, ``file``, ``export``, ``entry`` of a list ….

    ``about`` is the document, meeting or task that it belongs to, ``rank`` its secrecy (0-3).
    """

    what: str
    id: str
    about: str | None = None
    rank: int = 0


class Reader(NamedTuple):
    """Who opened something."""

    person_id: str
    body_id: str
    acting_for: str | None = None

    @classmethod
    def of(cls, actor: Actor) -> "Reader":
        """A person, perhaps acting for another."""
        return cls(actor.person_id, actor.body_id, actor.acting_for)


@dataclass(frozen=True, slots=True)
class _Waiting:
    since: float
    reader: Reader
    read: Read
    place: Whereabouts


class ReadLog:
    """Writes down what is read at one ``site``, as long as it is `writing`."""

    def __init__(self, pool: asyncpg.Pool, site: str) -> None:
        self._pool = pool
        self._site = site
        self._waiting: list[_Waiting] = []
        self._full = asyncio.Event()
        self._lately: TTLCache[tuple[object, ...], bool] = TTLCache(20_000, AGAIN_S)
        for counter in (RECORDED, LOST):
            counter.labels(site)  # at 0 from the start

    async def record(self, reader: Actor | Reader, reads: Iterable[Read]) -> None:
        """Write down that somebody is about to see ``reads``; returns once the secret ones are written.

        Raises the errors of asyncpg; then nothing of them may be shown.
        """
        who = Reader.of(reader) if isinstance(reader, Actor) else reader
        place, now = whereabouts(), time.monotonic()
        secret: list[_Waiting] = []
        for read in reads:
            entry = _Waiting(now, who, read, place)
            if read.rank:
                secret.append(entry)
            else:
                self._wait(entry)
        if secret:
            await self._write(secret)

    def _wait(self, entry: _Waiting) -> None:
        known = (entry.reader, entry.read, entry.place)
        if known in self._lately:
            return
        self._lately[known] = True
        if len(self._waiting) >= MOST_WAITING:
            LOST.labels(self._site).inc()
            return
        self._waiting.append(entry)
        if len(self._waiting) >= BATCH:
            self._full.set()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Self]:
        """Write what waits every second inside the block, and once more at its end."""
        running = asyncio.create_task(self._run(), name="reads")
        try:
            yield self
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _run(self) -> None:
        months_made = float("-inf")
        try:
            while True:
                try:
                    if time.monotonic() - months_made > MONTHS_EVERY_S:
                        await self._pool.execute("SELECT audit.make_months()")
                        months_made = time.monotonic()
                    await self.flush()
                except (*OUTAGE, asyncpg.PostgresError) as error:
                    log.warning("reads wait", site=self._site, waiting=len(self._waiting), error=repr(error))
                    await asyncio.sleep(EVERY_S)
                self._full.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._full.wait(), EVERY_S)
        finally:
            await self._last()

    async def flush(self) -> None:
        """Write all reads that wait.  Raises the errors of asyncpg; then they go on waiting."""
        while self._waiting:
            batch = self._waiting[:BATCH]
            try:
                await self._write(batch)
            except asyncpg.DataError:  # whichever read it is, the others are written one by one
                await self._one_by_one(batch)
            del self._waiting[: len(batch)]

    async def _one_by_one(self, batch: list[_Waiting]) -> None:
        for entry in batch:
            try:
                await self._write([entry])
            except asyncpg.DataError as error:
                LOST.labels(self._site).inc()
                log.error("a read cannot be written", site=self._site, what=entry.read.what, error=repr(error))

    async def _last(self) -> None:
        try:
            await asyncio.wait_for(self.flush(), 5)
        except (*OUTAGE, asyncpg.PostgresError) as error:
            LOST.labels(self._site).inc(len(self._waiting))
            log.error("reads are lost", site=self._site, lost=len(self._waiting), error=repr(error))

    async def _write(self, batch: list[_Waiting]) -> None:
        now = time.monotonic()
        await self._pool.execute(
            _RECORD,
            self._site,
            [now - entry.since for entry in batch],
            [entry.reader.person_id for entry in batch],
            [entry.reader.acting_for for entry in batch],
            [entry.reader.body_id for entry in batch],
            [entry.read.what for entry in batch],
            [entry.read.id[:500] for entry in batch],
            [entry.read.about for entry in batch],
            [entry.read.rank for entry in batch],
            [entry.place.address for entry in batch],
            [entry.place.agent for entry in batch],
        )
        RECORDED.labels(self._site).inc(len(batch))
