"""The timeline of a document: everything that happened to it, in the order of the log."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.approval import OpinionGiven, OpinionsRequested
from shared.events.base import DocumentEvent, Event
from shared.events.receiving import ContentExamined
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Entry:
    """One event as a body sees it; ``detail`` is the event's data."""

    body_id: str
    document_id: UUID
    event_id: UUID
    service: str
    stream_id: str
    version: int
    type: str
    name: str
    actor: str
    actor_name: str
    acting_for: str | None
    at: dt.datetime
    detail: str
    secrecy_rank: int
    transaction_id: int
    position: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """An entry for the document's body, and for consulted bodies what concerns them."""
    event = recorded.data
    if not isinstance(event, DocumentEvent):
        return
    yield (event.body_id, event.document_id, recorded.id)
    if isinstance(event, OpinionsRequested):
        for body_id in event.consulted_body_ids:
            yield (body_id, event.document_id, recorded.id)
    if isinstance(event, OpinionGiven):
        yield (event.consulted_body_id, event.document_id, recorded.id)


def evolve(key: Key, row: Entry | None, recorded: RecordedEvent) -> Entry:
    """The event as an entry; an entry never changes."""
    body_id, document_id, event_id = key
    return Entry(
        body_id=body_id,
        document_id=document_id,
        event_id=event_id,
        service=recorded.service,
        stream_id=recorded.stream_id,
        version=recorded.version,
        type=recorded.type,
        name=type(recorded.data).__name__,
        actor=recorded.metadata.actor,
        actor_name=recorded.metadata.actor_name,
        acting_for=recorded.metadata.acting_for,
        at=recorded.time,
        detail=to_json(_told(recorded.data)),
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
        transaction_id=recorded.transaction_id,
        position=recorded.position,
    )


def _told(event: Event) -> Event:
    """The event without the text of its files: search has that."""
    return event.model_copy(update={"text": ""}) if isinstance(event, ContentExamined) else event


MODEL = ReadModel(
    name="timeline",
    tables=(Table("entries", Entry, ("body_id", "document_id", "event_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
