"""The clock: one process at a time gives the commands that are due, each once."""

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

import asyncpg
import structlog
from prometheus_client import Counter, Gauge

from shared.bodies.actor import system_actor
from shared.bodies.families import Families
from shared.bodies.heirs import Heirs
from shared.eventsourcing.decider import Context
from shared.eventsourcing.handling import Answer, CommandHandler, Request
from shared.outages import OUTAGE
from shared.timers.reader import TimerReader
from shared.timers.timer import Timer

PAGE = 500  # timers that fire before they are marked as fired
POLL_S = 1.0
RETRY_S = 0.5
MEASURE_EVERY_S = 2.0
LONGEST_WAIT_S = 3600.0  # between two tries of a command that fails

Clock = Callable[[], dt.datetime]
"""The present moment, with a time zone; a test's clock may run through a year."""

DUE = Gauge("congvan_timers_due", "Timers that are due and have not fired", ["service"])
LAG_SECONDS = Gauge("congvan_timers_lag_seconds", "How long the oldest of them is due", ["service"])
FAILING = Gauge("congvan_timers_failing", "Timers whose command failed and is tried again", ["service"])
FIRED = Counter("congvan_timers_fired_total", "Timers that fired", ["service", "timer"])

log = structlog.get_logger("timers")

_LOCK = "SELECT pg_advisory_lock(hashtextextended($1, 0))"
_DUE = """
    SELECT id, name, stream_id, body_id, command, correlation_id, due_at, failures FROM timers
    WHERE fired_at IS NULL AND cancelled_at IS NULL AND next_at <= $1 AND name = ANY ($2)
    ORDER BY next_at, id LIMIT $3
"""
_FIRED = "UPDATE timers SET fired_at = $2, trouble = NULL WHERE id = ANY ($1)"
_FAILED = "UPDATE timers SET failures = failures + 1, next_at = $2, trouble = $3 WHERE id = $1"
_WAIT = """
    UPDATE timers SET next_at = new.at
    FROM unnest($1::uuid[], $2::timestamptz[]) AS new(id, at) WHERE timers.id = new.id
"""
_STATE = """
    SELECT count(*) FILTER (WHERE next_at <= $1) AS due,
           count(*) FILTER (WHERE failures > 0) AS failing,
           coalesce(extract(epoch FROM $1 - min(next_at) FILTER (WHERE next_at <= $1)), 0)::float AS lag
    FROM timers
    WHERE fired_at IS NULL AND cancelled_at IS NULL AND (next_at <= $1 OR failures > 0) AND name = ANY ($2)
"""


class TimerClock:
    """Fires one service's timers; run it as a task for the life of the process.

    The time is the database's, so a machine whose clock runs ahead fires nothing early.
    """

    def __init__(
        self,
        database_url: str,
        service: str,
        timers: Sequence[Timer],
        handler: CommandHandler,
        clock: Clock | None = None,
        families: Families | None = None,
    ) -> None:
        self._database_url = database_url
        self._service = service
        self._timers = {timer.name: timer for timer in timers}
        self._reader = TimerReader(service, timers)
        self._handler = handler
        self._families = families or Families()
        self._clock = clock
        self._trouble: str | None = None
        self._measured = float("-inf")

    def trouble(self) -> str | None:
        """What keeps due timers from firing; ``None`` where nothing does."""
        return self._trouble

    async def run(self) -> None:
        """Lead, or wait to lead; after a failure go on from the checkpoint."""
        while True:
            try:
                await self._lead()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("timers interrupted", service=self._service, error=repr(error))
            except Exception as error:  # whatever it is: timers that stopped for good would be worse
                self._trouble = repr(error)
                log.error("timers failed", service=self._service, exc_info=error)
            await asyncio.sleep(RETRY_S)

    async def _lead(self) -> None:
        connection = await self.connect()
        try:
            await connection.execute(_LOCK, f"timers:{self._service}", timeout=None)
            log.info("timers lead", service=self._service, timers=sorted(self._timers))
            while True:
                due = await self.turn(connection)
                await self._measure(connection)
                if not due:
                    await asyncio.sleep(POLL_S)
        finally:
            with suppress(*OUTAGE, asyncpg.PostgresError):
                await connection.close(timeout=2)

    async def connect(self) -> asyncpg.Connection:
        """A connection for `turn`, whose commits do not wait for the disk: what a crash loses is repeated."""
        connection = await asyncpg.connect(self._database_url, timeout=10)
        await connection.execute("SET synchronous_commit = off")
        return connection

    async def _now(self, connection: asyncpg.Connection) -> dt.datetime:
        if self._clock is not None:
            return self._clock()
        now: dt.datetime = await connection.fetchval("SELECT clock_timestamp()")
        return now

    async def turn(self, connection: asyncpg.Connection) -> int:
        """Read the events to their end, then fire a page of due timers; returns how many were due.

        The events come first, because one of them may cancel a timer.  Each stream's first due timer fires; its others
        fire in the next turns, so that its commands keep their order.
        """
        while await self._reader.read_page(connection, await self._now(connection)):
            pass
        now = await self._now(connection)
        rows = await connection.fetch(_DUE, now, list(self._timers), PAGE)
        if not rows:
            return 0
        due = list({row["stream_id"]: row for row in reversed(rows)}.values())  # the first due of each stream
        fit = await self._fit(connection, due, now)
        heirs = await self._families.heirs(afresh=any(row["failures"] for row in fit))
        outcomes = await self._handler.handle_page([self._request(row, now, heirs) for row in fit])
        fired: list[asyncpg.Record] = []
        for row, outcome in zip(fit, outcomes, strict=True):
            if isinstance(outcome, OUTAGE) or not isinstance(outcome, Answer | Exception):
                raise outcome
            if isinstance(outcome, Exception):  # only this command failed
                await self._put_off(connection, row, outcome, now)
            else:
                fired.append(row)
                FIRED.labels(self._service, row["name"]).inc()
        await connection.execute(_FIRED, [row["id"] for row in fired], now)
        if fired:
            log.info("timers fired", service=self._service, timers=len(fired), until=now.isoformat())
        return len(due)

    async def _fit(
        self, connection: asyncpg.Connection, due: list[asyncpg.Record], now: dt.datetime
    ) -> list[asyncpg.Record]:
        """The timers that fire now; the others are put off to the moments that fit."""
        waiting: dict[UUID, dt.datetime] = {}
        for name, timer in self._timers.items():
            rows = [row for row in due if row["name"] == name]
            if timer.fitting is None or not rows:
                continue
            moments = await timer.fitting(connection, [(row["stream_id"], row["due_at"]) for row in rows])
            waiting |= {row["id"]: at for row, at in zip(rows, moments, strict=True) if at > now}
        if waiting:
            await connection.execute(_WAIT, list(waiting), list(waiting.values()))
        return [row for row in due if row["id"] not in waiting]

    def _request(self, row: asyncpg.Record, now: dt.datetime, heirs: Heirs) -> Request:
        return Request(
            stream_id=row["stream_id"],
            command=self._timers[row["name"]].gives.model_validate_json(row["command"]),
            context=Context(actor=system_actor(row["body_id"], self._service, heirs.family(row["body_id"])), at=now),
            command_id=row["id"],
            correlation_id=row["correlation_id"],
            causation_id=str(row["id"]),
        )

    async def _put_off(
        self, connection: asyncpg.Connection, row: asyncpg.Record, error: Exception, now: dt.datetime
    ) -> None:
        log.error("timer failed", service=self._service, timer=row["name"], timer_id=str(row["id"]), exc_info=error)
        wait = min(2.0 ** min(row["failures"], 20), LONGEST_WAIT_S)
        await connection.execute(_FAILED, row["id"], now + dt.timedelta(seconds=wait), repr(error)[:1000])

    async def _measure(self, connection: asyncpg.Connection) -> None:
        self._trouble = None  # the turn was made; a command that failed shows in the metrics, not in the health
        if time.monotonic() - self._measured < MEASURE_EVERY_S:
            return
        self._measured = time.monotonic()
        state = await connection.fetchrow(_STATE, await self._now(connection), list(self._timers))
        DUE.labels(self._service).set(state["due"])
        LAG_SECONDS.labels(self._service).set(state["lag"])
        FAILING.labels(self._service).set(state["failing"])
