"""Reads the service's own events in the order of the log, and keeps the timers that they set and cancel."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

import asyncpg

from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import recorded
from shared.timers.timer import Schedule, SetTimer, Timer

PAGE = 2000  # events read before the checkpoint moves

Place = tuple[int, int]

_READ = """
    SELECT id, stream_id, version, type, time, data, metadata, transaction_id, position
    FROM publishable_events($1, $2, $3)
"""
_BEGIN = """
    INSERT INTO timer_checkpoint (name, transaction_id, position)
    SELECT name, '0', 0 FROM unnest($1::text[]) AS name ON CONFLICT DO NOTHING
"""
_CHECKPOINTS = "SELECT name, transaction_id, position FROM timer_checkpoint WHERE name = ANY ($1)"
_CANCEL = """
    UPDATE timers SET cancelled_at = $4
    WHERE (name, about) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND id <> ALL ($3::uuid[])
      AND fired_at IS NULL AND cancelled_at IS NULL
"""
_SET = """
    INSERT INTO timers (id, name, about, stream_id, body_id, command, correlation_id, due_at, next_at)
    SELECT id, name, about, stream_id, body_id, command::jsonb, correlation_id, due_at, due_at
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
        AS new(id, name, about, stream_id, body_id, command, correlation_id, due_at)
    ON CONFLICT (id) DO NOTHING
"""
_MOVE = "UPDATE timer_checkpoint SET transaction_id = $2, position = $3 WHERE name = ANY ($1)"


@dataclass(frozen=True)
class Setting:
    """A timer as an event set it."""

    id: UUID
    name: str
    about: str
    stream_id: str
    body_id: str
    command: str
    correlation_id: str
    due_at: dt.datetime

    def columns(self) -> tuple[object, ...]:
        """The row's values, in the order of `_SET`."""
        return (
            self.id,
            self.name,
            self.about,
            self.stream_id,
            self.body_id,
            self.command,
            self.correlation_id,
            self.due_at,
        )


def timer_id(event: RecordedEvent, name: str, about: str) -> UUID:
    """The id of the timer that ``event`` sets; the same event always gives the same id."""
    return uuid5(event.id, f"{name}/{about}")


def changes(timer: Timer, events: Iterable[RecordedEvent], schedule: Schedule) -> dict[tuple[str, str], Setting | None]:
    """The last change of each ``(timer, about)`` by ``events``: its setting, or ``None`` where it was cancelled."""
    last: dict[tuple[str, str], Setting | None] = {}
    for event in events:
        for change in schedule(event):
            setting = None
            if isinstance(change, SetTimer):
                setting = Setting(
                    id=timer_id(event, timer.name, change.about),
                    name=timer.name,
                    about=change.about,
                    stream_id=change.stream_id,
                    body_id=change.body_id,
                    command=change.command.model_dump_json(),
                    correlation_id=event.metadata.correlation_id,
                    due_at=change.due_at,
                )
            last[timer.name, change.about] = setting
    return last


class TimerReader:
    """Keeps the timers of one service; each timer has a checkpoint of its own in the log."""

    def __init__(self, service: str, timers: Sequence[Timer]) -> None:
        self._service = service
        self._timers = {timer.name: timer for timer in timers}
        self._types = {timer.name: {event.type_name() for event in timer.on} for timer in timers}

    async def read_page(self, connection: asyncpg.Connection, now: dt.datetime) -> bool:
        """Read a page of the log and keep what it changes, in one transaction; true where there may be more."""
        async with connection.transaction():
            reached = await self._reached(connection)
            start = min(reached.values())
            rows = await connection.fetch(_READ, *start, PAGE)
            if not rows:
                return False
            kept: dict[tuple[str, str], Setting | None] = {}
            events: dict[Place, RecordedEvent] = {}
            for name, timer in self._timers.items():
                new = [row for row in rows if row["type"] in self._types[name] and _place(row) > reached[name]]
                for row in new:
                    if _place(row) not in events:
                        events[_place(row)] = recorded(self._service, row)
                followed = [events[_place(row)] for row in new]
                schedule = timer.schedule
                if timer.informed is not None and followed:
                    schedule = await timer.informed(connection, followed)
                kept |= changes(timer, followed, schedule)
            await self._keep(connection, kept, now)
            end = _place(rows[-1])
            await connection.execute(_MOVE, [name for name, place in reached.items() if place < end], *end)
            return len(rows) == PAGE

    async def _reached(self, connection: asyncpg.Connection) -> dict[str, Place]:
        rows = await connection.fetch(_CHECKPOINTS, list(self._timers))
        if len(rows) < len(self._timers):
            await connection.execute(_BEGIN, list(self._timers))
            rows = await connection.fetch(_CHECKPOINTS, list(self._timers))
        return {row["name"]: _place(row) for row in rows}

    @staticmethod
    async def _keep(
        connection: asyncpg.Connection, kept: dict[tuple[str, str], Setting | None], now: dt.datetime
    ) -> None:
        if not kept:
            return
        settings = [setting for setting in kept.values() if setting is not None]
        names, abouts = [name for name, _ in kept], [about for _, about in kept]
        await connection.execute(_CANCEL, names, abouts, [setting.id for setting in settings], now)
        if settings:
            columns = zip(*(setting.columns() for setting in settings), strict=True)
            await connection.execute(_SET, *(list(column) for column in columns))


def _place(row: asyncpg.Record) -> Place:
    return row["transaction_id"], row["position"]
