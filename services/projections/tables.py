"""Rows in and out of a read model's tables, many at a time."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import asyncpg

from shared.bodies.visibility import ranks_of
from shared.documents.secrecy import Secrecy
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import AnyTable, Key

Failure = tuple[RecordedEvent, Exception]

_COLUMN_TYPES = """
    SELECT attname, format_type(atttypid, atttypmod) AS type
    FROM pg_attribute
    WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


class TableWriter:
    """Folds events into one table of one schema."""

    def __init__(self, table: AnyTable, schema: str, types: dict[str, str]) -> None:
        self.table = table
        columns = [field.name for field in dataclasses.fields(table.row)]
        name = f'"{schema}".{table.name}'
        keys = ", ".join(table.key)
        key_arrays = ", ".join(f"${i}::{_array_of(types[key])}" for i, key in enumerate(table.key, 1))
        arrays = ", ".join(f"${i}::{_array_of(types[column])}" for i, column in enumerate(columns, 1))
        values = ", ".join(_value_of(column, types[column]) for column in columns)
        kept = ", ".join(f"{column} = excluded.{column}" for column in columns if column not in table.key)
        # Names come from the code, values travel as parameters.
        self._columns = columns
        self._lists = [column for column in columns if types[column].endswith("[]")]
        self._select = f"SELECT {', '.join(columns)} FROM {name} WHERE ({keys}) IN (SELECT * FROM unnest({key_arrays}))"
        self._upsert = (
            f"INSERT INTO {name} ({', '.join(columns)}) "
            f"SELECT {values} FROM unnest({arrays}) AS new({', '.join(columns)}) "
            f"ON CONFLICT ({keys}) DO UPDATE SET {kept}"
        )
        # What tells of a document is as secret as the document has become.
        self._tells = "document_id" in columns and "secrecy_rank" in columns
        said = ", secrecy = new.secrecy" if "secrecy" in columns else ""
        self._raise = (
            f"UPDATE {name} AS kept SET secrecy_rank = new.secrecy_rank{said} "
            "FROM unnest($1::uuid[], $2::smallint[], $3::text[]) AS new(document_id, secrecy_rank, secrecy) "
            "WHERE kept.document_id = new.document_id AND kept.secrecy_rank < new.secrecy_rank"
        )
        self._delete = f"DELETE FROM {name} WHERE ({keys}) IN (SELECT * FROM unnest({key_arrays}))"

    @classmethod
    async def open(cls, connection: asyncpg.Connection, table: AnyTable, schema: str) -> "TableWriter":
        """A writer for ``table`` as it stands in ``schema``."""
        rows = await connection.fetch(_COLUMN_TYPES, f'"{schema}".{table.name}')
        return cls(table, schema, {row["attname"]: row["type"] for row in rows})

    async def fold(self, connection: asyncpg.Connection, events: list[RecordedEvent]) -> tuple[set[str], list[Failure]]:
        """Fold ``events`` into the table; returns the bodies whose rows changed, and the events that failed."""
        touched, failures = self._touched_keys(events)
        if not touched:
            return set(), failures
        before = await self._load(connection, {key for key, _ in touched})
        after = dict(before)
        for key, event in touched:
            try:
                after[key] = self.table.evolve(key, after.get(key), event)
            except Exception as error:  # this event fails here; the others go on
                failures.append((event, error))
        changed = {key: row for key, row in after.items() if row != before.get(key)}
        if self._tells:
            ranks = await ranks_of(connection, {str(row.document_id) for row in changed.values() if row is not None})
            if ranks:
                changed = {key: row and _as_secret(row, ranks) for key, row in changed.items()}
        await self._save(connection, changed)
        rows = [row for key in changed for row in (changed[key], before.get(key)) if row is not None]
        return {row.body_id for row in rows if hasattr(row, "body_id")}, failures

    async def raise_secrecy(self, connection: asyncpg.Connection, ranks: Mapping[str, int]) -> set[str]:
        """Have the rows that tell of these documents (id → rank) be as secret as they; returns whose rows those are."""
        if not self._tells:
            return set()
        rows = await connection.fetch(
            f"{self._raise} RETURNING kept.body_id",
            [UUID(document_id) for document_id in ranks],
            list(ranks.values()),
            [Secrecy.of_rank(rank).value for rank in ranks.values()],
        )
        return {row["body_id"] for row in rows}

    def _touched_keys(self, events: list[RecordedEvent]) -> tuple[list[tuple[Key, RecordedEvent]], list[Failure]]:
        touched: list[tuple[Key, RecordedEvent]] = []
        failures: list[Failure] = []
        for event in events:
            try:
                touched.extend((key, event) for key in self.table.keys(event))
            except Exception as error:  # as above
                failures.append((event, error))
        return touched, failures

    async def _load(self, connection: asyncpg.Connection, keys: set[Key]) -> dict[Key, Any]:
        rows = await connection.fetch(self._select, *_transposed(keys))
        found = (self.table.row(**row) for row in rows)
        return {tuple(getattr(row, name) for name in self.table.key): row for row in found}

    async def _save(self, connection: asyncpg.Connection, changed: dict[Key, Any]) -> None:
        gone = [key for key, row in changed.items() if row is None]
        if gone:
            await connection.execute(self._delete, *_transposed(gone))
        rows = [row for row in changed.values() if row is not None]
        if rows:
            columns = [
                [_literal(getattr(row, column)) for row in rows]
                if column in self._lists
                else [getattr(row, column) for row in rows]
                for column in self._columns
            ]
            await connection.execute(self._upsert, *columns)


def _as_secret(row: Any, ranks: Mapping[str, int]) -> Any:
    """The row, at least as secret as the document that it tells of."""
    rank = ranks.get(str(row.document_id), 0)
    if rank <= row.secrecy_rank:
        return row
    said = {"secrecy": Secrecy.of_rank(rank).value} if hasattr(row, "secrecy") else {}
    return dataclasses.replace(row, secrecy_rank=rank, **said)


def _transposed(keys: Iterable[Key]) -> list[list[object]]:
    return [list(column) for column in zip(*keys, strict=True)]


def _array_of(column_type: str) -> str:
    """PostgreSQL has no arrays of arrays: a list column travels as its literal."""
    return "text[]" if column_type.endswith("[]") else f"{column_type}[]"


def _value_of(column: str, column_type: str) -> str:
    return f"new.{column}::{column_type}" if column_type.endswith("[]") else f"new.{column}"


def _literal(items: Iterable[str] | None) -> str | None:
    if items is None:
        return None
    quoted = ('"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in items)
    return "{" + ",".join(quoted) + "}"
