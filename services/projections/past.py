"""Any document and any register as it stood at a past moment: its streams folded up to then.

The same pure folds make the rows as make the read models.  Whoever asks sees the rows of their own body and of those
that went over into it, and none of what is, or was then, above their clearance.
"""

import asyncio
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

import asyncpg

from shared.bodies.actor import Actor
from shared.bodies.visibility import Reader, read_as, reader_of
from shared.documents import vietnamese
from shared.events.receiving import ContentExamined
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.readmodels.delivery import fold as delivery
from shared.readmodels.documents import fold as documents
from shared.readmodels.documents.past import SHOWN_CARD
from shared.readmodels.jsonb import JsonObject
from shared.readmodels.model import AnyTable, Key, ReadModel, Table
from shared.readmodels.registers import fold as registers
from shared.readmodels.registers.past import LINES_THEN
from shared.readmodels.timeline import fold as timeline
from shared.services import OF_DOCUMENTS


class _Guarded(Protocol):
    """What the row guard needs of a row: the body it belongs to, and its secrecy."""

    @property
    def body_id(self) -> str: ...

    @property
    def secrecy_rank(self) -> int: ...


RowT = TypeVar("RowT", bound=_Guarded)

PAGE = 100  # lines of a register in one answer
MOST_COUNTED = 3000  # lines that are counted, and paged through
MOST_SEARCHED = 1000  # lines, the newest first, that are folded to find words in them
MOST_EVENTS = 5000  # of one document; no real document has more
AT_ONCE = 2  # past reads at a time: the read models of the present come first

_EVENTS = f"""
    SELECT service, {EVENT_COLUMNS} FROM log.events
    WHERE stream_id = ANY ($1) AND service = ANY ($2) AND time <= $3 AND type <> ALL ($4)
    ORDER BY transaction_id, position LIMIT $5
"""

_TABLES: dict[str, AnyTable] = {table.name: table for table in registers.MODEL.tables}
_STREAMS_OF = {"incoming": ["receiving", "routing"], "outgoing": ["publishing"]}


@dataclass(frozen=True)
class PastDocument:
    """A document's card, its timeline and its deliveries at a moment."""

    card: JsonObject
    timeline: list[JsonObject]
    deliveries: list[JsonObject]


@dataclass(frozen=True)
class PastRegister:
    """A page of a register's lines at a moment; ``total`` counts up to `MOST_COUNTED`."""

    lines: list[JsonObject]
    total: int


@dataclass(frozen=True)
class Wanted:
    """Which lines: a period ``[since, until)``, words that occur in them, a page from 1."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    words: str = ""
    page: int = 1


def folded(table: Table[RowT], events: Iterable[RecordedEvent], reader: Reader) -> dict[Key, RowT]:
    """The rows of ``table`` after ``events``, as far as the reader may see them."""
    rows: dict[Key, RowT | None] = {}
    for event in events:
        for key in table.keys(event):
            rows[key] = table.evolve(key, rows.get(key), event)
    return {
        key: row for key, row in rows.items() if row is not None and reader.may_see((row.body_id,), row.secrecy_rank)
    }


class Past:
    """Reads the past through a pool whose role may read the log."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._places = asyncio.Semaphore(AT_ONCE)

    async def document(self, actor: Actor, document_id: UUID, moment: dt.datetime) -> PastDocument:
        """The document at ``moment``.

        Raises `Rejected` ``past.future``, ``document.unknown`` where the actor may not see it now or then,
        ``past.not-yet`` where their body did not have it yet.
        """
        _guard_past(moment)
        async with self._places:
            shown = await self._now(actor, SHOWN_CARD, document_id, actor.body_id)
            if not shown:
                raise Rejected("document.unknown")
            # What replaced it is told in the stream of the document that did.
            streams = [str(name) for name in (document_id, shown[0]["replaced_by_document_id"]) if name is not None]
            rows = await self._pool.fetch(_EVENTS, streams, [*OF_DOCUMENTS], moment, [], MOST_EVENTS)
            reader = await reader_of(self._pool, actor)
            return await asyncio.to_thread(_document, reader, shown[0]["body_id"], document_id, rows)

    async def _now(self, actor: Actor, query: str, *values: object) -> list[asyncpg.Record]:
        """What the actor may see now: these pools' role sees every row, so the query names the rule itself."""
        async with self._pool.acquire() as connection, connection.transaction(readonly=True):
            await read_as(connection, actor)
            return list(await connection.fetch(query, *values))

    async def register(self, actor: Actor, register: str, moment: dt.datetime, wanted: Wanted) -> PastRegister:
        """A page of the body's ``incoming`` or ``outgoing`` register at ``moment``.

        Raises `Rejected` ``past.future``.
        """
        _guard_past(moment)
        async with self._places:
            reader = await reader_of(self._pool, actor)
            bounds = (actor.body_id, moment, wanted.since, wanted.until)
            most = MOST_SEARCHED if wanted.words else MOST_COUNTED
            lines_now = await self._now(actor, f"{LINES_THEN[register]} LIMIT $5", *bounds, most)
            found = [row["document_id"] for row in lines_now]
            start = (wanted.page - 1) * PAGE
            shown = found if wanted.words else found[start : start + PAGE]
            rows = await self._pool.fetch(
                _EVENTS,
                [str(document_id) for document_id in shown],
                _STREAMS_OF[register],
                moment,
                [ContentExamined.type_name()],  # the text of files is no part of a register
                MOST_EVENTS * PAGE,
            )
            lines = await asyncio.to_thread(_lines, reader, actor.body_id, register, shown, rows)
        if not wanted.words:
            return PastRegister(lines, len(found))
        hits = [line for line in lines if _says(line, wanted.words)]
        return PastRegister(hits[start : start + PAGE], len(hits))


def _guard_past(moment: dt.datetime) -> None:
    if moment > dt.datetime.now(dt.UTC):
        raise Rejected("past.future")


def _decoded(rows: Iterable[asyncpg.Record]) -> list[RecordedEvent]:
    return [recorded(row["service"], row) for row in rows]


def _document(reader: Reader, body_id: str, document_id: UUID, rows: Sequence[asyncpg.Record]) -> PastDocument:
    events = _decoded(rows)
    (cards,) = documents.MODEL.tables
    (entries,) = timeline.MODEL.tables
    (recipients,) = delivery.MODEL.tables
    card = folded(cards, events, reader).get((body_id, document_id))
    if card is None:
        raise Rejected("past.not-yet")

    def of_this(model: ReadModel, table: AnyTable) -> list[JsonObject]:
        shown = folded(table, events, reader).values()
        return [model.answer(row) for row in shown if row.document_id == document_id]

    return PastDocument(
        documents.MODEL.answer(card), of_this(timeline.MODEL, entries), of_this(delivery.MODEL, recipients)
    )


def _lines(
    reader: Reader, body_id: str, register: str, shown: Sequence[UUID], rows: Sequence[asyncpg.Record]
) -> list[JsonObject]:
    lines = folded(_TABLES[register], _decoded(rows), reader).values()
    by_document: dict[UUID, list[Any]] = {}
    for line in lines:
        if line.register_body_id == body_id:
            by_document.setdefault(line.document_id, []).append(line)
    # A document whose number was cancelled has a line for each of its numbers.
    return [
        registers.MODEL.answer(line)
        for document_id in dict.fromkeys(shown)
        for line in by_document.get(document_id, ())
    ]


def _says(line: JsonObject, words: str) -> bool:
    return vietnamese.folded(words) in line["findable"]
