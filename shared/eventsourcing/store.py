"""The event store of one service: streams in PostgreSQL, read and appended to.

A store uses only its service's schema (the role's ``search_path``), through the functions in ``schema/``.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

import asyncpg
import uuid_utils.compat as uuid_utils
from pydantic import BaseModel

from shared.bodies.visibility import ranks_of
from shared.events.base import Event
from shared.events.catalogue import decode
from shared.eventsourcing.clock import CLOCK_AHEAD
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.recorded import Metadata, RecordedEvent

StateT = TypeVar("StateT", bound=BaseModel)

Row = Mapping[str, Any]
"""A row of the database, by the names of its columns."""


class VersionConflict(Exception):
    """The stream has another version than the command expected; nothing was written."""


class CommandRepeated(Exception):
    """The command id was used before; nothing was written."""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be appended; ``data`` and ``metadata`` are JSON."""

    id: UUID
    stream_id: str
    version: int
    event: Event
    time: dt.datetime
    data: str
    metadata: str
    command_id: UUID
    command_index: int

    def columns(self) -> tuple[object, ...]:
        """The arguments of ``append_events``, in its order."""
        return (
            self.id,
            self.stream_id,
            self.version,
            self.event.type_name(),
            self.event.subject,
            self.event.body_id,
            self.time,
            self.data,
            self.metadata,
            self.command_id,
            self.command_index,
        )


@dataclass(frozen=True, slots=True)
class Append:
    """The events of one command for one stream; they are appended together or not at all."""

    stream_id: str
    events: tuple[NewEvent, ...]


@dataclass(frozen=True, slots=True)
class Loaded(Generic[StateT]):
    """A stream: its snapshot, if there is one, and the events after it."""

    snapshot: StateT | None
    snapshot_version: int
    events: tuple[RecordedEvent, ...]

    @property
    def version(self) -> int:
        """The stream's version, 0 where it does not exist."""
        return self.events[-1].version if self.events else self.snapshot_version


EVENT_COLUMNS = "id, stream_id, version, type, time, data, metadata, transaction_id, position"

_LOAD = f"""
    SELECT NULL::uuid AS id, stream_id, version, 'snapshot' AS type, now() AS time, state AS data,
           NULL::jsonb AS metadata, '0'::xid8 AS transaction_id, 0::bigint AS position
    FROM snapshots WHERE stream_id = $1 AND fingerprint = $2
    UNION ALL
    SELECT {EVENT_COLUMNS} FROM events
    WHERE stream_id = $1 AND version > coalesce(
        (SELECT version FROM snapshots WHERE stream_id = $1 AND fingerprint = $2), 0)
    ORDER BY version
"""

_LOAD_MANY = f"""
    SELECT NULL::uuid AS id, stream_id, version, 'snapshot' AS type, now() AS time, state AS data,
           NULL::jsonb AS metadata, '0'::xid8 AS transaction_id, 0::bigint AS position
    FROM snapshots WHERE stream_id = ANY ($1) AND fingerprint = $2
    UNION ALL
    SELECT {", ".join(f"e.{column}" for column in EVENT_COLUMNS.split(", "))} FROM events e
    LEFT JOIN snapshots s ON s.stream_id = e.stream_id AND s.fingerprint = $2
    WHERE e.stream_id = ANY ($1) AND e.version > coalesce(s.version, 0)
    ORDER BY stream_id, version
"""

_APPEND = """
    SELECT stream_id, version, position, transaction_id
    FROM append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""

_MENDED = "SELECT event_id, data FROM log.mended($1)"

UNREADABLE = (ValueError, LookupError)
"""What `recorded` raises for a row that is no event of its type."""

_SAVE_SNAPSHOT = """
    INSERT INTO snapshots (stream_id, version, fingerprint, state) VALUES ($1, $2, $3, $4)
    ON CONFLICT (stream_id) DO UPDATE
        SET version = excluded.version, fingerprint = excluded.fingerprint, state = excluded.state
        WHERE snapshots.version < excluded.version OR snapshots.fingerprint <> excluded.fingerprint
"""


def recorded(service: str, row: Row) -> RecordedEvent:
    """A row of an events table as a `RecordedEvent`.

    Raises what `shared.events.catalogue.decode` raises.
    """
    return RecordedEvent(
        id=row["id"],
        service=service,
        stream_id=row["stream_id"],
        version=row["version"],
        time=row["time"],
        data=decode(row["type"], row["data"]),
        metadata=Metadata.model_validate_json(row["metadata"]),
        transaction_id=row["transaction_id"],
        position=row["position"],
    )


def new_event_id() -> UUID:
    """A UUIDv7: time-ordered, so that indexes on it grow at one end."""
    return uuid_utils.uuid7()


@cache
def fingerprint(state_type: type[BaseModel]) -> str:
    """The mark of a snapshot of ``state_type``; it changes whenever the schema of the state does."""
    return hashlib.sha256(str(state_type.model_json_schema()).encode()).hexdigest()[:16]


class EventStore:
    """Reads and appends the streams of one service."""

    def __init__(self, pool: asyncpg.Pool, service: str) -> None:
        self.pool = pool
        self.service = service

    async def load(self, stream_id: str, state_type: type[StateT]) -> Loaded[StateT]:
        """The stream ``stream_id`` in one round trip; an unknown stream is empty."""
        rows = await self.pool.fetch(_LOAD, stream_id, fingerprint(state_type))
        try:
            return self._loaded(rows, state_type)
        except UNREADABLE:
            return self._loaded(await self._mended(rows), state_type)

    async def load_many(self, stream_ids: Sequence[str], state_type: type[StateT]) -> dict[str, Loaded[StateT]]:
        """`load` for many streams of one kind, in one round trip."""
        rows = await self.pool.fetch(_LOAD_MANY, list(stream_ids), fingerprint(state_type))
        try:
            return self._by_stream(stream_ids, rows, state_type)
        except UNREADABLE:
            return self._by_stream(stream_ids, await self._mended(rows), state_type)

    def _by_stream(
        self, stream_ids: Sequence[str], rows: Sequence[Row], state_type: type[StateT]
    ) -> dict[str, Loaded[StateT]]:
        by_stream: dict[str, list[Row]] = {stream_id: [] for stream_id in stream_ids}
        for row in rows:
            by_stream[row["stream_id"]].append(row)
        return {stream_id: self._loaded(found, state_type) for stream_id, found in by_stream.items()}

    def _loaded(self, rows: Sequence[Row], state_type: type[StateT]) -> Loaded[StateT]:
        if rows and rows[0]["type"] == "snapshot":
            head, *rest = rows
            snapshot = state_type.model_validate_json(head["data"])
            return Loaded(snapshot, head["version"], tuple(recorded(self.service, row) for row in rest))
        return Loaded(None, 0, tuple(recorded(self.service, row) for row in rows))

    async def _mended(self, rows: Sequence[Row]) -> list[Row]:
        """The rows, with the operators' values in place of data that cannot be read."""
        ids = [row["id"] for row in rows if row["id"] is not None]
        mended = {row["event_id"]: row["data"] for row in await self.pool.fetch(_MENDED, ids)}
        return [{**row, "data": mended.get(row["id"], row["data"])} for row in rows]

    async def events_of_command(self, command_id: UUID) -> list[RecordedEvent]:
        """The events that the command appended when it was first given; empty if it never was."""
        rows = await self.pool.fetch(
            f"SELECT {EVENT_COLUMNS} FROM events WHERE command_id = $1 ORDER BY command_index",
            command_id,
        )
        return [recorded(self.service, row) for row in rows]

    async def ranks_of(self, subjects: Iterable[str]) -> dict[str, int]:
        """The secrecy ranks (0-3) of documents by id, as any service knows them."""
        return await ranks_of(self.pool, subjects)

    async def is_taken_elsewhere(self, stream_id: str) -> bool:
        """Whether a stream of another service has this id."""
        return bool(await self.pool.fetchval("SELECT log.is_taken($1, $2)", stream_id, self.service))

    async def save_snapshot(self, stream_id: str, version: int, state: BaseModel) -> None:
        """Keep the folded state, unless a newer one is kept already."""
        await self.pool.execute(_SAVE_SNAPSHOT, stream_id, version, fingerprint(type(state)), state.model_dump_json())


async def append_all(
    connection: asyncpg.Connection, appends: Sequence[Append]
) -> dict[str, list[tuple[int, int, int]]]:
    """Append the events of many commands in one round trip; no two ``appends`` may share a stream.

    Answers with ``stream id → [(version, position, transaction id)]`` of the commands that succeeded; a stream that is
    missing had another version.  Raises `CommandRepeated` for the whole call where one of the command ids was used
    before, `Rejected` ``service.clock-ahead`` where the events lie in the future.
    """
    columns = zip(*(event.columns() for append in appends for event in append.events), strict=True)
    try:
        rows = await connection.fetch(_APPEND, *(list(column) for column in columns))
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "events_of_command":
            raise CommandRepeated from error
        raise
    except asyncpg.PostgresError as error:
        if error.sqlstate == CLOCK_AHEAD:
            raise Rejected("service.clock-ahead") from error
        raise
    placed: dict[str, list[tuple[int, int, int]]] = {}
    for row in rows:
        placed.setdefault(row["stream_id"], []).append((row["version"], row["position"], row["transaction_id"]))
    return placed
