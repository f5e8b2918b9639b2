"""The delivery board: where an issued document stands at each recipient."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.publishing import DeliveryStatus, DeliveryStatusChanged, DocumentDispatched
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Recipient:
    """One dispatch; ``status`` is one of the codes 00-16."""

    body_id: str
    document_id: UUID
    recipient_body_id: str
    symbol: str | None
    subject: str | None
    urgency: int
    secrecy_rank: int
    status: str
    status_at: dt.datetime
    description: str | None
    incoming_document_id: UUID | None
    dispatched_at: dt.datetime


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The dispatch the event is about."""
    event = recorded.data
    if isinstance(event, DocumentDispatched | DeliveryStatusChanged):
        yield (event.body_id, event.document_id, event.recipient_body_id)


def evolve(key: Key, row: Recipient | None, recorded: RecordedEvent) -> Recipient | None:
    """The dispatch after the event."""
    event = recorded.data
    match event:
        case DocumentDispatched():
            return Recipient(
                body_id=event.body_id,
                document_id=event.document_id,
                recipient_body_id=event.recipient_body_id,
                symbol=event.head.symbol,
                subject=event.head.subject,
                urgency=event.head.urgency.priority,
                secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
                status=DeliveryStatus.SENT.value,
                status_at=recorded.time,
                description=None,
                incoming_document_id=None,
                dispatched_at=recorded.time,
            )
        case DeliveryStatusChanged() if row is not None:
            return replace(
                row,
                status=event.status.value,
                status_at=recorded.time,
                description=event.description,
                incoming_document_id=event.incoming_document_id or row.incoming_document_id,
            )
        case _:
            return row


MODEL = ReadModel(
    name="delivery",
    tables=(Table("recipients", Recipient, ("body_id", "document_id", "recipient_body_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
