"""The registers of incoming and outgoing documents (sổ đăng ký văn bản đến, đi)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.calendar import VIETNAM
from shared.documents import kinds, vietnamese
from shared.documents.head import DocumentHead
from shared.documents.vietnamese import findable
from shared.events import publishing, receiving, routing
from shared.events.base import DocumentEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Incoming:
    """A line of the incoming register; not registered yet where ``arrival_number`` is empty.

    ``register_body_id`` is whose register it stands in: a successor's for what its predecessor had not numbered.
    ``findable`` is what the register's filter looks into (`shared.documents.vietnamese.findable`).
    """

    body_id: str
    register_body_id: str
    document_id: UUID
    register_year: int | None
    arrival_number: int | None
    received_at: dt.datetime
    registered_at: dt.datetime | None
    channel: str
    issuer: str | None
    kind: str | None
    number: str | None
    symbol: str | None
    document_date: dt.date | None
    place: str | None
    subject: str | None
    signer: str | None
    urgency: int
    secrecy: str
    secrecy_rank: int
    paper_location: str | None
    status: str
    lead_name: str | None
    deadline: dt.date | None
    files: str
    origin_document_id: UUID | None
    origin_body_id: str | None
    findable: str = ""


def _with_head(row: Incoming, head: DocumentHead) -> Incoming:
    return replace(
        row,
        issuer=head.issuer,
        kind=head.kind,
        number=head.number,
        symbol=head.symbol,
        document_date=head.date,
        place=head.place,
        subject=head.subject,
        signer=head.signer,
        urgency=head.urgency.priority,
        secrecy=head.secrecy.value,
        secrecy_rank=head.secrecy.rank,
        findable=findable(head.symbol, head.subject, head.issuer, head.kind, head.signer),
    )


def _received(recorded: RecordedEvent, event: receiving.DocumentReceived | receiving.DocumentRegistered) -> Incoming:
    row = Incoming(
        body_id=event.body_id,
        register_body_id=event.body_id,
        document_id=event.document_id,
        register_year=None,
        arrival_number=None,
        received_at=recorded.time,
        registered_at=None,
        channel=event.channel.value,
        issuer=None,
        kind=None,
        number=None,
        symbol=None,
        document_date=None,
        place=None,
        subject=None,
        signer=None,
        urgency=0,
        secrecy="none",
        secrecy_rank=0,
        paper_location=event.paper_location,
        status="received",
        lead_name=None,
        deadline=None,
        files=to_json(event.files),
        origin_document_id=event.origin.document_id if event.origin else None,
        origin_body_id=event.origin.body_id if event.origin else None,
    )
    return _with_head(row, event.head)


def _past(event: receiving.PastDocumentEntered) -> Incoming:
    on = dt.datetime.combine(event.registered_on, dt.time(8), VIETNAM)  # the day is known, the hour is not
    row = Incoming(
        body_id=event.body_id,
        register_body_id=event.body_id,
        document_id=event.document_id,
        register_year=event.register_year,
        arrival_number=event.arrival_number,
        received_at=on,
        registered_at=on,
        channel=receiving.Channel.PAST.value,
        issuer=None,
        kind=None,
        number=None,
        symbol=None,
        document_date=None,
        place=None,
        subject=None,
        signer=None,
        urgency=0,
        secrecy="none",
        secrecy_rank=0,
        paper_location=event.paper_location,
        status="filed",
        lead_name=None,
        deadline=None,
        files=to_json(event.files),
        origin_document_id=None,
        origin_body_id=None,
    )
    return _with_head(row, event.head)


def incoming_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The line of the document, for everything that happens to an incoming one."""
    event = recorded.data
    if isinstance(event, DocumentEvent) and event.service in ("receiving", "routing"):
        yield (event.body_id, event.document_id)


_STATUS: dict[type[DocumentEvent], str] = {
    receiving.DocumentRefused: "refused",
    receiving.RecallAgreed: "recalled",
    routing.DocumentAnnotated: "annotated",
    routing.DocumentReturned: "annotated",
    routing.HandlingCompleted: "handled",
    routing.DocumentFiled: "filed",
}


def evolve_incoming(key: Key, row: Incoming | None, recorded: RecordedEvent) -> Incoming | None:
    """The line after the event."""
    event = recorded.data
    match event:
        case receiving.DocumentReceived():
            return _received(recorded, event)
        case receiving.DocumentRegistered():
            row = _with_head(row or _received(recorded, event), event.head)
            return replace(
                row,
                status="registered",
                register_body_id=recorded.in_charge,
                arrival_number=event.arrival_number,
                register_year=event.register_year,
                registered_at=recorded.time,
            )
        case receiving.PastDocumentEntered():
            return _past(event)
        case _ if row is None:
            return None
        case routing.DocumentRouted():
            return replace(row, status="routed", lead_name=event.lead.name, deadline=event.deadline)
        case receiving.IncomingTransferred() if row.arrival_number is None:
            return replace(row, register_body_id=event.to_body_id)
        case routing.RoutingTransferred():
            return replace(row, lead_name=event.lead_name or row.lead_name)
        case routing.HandlingDelegated():
            return replace(row, lead_name=event.delegated_to.name)
        case DocumentEvent():
            return replace(row, status=_STATUS.get(type(event), row.status))
        case _:
            return row


@dataclass(frozen=True)
class Outgoing:
    """A line of the outgoing register; ``register_body_id`` is whose, as in the incoming one."""

    body_id: str
    register_body_id: str
    document_id: UUID
    series: str | None
    number: int | None
    symbol: str | None
    kind: str | None
    document_date: dt.date | None
    subject: str | None
    signer: str | None
    recipients: str
    outside: str
    urgency: int
    secrecy: str
    secrecy_rank: int
    status: str
    issued_at: dt.datetime
    files: str
    answers_document_id: UUID | None
    findable: str = ""


def outgoing_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The line of an issued document."""
    event = recorded.data
    if isinstance(
        event,
        publishing.DocumentNumbered
        | publishing.DocumentIssued
        | publishing.RecipientsAdded
        | publishing.RecallRequested,
    ):
        yield (event.body_id, event.document_id)


def evolve_outgoing(key: Key, row: Outgoing | None, recorded: RecordedEvent) -> Outgoing | None:
    """The line after the event; it begins with its number."""
    event = recorded.data
    match event:
        case publishing.DocumentNumbered():
            return Outgoing(
                body_id=event.body_id,
                register_body_id=recorded.in_charge,
                document_id=event.document_id,
                series=event.series,
                number=event.number,
                symbol=event.symbol,
                kind=None,
                document_date=None,
                subject=None,
                signer=None,
                recipients="[]",
                outside="[]",
                urgency=0,
                secrecy="none",
                secrecy_rank=0,
                status="numbered",
                issued_at=recorded.time,
                files="[]",
                answers_document_id=None,
                findable=findable(event.symbol),
            )
        case publishing.DocumentIssued() if row is not None:
            return replace(
                row,
                symbol=event.head.symbol,
                kind=event.head.kind,
                document_date=event.head.date,
                subject=event.head.subject,
                signer=event.head.signer,
                recipients=to_json(event.recipients),
                outside=to_json([recipient.name for recipient in event.outside]),
                urgency=event.head.urgency.priority,
                secrecy=event.head.secrecy.value,
                secrecy_rank=event.head.secrecy.rank,
                status="issued",
                files=to_json(event.files),
                answers_document_id=event.answers_document_id,
                findable=findable(event.head.symbol, event.head.subject, event.head.kind, event.head.signer),
            )
        case publishing.RecipientsAdded() if row is not None:
            return replace(row, recipients=to_json([*from_json(row.recipients, []), *event.recipients]))
        case publishing.RecallRequested() if row is not None:
            return replace(row, status="recalled")
        case _:
            return row


MODEL = ReadModel(
    name="registers",
    tables=(
        Table("incoming", Incoming, ("body_id", "document_id"), incoming_keys, evolve_incoming),
        Table("outgoing", Outgoing, ("body_id", "document_id"), outgoing_keys, evolve_outgoing),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
    parts=(Path(vietnamese.__file__), Path(kinds.__file__), Path(kinds.__file__).with_suffix(".toml")),
)
