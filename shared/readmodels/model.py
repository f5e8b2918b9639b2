"""What a read model is: tables, and for each one pure function from a row and an event to the next row.

The engine (`services/projections/engine.py`) loads the rows that a batch of events touches, folds the events
into them in memory and writes what changed in one statement per table, so a batch costs two round
trips however many events it holds, and live running and rebuilding share every line.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import JsonObject, from_json

Row = TypeVar("Row")
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """One table of a read model.

    ``row`` is a frozen dataclass whose fields are the table's columns, in the types asyncpg maps
    (``str``, ``int``, ``UUID``, ``date``, ``datetime``, ``bool``, ``None``; ``jsonb`` columns hold JSON as ``str``).
    ``key`` names the primary key columns.  ``keys(event)`` says which rows an event touches and
    ``evolve(key, row, event)`` what such a row becomes: ``row`` is ``None`` where there is none yet, and a
    result of ``None`` deletes it.  Both are pure, and total: no event of the city makes them raise.
    """

    name: str
    row: type[Row]
    key: tuple[str, ...]
    keys: Callable[[RecordedEvent], Iterable[Key]]
    evolve: Callable[[Key, Row | None, RecordedEvent], Row | None]


AnyTable = Table[Any]
"""A table of whatever rows."""


@dataclass(frozen=True)
class ReadModel:
    """A read model: a PostgreSQL schema of its own, its tables and the SQL that makes them.

    ``ddl`` is a SQL file with unqualified names: it runs with ``search_path`` set to the schema being
    made, so that a rebuild can stand beside the serving version.  ``parts`` are modules that its functions are made of
    besides its own: where one changes, the rows are built anew.
    """

    name: str
    tables: tuple[AnyTable, ...]
    ddl: Path
    parts: tuple[Path, ...] = ()

    @cached_property
    def jsonb_columns(self) -> frozenset[str]:
        """The columns that hold JSON, as the DDL says."""
        return frozenset(re.findall(r"^\s+(\w+)\s+jsonb\b", self.ddl.read_text("utf-8"), re.MULTILINE))

    def answer(self, row: object) -> JsonObject:
        """A row as who reads it over HTTP gets it: what jsonb columns say, not their text."""
        fields = {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}  # type: ignore[arg-type] # rows are dataclasses
        return {name: from_json(value, None) if name in self.jsonb_columns else value for name, value in fields.items()}
