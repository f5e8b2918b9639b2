"""The register of incoming documents (sổ đăng ký văn bản đến)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from shared.documents.head import DocumentHead
from shared.documents.vietnamese import findable
from shared.events import receiving, routing
from shared.events.base import DocumentEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key
from shared.readmodels.registers.marks import correction, day_begun, struck_by


@dataclass(frozen=True)
class Incoming:
    """A line of the incoming register; not registered yet where ``arrival_number`` is empty.

    ``register_body_id`` is whose register it stands in: a successor's for what its predecessor had not numbered.
    ``struck`` names the cancelled number that the line is of; empty for the line that holds.  ``corrections`` tells
    what was struck through, the first one first; ``cancelled`` who cancelled the number, when and why.  ``findable`` is
    what the register's filter looks into (`shared.documents.vietnamese.findable`).
    """

    body_id: str
    register_body_id: str
    document_id: UUID
    received_at: dt.datetime
    channel: str
    status: str
    register_year: int | None = None
    arrival_number: int | None = None
    registered_at: dt.datetime | None = None
    issuer: str | None = None
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    document_date: dt.date | None = None
    place: str | None = None
    subject: str | None = None
    signer: str | None = None
    urgency: int = 0
    secrecy: str = "none"
    secrecy_rank: int = 0
    paper_location: str | None = None
    lead_name: str | None = None
    deadline: dt.date | None = None
    files: str = "[]"
    origin_document_id: UUID | None = None
    origin_body_id: str | None = None
    findable: str = ""
    struck: str = ""
    secret_book: bool = False
    routed_at: dt.datetime | None = None
    again_because: str | None = None
    corrections: str = "[]"
    cancelled: str | None = None


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


def _line(
    event: receiving.DocumentReceived | receiving.DocumentRegistered | receiving.PastDocumentEntered,
    at: dt.datetime,
    channel: receiving.Channel,
) -> Incoming:
    origin = None if isinstance(event, receiving.PastDocumentEntered) else event.origin
    row = Incoming(
        body_id=event.body_id,
        register_body_id=event.body_id,
        document_id=event.document_id,
        received_at=at,
        channel=channel.value,
        paper_location=event.paper_location,
        status="received",
        files=to_json(event.files),
        origin_document_id=origin.document_id if origin else None,
        origin_body_id=origin.body_id if origin else None,
    )
    return _with_head(row, event.head)


def _past(event: receiving.PastDocumentEntered) -> Incoming:
    on = day_begun(event.registered_on)
    return replace(
        _line(event, on, receiving.Channel.PAST),
        register_year=event.register_year,
        arrival_number=event.arrival_number,
        registered_at=on,
        status="filed",
        secret_book=event.secret_book,
    )


def _struck(recorded: RecordedEvent, event: receiving.ArrivalCancelled) -> Incoming:
    """The line of the cancelled number, as it stood when it was cancelled."""
    on = day_begun(event.registered_on) if event.registered_on else recorded.time
    row = Incoming(
        body_id=event.body_id,
        register_body_id=recorded.in_charge,
        document_id=event.document_id,
        register_year=event.register_year,
        arrival_number=event.arrival_number,
        received_at=on,
        registered_at=on,
        channel=event.channel.value,
        paper_location=event.paper_location,
        status="cancelled",
        struck=_name(event),
        secret_book=event.secret_book,
        cancelled=to_json(struck_by(recorded, event.cancelled_by, event.reason)),
    )
    return _with_head(row, event.head)


def _name(event: receiving.ArrivalCancelled) -> str:
    return f"{event.register_year}/{event.arrival_number}{'/secret' if event.secret_book else ''}"


def incoming_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The line of the document, for everything that happens to an incoming one, and that of a cancelled number."""
    event = recorded.data
    if isinstance(event, DocumentEvent) and event.service in ("receiving", "routing"):
        yield (event.body_id, event.document_id, "")
        if isinstance(event, receiving.ArrivalCancelled):
            yield (event.body_id, event.document_id, _name(event))


_STATUS: dict[type[DocumentEvent], str] = {
    receiving.DocumentRefused: "refused",
    receiving.RecallAgreed: "recalled",
    routing.DocumentAnnotated: "annotated",
    routing.DocumentReturned: "annotated",
    routing.HandlingCompleted: "handled",
    routing.DocumentFiled: "filed",
}


def evolve_incoming(key: Key, row: Incoming | None, recorded: RecordedEvent) -> Incoming | None:  # noqa: PLR0912 - one case per event
    """The line after the event."""
    event = recorded.data
    if isinstance(event, receiving.ArrivalCancelled):
        return _cancelled(key, row, recorded, event)
    match event:
        case receiving.DocumentReceived():
            return _line(event, recorded.time, event.channel)
        case receiving.DocumentRegistered():
            row = _with_head(row or _line(event, recorded.time, event.channel), event.head)
            return replace(
                row,
                status="registered",
                register_body_id=recorded.in_charge,
                arrival_number=event.arrival_number,
                register_year=event.register_year,
                registered_at=recorded.time,
                secret_book=event.secret_book,
                again_because=event.again_because,
            )
        case receiving.PastDocumentEntered():
            return _past(event)
        case _ if row is None:
            return None
        case routing.DocumentRouted():
            routed_at = row.routed_at or recorded.time
            return replace(
                row, status="routed", lead_name=event.lead.name, deadline=event.deadline, routed_at=routed_at
            )
        case receiving.RegistrationCorrected():
            corrected = correction(recorded, event, event.corrected_by)
            if event.paper_location != event.paper_location_was:
                corrected["was"]["paper_location"] = event.paper_location_was
            row = replace(_with_head(row, event.head), paper_location=event.paper_location)
            return replace(row, corrections=to_json([*from_json(row.corrections, []), corrected]))
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


def _cancelled(
    key: Key, row: Incoming | None, recorded: RecordedEvent, event: receiving.ArrivalCancelled
) -> Incoming | None:
    """The struck line; the document's own waits for another number, unless an old register was taken over."""
    if key[2]:
        return _struck(recorded, event)
    if row is None or event.channel is receiving.Channel.PAST:
        return None
    return replace(
        row,
        status="received",
        arrival_number=None,
        register_year=None,
        registered_at=None,
        lead_name=None,
        deadline=None,
        routed_at=None,
        again_because=None,
        corrections="[]",
        secret_book=False,
    )
