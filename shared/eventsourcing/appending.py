"""Grouped appends: concurrent commands share one statement, and each succeeds or fails alone.

Commands that arrive while a statement runs go into the next one.  There is no timer: a single command does not wait,
and under load the groups grow by themselves.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import asyncpg
from prometheus_client import Histogram

from shared.eventsourcing.store import Append, CommandRepeated, VersionConflict, append_all

LARGEST_GROUP = 500  # commands; one statement then takes tens of milliseconds

APPEND_SECONDS = Histogram(
    "congvan_append_seconds",
    "From asking for an append to its commit",
    ["service"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5),
)

Placement = list[tuple[int, int, int]]


class Appender:
    """Appends to one service's streams; ``on_append`` is called after each commit (it wakes the relay)."""

    def __init__(self, pool: asyncpg.Pool, service: str, on_append: Callable[[], None] = lambda: None) -> None:
        self._pool = pool
        self._on_append = on_append
        self._waiting: deque[tuple[Append, asyncio.Future[Placement]]] = deque()
        self._flushing: asyncio.Task[None] | None = None
        self._latency = APPEND_SECONDS.labels(service)

    async def append(self, append: Append) -> Placement:
        """Append a command's events; returns ``[(version, position, transaction id)]``.

        Raises `VersionConflict` where the stream has another version by now, `CommandRepeated` where the command id was
        used before; in both cases nothing was written.
        """
        answer: asyncio.Future[Placement] = asyncio.get_running_loop().create_future()
        self._waiting.append((append, answer))
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())
        with self._latency.time():
            return await answer

    def wake(self) -> None:
        """Call ``on_append`` after a commit that did not go through `append`."""
        self._on_append()

    async def _flush(self) -> None:
        try:
            while self._waiting:
                await self._append_group(self._next_group())
        finally:
            self._flushing = None

    def _next_group(self) -> list[tuple[Append, asyncio.Future[Placement]]]:
        """The commands that have waited longest, at most one per stream; the others stay in the queue."""
        group: dict[str, tuple[Append, asyncio.Future[Placement]]] = {}
        later: list[tuple[Append, asyncio.Future[Placement]]] = []
        while self._waiting and len(group) < LARGEST_GROUP:
            append, answer = self._waiting.popleft()
            if answer.cancelled():
                continue
            if append.stream_id in group:
                later.append((append, answer))
            else:
                group[append.stream_id] = (append, answer)
        self._waiting.extendleft(reversed(later))
        return list(group.values())

    async def _append_group(self, group: list[tuple[Append, asyncio.Future[Placement]]]) -> None:
        if not group:
            return
        try:
            async with self._pool.acquire() as connection:
                placed = await append_all(connection, [append for append, _ in group])
        except CommandRepeated as error:
            if len(group) == 1:
                _fail(group[0][1], error)
            else:  # one repeat must not fail the others: append each alone
                for single in group:
                    await self._append_group([single])
            return
        except Exception as error:  # the statement failed for every command of the group
            for _, answer in group:
                _fail(answer, error)
            return
        for append, answer in group:
            if append.stream_id not in placed:
                _fail(answer, VersionConflict(append.stream_id))
            else:
                with suppress(asyncio.InvalidStateError):
                    answer.set_result(placed[append.stream_id])
        if placed:
            self._on_append()


def _fail(answer: "asyncio.Future[Placement]", error: Exception) -> None:
    with suppress(asyncio.InvalidStateError):
        answer.set_exception(error)
