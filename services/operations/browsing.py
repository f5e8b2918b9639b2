"""The log as operators browse it: by service, type, body, subject; page by page, or its newest end.

All operators see envelopes; only operators who are cleared for an event's documents as they are now see its content.
The content of personal events, such as votes, is shown to nobody here.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypedDict
from uuid import UUID

import asyncpg

from shared.bodies.visibility import cleared, documents_in, is_own_words, rank_of, ranks_of
from shared.documents.secrecy import Secrecy

PAGE = 50
PATIENCE_S = 5.0  # seconds; a filter that matches next to nothing reads the whole log
LONGEST_WAY = 400  # events of one document that are drawn

_COLUMNS = "service, position, transaction_id, id, stream_id, version, type, subject, body_id, time, metadata"
_PAGE = f"""
    SELECT {_COLUMNS} FROM log.events
    WHERE ($1 = '' OR service = $1) AND ($2 = '' OR type ILIKE '%' || $2 || '%') AND ($3 = '' OR body_id = $3)
      AND ($4 = '' OR subject = $4 OR stream_id = $4)
      AND ($5::bigint IS NULL OR (transaction_id, position) < (($5::bigint)::text::xid8, $6::bigint))
    ORDER BY transaction_id DESC, position DESC LIMIT {PAGE}
"""
_ONE = f"SELECT {_COLUMNS}, data FROM log.events WHERE service = $1 AND stream_id = $2 AND version = $3"
_WAY = f"""
    SELECT {_COLUMNS} FROM log.events WHERE stream_id = $1
    UNION ALL
    SELECT {_COLUMNS} FROM log.events WHERE service = 'tracking' AND subject = $1 AND stream_id <> $1
    LIMIT {LONGEST_WAY}
"""


class Envelope(TypedDict):
    """A row of the log without its data; ``metadata`` is JSON text."""

    service: str
    position: int
    transaction_id: int
    id: UUID
    stream_id: str
    version: int
    type: str
    subject: str
    body_id: str
    time: dt.datetime
    metadata: str


@dataclass(frozen=True)
class Filter:
    """Which events to show; an empty field does not restrict."""

    service: str = ""
    type: str = ""
    body: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Entry:
    """An event's envelope, with ``data`` where it was asked for and may be seen.

    ``rank`` is the secrecy of its content now (0-3).
    """

    service: str
    id: UUID
    stream_id: str
    version: int
    type: str
    subject: str
    body_id: str
    time: dt.datetime
    rank: int
    actor_name: str
    correlation_id: str
    causation_id: str
    transaction_id: int
    position: int
    data: str | None = None

    @property
    def own_words(self) -> bool:
        """Whether its content is personal."""
        return is_own_words(self.type)

    @property
    def kept_at(self) -> dt.datetime:
        """When the store kept it, by its UUIDv7; ``time`` is that of the command, which reactions pass on."""
        if self.id.version != 7:
            return self.time
        return dt.datetime.fromtimestamp((self.id.int >> 80) / 1000, dt.UTC)

    @property
    def name(self) -> str:
        """The name of its class."""
        return self.type.split(".")[2] if self.type.count(".") == 3 else self.type

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"/events/{self.service}/{self.stream_id}/{self.version}"


class TooSlow(Exception):
    """Reading the log through the filter takes longer than `PATIENCE_S`."""


class Browsing:
    """Reads the log for operators."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def page(self, wanted: Filter, before: tuple[int, int] | None) -> list[Entry]:
        """At most a page of the newest matching events that are older than ``before``.  Raises `TooSlow`."""
        place = before or (None, None)
        rows = await self._fetch(_PAGE, wanted.service, wanted.type, wanted.body, wanted.subject, *place)
        return await self._entries(rows)

    async def one(self, service: str, stream_id: str, version: int, clearance: int) -> Entry | None:
        """One event, with its data where ``clearance`` suffices; ``None`` where there is none."""
        row = await self._pool.fetchrow(_ONE, service, stream_id, version)
        if row is None:
            return None
        data = json.loads(row["data"])
        documents = documents_in(row["type"], row["subject"], data)
        envelope = _entry(row, documents, await ranks_of(self._pool, documents))
        if envelope.own_words or not cleared(clearance, envelope.rank):
            return envelope
        return replace(envelope, data=json.dumps(data, ensure_ascii=False, indent=2))

    async def way(self, subject: str) -> list[Entry]:
        """A document's events across all services, in the log's order.  Raises `TooSlow`."""
        rows = await self._fetch(_WAY, subject)
        return sorted(await self._entries(rows), key=lambda entry: (entry.transaction_id, entry.position))

    async def _entries(self, rows: Sequence[Envelope]) -> list[Entry]:
        """The envelopes of a list; the secrecy of each is that of its subject."""
        ranks = await ranks_of(self._pool, (row["subject"] for row in rows))
        return [_entry(row, (row["subject"],), ranks) for row in rows]

    async def _fetch(self, query: str, *values: object) -> Sequence[Envelope]:
        try:
            rows: Sequence[Envelope] = await self._pool.fetch(query, *values, timeout=PATIENCE_S)
        except TimeoutError as error:
            raise TooSlow from error
        return rows


def _entry(row: Envelope, documents: Iterable[str], ranks: Mapping[str, int]) -> Entry:
    metadata = json.loads(row["metadata"])
    return Entry(
        service=row["service"],
        id=row["id"],
        stream_id=row["stream_id"],
        version=row["version"],
        type=row["type"],
        subject=row["subject"],
        body_id=row["body_id"],
        time=row["time"],
        rank=rank_of(metadata.get("secrecy", Secrecy.NONE.value), documents, ranks),
        actor_name=metadata.get("actor_name", ""),
        correlation_id=metadata.get("correlation_id", ""),
        causation_id=metadata.get("causation_id", ""),
        transaction_id=row["transaction_id"],
        position=row["position"],
    )


@dataclass(frozen=True)
class Step:
    """An event as a bar of the waterfall, which begins at its cause or else at the event before it.

    ``left`` and ``width`` are thousandths of the whole time; ``took`` is in seconds; ``depth`` counts causes.
    """

    entry: Entry
    left: int
    width: int
    took: float
    depth: int
    caused: bool


def waterfall(entries: Sequence[Entry]) -> tuple[Step, ...]:
    """A document's events as bars, in their order.

    People take days and services moments, so the axis is logarithmic: each gap counts by its logarithm, and the figure
    beside the bar is the real time.
    """
    if not entries:
        return ()
    by_id = {str(entry.id): entry for entry in entries}
    places = _stretched([entry.kept_at for entry in entries])
    depths: dict[str, int] = {}
    steps: list[Step] = []
    for index, entry in enumerate(entries):
        cause = by_id.get(entry.causation_id)
        earlier = cause or entries[max(index - 1, 0)]
        depths[str(entry.id)] = depths.get(entry.causation_id, -1) + 1 if cause else 0
        left, right = places[earlier.kept_at], places[entry.kept_at]
        took = max((entry.kept_at - earlier.kept_at).total_seconds(), 0.0)
        left = min(left, right)
        steps.append(Step(entry, left, max(right - left, 4), took, depths[str(entry.id)], cause is not None))
    return tuple(steps)


def _stretched(times: Sequence[dt.datetime]) -> dict[dt.datetime, int]:
    ordered = sorted(set(times))
    reached, places = 0.0, {ordered[0]: 0.0}
    for earlier, later in pairwise(ordered):
        gap = (later - earlier).total_seconds()
        reached += (1 + gap * 1000) ** 0.25
        places[later] = reached
    return {time: round(1000 * place / (reached or 1)) for time, place in places.items()}
