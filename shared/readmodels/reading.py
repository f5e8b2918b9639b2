"""Reading the read models, always as somebody.

A `Reading` lasts one read-only transaction in which the database itself keeps back every row that the actor may not
see.  What it hands out are typed rows; every secret one of them is noted, and written down before it is shown.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar, cast

import asyncpg
from pydantic import TypeAdapter

from shared.audit.reads import Read, ReadLog
from shared.bodies.actor import Actor
from shared.bodies.visibility import read_as
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.noting import Noting

RowT = TypeVar("RowT")


async def decode_jsonb(connection: asyncpg.Connection) -> None:
    """Have ``connection`` hand out jsonb columns as what they say: the ``init`` of a pool that reads read models."""
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=to_json, decoder=_decoded)


def _decoded(text: str) -> object:
    value: object = from_json(text, None)
    return value


_adapters: dict[type, TypeAdapter[list[object]]] = {}


def typed(row: type[RowT], records: Sequence[Mapping[str, object]]) -> list[RowT]:
    """``records``, as a query or another service gives them, as rows.  Raises `pydantic.ValidationError`."""
    if row not in _adapters:
        _adapters[row] = TypeAdapter(list[row])  # type: ignore[valid-type] # the type is the argument
    return cast("list[RowT]", _adapters[row].validate_python(records))


class Reading:
    """The read models as one actor sees them, as long as the transaction lasts."""

    def __init__(self, connection: asyncpg.Connection, actor: Actor) -> None:
        self._connection = Noting(connection)
        self._actor = actor

    @property
    def actor(self) -> Actor:
        """Who reads."""
        return self._actor

    @property
    def seen(self) -> list[Read]:
        """What was opened, and the secret entries of lists that were not opened."""
        return self._connection.seen

    def opened(self, what: str, read_id: object, about: object = None, rank: int = 0) -> None:
        """The actor opens something, not only a list that has it."""
        self._connection.opened(Read(what, str(read_id), None if about is None else str(about), rank))

    async def rows(self, row: type[RowT], query: str, *arguments: object) -> list[RowT]:
        """The rows of ``query``, each as a ``row``: a dataclass or a pydantic model whose fields are the columns.

        Raises `pydantic.ValidationError` where the query answers something else.
        """
        found = await self._connection.fetch(query, *arguments)
        return typed(row, [dict(record) for record in found])

    async def row(self, row: type[RowT], query: str, *arguments: object) -> RowT | None:
        """The first row of ``query``; ``None`` where there is none."""
        found = await self._connection.fetchrow(query, *arguments)
        return None if found is None else typed(row, [dict(found)])[0]

    async def value(self, query: str, *arguments: object) -> object:
        """The first column of the first row of ``query``; ``None`` where there is none."""
        found: object = await self._connection.fetchval(query, *arguments)
        return found

    async def number(self, query: str, *arguments: object) -> int:
        """A count."""
        found = await self.value(query, *arguments)
        return int(str(found)) if found is not None else 0

    @property
    def connection(self) -> asyncpg.Connection:
        """The noting connection itself, for what reads more than read models (past moments, files)."""
        return self._connection


class ReadModels:
    """Hands out readings; ``log`` is where it is written who saw what."""

    def __init__(self, pool: asyncpg.Pool, log: ReadLog | None = None) -> None:
        self._pool = pool
        self._log = log

    @asynccontextmanager
    async def as_actor(self, actor: Actor, *, shown: bool = True) -> AsyncIterator[Reading]:
        """A reading for ``actor``.

        What the actor opens in it, and every secret row of it, is written down when it ends, which is before anything
        of it is shown; ``shown=False`` is for who only waits for a change.
        """
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            await read_as(connection, actor)
            reading = Reading(connection, actor)
            yield reading
        if shown:
            await self.record(actor, reading.seen)

    @asynccontextmanager
    async def as_anybody(self) -> AsyncIterator[asyncpg.Connection]:
        """A read-only transaction for whoever has not signed in: the database shows public rows and no others."""
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            yield connection

    async def record(self, actor: Actor, seen: Iterable[Read]) -> None:
        """Write down what the actor is about to be shown, and have what is secret on the disk before."""
        if self._log is not None:
            await self._log.record(actor, seen)
