"""Issued documents, read from the log."""

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

import asyncpg

from services.subscriptions.edxml.composing import issued_document_id
from shared.events.publishing import DocumentIssued
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.store import EVENT_COLUMNS, recorded


class Source(Protocol):
    """A connection, or a pool of them."""

    async def fetch(self, query: str, *args: object) -> list[asyncpg.Record]:
        """The rows of a query."""


async def events_of(source: Source, document_id: UUID, up_to: int = 2**31 - 1) -> list[RecordedEvent]:
    """The events of a document in publishing, up to a version of its stream."""
    rows = await source.fetch(
        f"SELECT {EVENT_COLUMNS} FROM log.events "
        "WHERE service = 'publishing' AND stream_id = $1 AND version <= $2 ORDER BY version",
        str(document_id),
        up_to,
    )
    return [recorded("publishing", row) for row in rows]


def issued_in(events: Iterable[RecordedEvent]) -> DocumentIssued | None:
    """The event that issued the document; ``None`` where it is not issued."""
    return next((event.data for event in events if isinstance(event.data, DocumentIssued)), None)


async def replaced_ids(source: Source, issued: DocumentIssued, organs: Mapping[str, str]) -> list[str]:
    """The ``DocumentId`` of the document that this one replaces; empty where it replaces none."""
    if issued.replaces_document_id is None:
        return []
    replaced = issued_in(await events_of(source, issued.replaces_document_id))
    return [] if replaced is None else [issued_document_id(replaced, organs)]
