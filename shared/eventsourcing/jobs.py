"""Long jobs of a service: streams that were begun and have not ended, each worked on until it has.

The stream is all there is of a job: whatever process leads takes up what another one left.  So the work on a stream
may be begun again at any point of it, and its commands bear ids that are derived from the stream.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import asyncpg
import structlog

from shared.events.base import Event
from shared.outages import OUTAGE

POLL_S = 1.0
RETRY_S = 0.5
LONGEST_WAIT_S = 60.0  # between two tries of a job that fails
FORGOTTEN_S = 3600.0  # how often jobs of any age are looked for, not only those of the last day

log = structlog.get_logger("jobs")

_LOCK = "SELECT pg_advisory_lock(hashtextextended($1, 0))"
# The first condition is written out, not a parameter: a service has an index on just these events.
_UNFINISHED = """
    SELECT DISTINCT begun.stream_id FROM events AS begun
    WHERE begun.type = '{started}' AND ($2 OR begun.time > now() - interval '1 day')
      AND (SELECT type FROM events AS last WHERE last.stream_id = begun.stream_id
           ORDER BY version DESC LIMIT 1) <> ALL ($1)
"""


async def unfinished(
    pool: asyncpg.Pool, started: type[Event], ended: Sequence[type[Event]], *, of_any_age: bool = True
) -> list[str]:
    """The streams that ``started`` began and none of ``ended`` ended; those begun in the last day, or all."""
    query = _UNFINISHED.format(started=started.type_name())
    rows = await pool.fetch(query, [event.type_name() for event in ended], of_any_age)
    return [row["stream_id"] for row in rows]


class Jobs:
    """Works on one kind of job for the life of a process; one process of the service leads.

    ``work(stream_id)`` returns when the stream has ended; what it raises is logged, and it is called again.
    """

    def __init__(
        self,
        database_url: str,
        pool: asyncpg.Pool,
        started: type[Event],
        ended: Sequence[type[Event]],
        work: Callable[[str], Awaitable[None]],
    ) -> None:
        self._database_url = database_url
        self._pool = pool
        self._started = started
        self._ended = ended
        self._work = work
        self._running: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Lead, or wait to lead; after trouble begin anew."""
        while True:
            try:
                await self._lead()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.info("jobs wait", jobs=self._started.__name__, error=repr(error))
            except Exception as error:  # whatever it is, jobs that stopped for good would be worse
                log.error("jobs failed", jobs=self._started.__name__, exc_info=error)
            await asyncio.sleep(RETRY_S)

    async def _lead(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=10)
        looked_for_all = float("-inf")
        clock = asyncio.get_running_loop().time
        try:
            await connection.execute(_LOCK, f"jobs:{self._started.type_name()}", timeout=None)
            while True:
                await connection.execute("SELECT 1", timeout=10)  # leads as long as the connection holds the lock
                all_ages = clock() - looked_for_all > FORGOTTEN_S
                for stream_id in await unfinished(self._pool, self._started, self._ended, of_any_age=all_ages):
                    if stream_id not in self._running:
                        self._begin(stream_id)
                looked_for_all = clock() if all_ages else looked_for_all
                await asyncio.sleep(POLL_S)
        finally:
            working = list(self._running.values())
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            with suppress(*OUTAGE, asyncpg.PostgresError):
                await connection.close(timeout=2)

    def _begin(self, stream_id: str) -> None:
        task = asyncio.create_task(self._until_done(stream_id), name=f"job {stream_id}")
        self._running[stream_id] = task
        task.add_done_callback(lambda _: self._running.pop(stream_id, None))

    async def _until_done(self, stream_id: str) -> None:
        wait = RETRY_S
        while True:
            try:
                return await self._work(stream_id)
            except Exception as error:  # an outage, for one: the stream says how far it came
                log.warning("job interrupted", stream_id=stream_id, exc_info=error)
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_S)
