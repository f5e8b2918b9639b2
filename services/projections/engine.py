"""The engine of a read model: a batch of events, its rows and its positions in one transaction.

An event is shown exactly once because what was seen is written with what it did: versions already seen are
skipped, and where a version is missing the stream is refilled from the store.

Every row that has a ``document_id`` is at least as secret as that document has become by what the log says now,
whichever event told it and however long ago the row was written: the engine sees to it, so that no read model has to.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog

from services.projections.tables import Failure, TableWriter
from shared.bodies.visibility import ranks_of
from shared.documents.secrecy import Secrecy
from shared.events.base import DocumentEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, UNREADABLE, recorded
from shared.readmodels.model import ReadModel

ENGINE = 2  # counts what the engine itself does to rows: where that changes, every read model is built anew
ANSWERING = ("queries.py", "rows.py")  # modules of a read model that answer questions: its rows do not depend on them

log = structlog.get_logger("projections")

# What every read model's schema holds besides its own tables.
_BOOKKEEPING = """
    CREATE TABLE checkpoint (
        topic        text NOT NULL,
        partition    integer NOT NULL,
        next_offset  bigint NOT NULL,
        PRIMARY KEY (topic, partition)
    );
    COMMENT ON TABLE checkpoint IS 'The first offset of each partition that these rows do not show yet';
    CREATE TABLE streams (
        service    text NOT NULL,
        stream_id  text NOT NULL,
        version    integer NOT NULL,
        PRIMARY KEY (service, stream_id)
    );
    COMMENT ON TABLE streams IS 'The last version of each stream that these rows show';
"""

_MISSING = f"""
    SELECT service, {EVENT_COLUMNS} FROM log.events
    WHERE service = $1 AND stream_id = $2 AND version > $3 AND version < $4 ORDER BY version
"""


@dataclass
class Applied:
    """What came of a batch: whom to tell, what failed, how much was new."""

    bodies: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    fresh: int = 0
    refilled: int = 0


def readable(rows: Iterable[Mapping[str, object]]) -> list[RecordedEvent]:
    """The events of rows of the log; one that nothing can read is passed over until it is mended, and the others go on.

    It is not lost: it stands in the store, and among the dead letters since it came over the topic.
    """
    events = []
    for row in rows:
        try:
            events.append(recorded(str(row["service"]), row))
        except UNREADABLE as error:
            log.error("unreadable event passed over", event_id=str(row["id"]), type=row["type"], error=repr(error))
    return events


async def create_schema(connection: asyncpg.Connection, model: ReadModel, schema: str) -> None:
    """Make ``schema`` with the model's empty tables; the caller holds the transaction."""
    await connection.execute(f'CREATE SCHEMA "{schema}"')
    await connection.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO PUBLIC')
    await connection.execute(f'SET LOCAL search_path = "{schema}"')
    await connection.execute(_BOOKKEEPING)
    await connection.execute(await asyncio.to_thread(model.ddl.read_text, "utf-8"))
    await connection.execute("SET LOCAL search_path TO DEFAULT")
    fingerprint = await asyncio.to_thread(fingerprint_of, model)
    await connection.execute(f"""COMMENT ON SCHEMA "{schema}" IS 'made by {fingerprint}'""")


def fingerprint_of(model: ReadModel) -> str:
    """What makes the model's rows what they are (its SQL, its fold, the engine), as a short hash."""
    package = model.ddl.parent.glob("*.py")
    folds = sorted(path for path in package if path.name not in ANSWERING)
    made_of = (model.ddl, *folds, *model.parts)
    engine = f"engine {ENGINE}".encode()
    return hashlib.sha256(b"".join((engine, *(path.read_bytes() for path in made_of)))).hexdigest()[:16]


async def is_outdated(connection: asyncpg.Connection, model: ReadModel) -> bool:
    """Whether the serving rows were made by other code than today's: a new version is then built beside them."""
    said = await connection.fetchval("SELECT obj_description(to_regnamespace($1), 'pg_namespace')", model.name)
    return bool(said != f"made by {await asyncio.to_thread(fingerprint_of, model)}")


async def ensure_schema(connection: asyncpg.Connection, model: ReadModel) -> None:
    """Make the model's serving schema where it is missing."""
    async with connection.transaction():
        if not await connection.fetchval("SELECT to_regnamespace($1)::text", model.name):
            await create_schema(connection, model, model.name)


def _is_secret(event: RecordedEvent) -> bool:
    return isinstance(event.data, DocumentEvent) and event.metadata.secrecy != Secrecy.NONE.value


class Applier:
    """Applies events to the tables of one schema, serving or being rebuilt."""

    def __init__(self, schema: str, writers: Sequence[TableWriter]) -> None:
        self._schema = schema
        self._writers = writers

    @classmethod
    async def open(cls, connection: asyncpg.Connection, model: ReadModel, schema: str) -> "Applier":
        """An applier for ``model`` as it stands in ``schema``."""
        writers = [await TableWriter.open(connection, table, schema) for table in model.tables]
        return cls(schema, writers)

    async def apply(self, connection: asyncpg.Connection, events: Iterable[RecordedEvent]) -> Applied:
        """Fold what is new of ``events`` (in log order) into the tables; the caller holds the transaction."""
        events = list(events)
        seen = await self._seen(connection, events)
        before = dict(seen)
        applied = Applied()
        fresh: list[RecordedEvent] = []
        for event in events:
            stream = (event.service, event.stream_id)
            reached = seen.get(stream, 0)
            if event.version <= reached:
                continue
            if event.version > reached + 1:
                missing = await self._missing(connection, event, reached)
                applied.refilled += len(missing)
                fresh.extend(missing)
            fresh.append(event)
            seen[stream] = event.version
        applied.fresh = len(fresh)
        raised = await ranks_of(connection, (event.subject for event in fresh if _is_secret(event)))
        for writer in self._writers:
            bodies, failures = await writer.fold(connection, fresh)
            applied.bodies |= bodies
            applied.failures += failures
            if raised:  # what earlier events say of the documents
                applied.bodies |= await writer.raise_secrecy(connection, raised)
        await self._remember(connection, {key: v for key, v in seen.items() if before.get(key) != v})
        return applied

    async def _seen(
        self, connection: asyncpg.Connection, events: Sequence[RecordedEvent]
    ) -> dict[tuple[str, str], int]:
        streams = {(event.service, event.stream_id) for event in events}
        rows = await connection.fetch(
            f'SELECT service, stream_id, version FROM "{self._schema}".streams '
            "WHERE (service, stream_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))",
            [service for service, _ in streams],
            [stream_id for _, stream_id in streams],
        )
        return {(row["service"], row["stream_id"]): row["version"] for row in rows}

    async def _missing(self, connection: asyncpg.Connection, event: RecordedEvent, reached: int) -> list[RecordedEvent]:
        rows = await connection.fetch(_MISSING, event.service, event.stream_id, reached, event.version)
        log.warning("gap refilled", stream_id=event.stream_id, after=reached, until=event.version, found=len(rows))
        return readable(rows)

    async def _remember(self, connection: asyncpg.Connection, seen: dict[tuple[str, str], int]) -> None:
        if seen:
            await connection.execute(
                f'INSERT INTO "{self._schema}".streams SELECT * FROM unnest($1::text[], $2::text[], $3::int[]) '
                "ON CONFLICT (service, stream_id) DO UPDATE SET version = excluded.version",
                [service for service, _ in seen],
                [stream_id for _, stream_id in seen],
                list(seen.values()),
            )


async def checksums(connection: asyncpg.Connection, model: ReadModel) -> dict[str, str]:
    """``table → checksum`` of the serving rows, independent of their order."""
    result: dict[str, str] = {}
    for table in model.tables:
        result[f"{model.name}.{table.name}"] = await connection.fetchval(
            f"SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) "
            f'FROM "{model.name}".{table.name} t'
        )
    return result
