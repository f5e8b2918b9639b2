"""The register of outgoing documents (sổ đăng ký văn bản đi): what was issued here, on paper, or in the past."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from shared.documents.head import DocumentHead
from shared.documents.numbering import OF_SECRETS
from shared.documents.vietnamese import findable
from shared.events import publishing
from shared.events.publishing import entries
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key
from shared.readmodels.registers.marks import correction, day_begun, struck_by


@dataclass(frozen=True)
class Outgoing:
    """A line of the outgoing register; ``register_body_id``, ``struck`` and the marks are those of the incoming one.

    ``copies`` and ``paper_location`` are those of paper; ``sent`` has a line per recipient: when the paper went out,
    and who took it when.
    """

    body_id: str
    register_body_id: str
    document_id: UUID
    series: str | None
    number: int | None
    symbol: str | None
    issued_at: dt.datetime
    status: str
    kind: str | None = None
    document_date: dt.date | None = None
    subject: str | None = None
    signer: str | None = None
    recipients: str = "[]"
    outside: str = "[]"
    urgency: int = 0
    secrecy: str = "none"
    secrecy_rank: int = 0
    files: str = "[]"
    answers_document_id: UUID | None = None
    findable: str = ""
    struck: str = ""
    secret_book: bool = False
    copies: int | None = None
    paper_location: str | None = None
    sent: str = "[]"
    corrections: str = "[]"
    cancelled: str | None = None
    remarks: str | None = None


Numbered = (
    publishing.DocumentNumbered
    | entries.NumberReserved
    | entries.NumberCancelled
    | entries.PaperDocumentEntered
    | entries.PastIssuedEntered
)
_TOLD = (
    publishing.DocumentNumbered
    | publishing.DocumentIssued
    | publishing.RecipientsAdded
    | publishing.RecallRequested
    | entries.NumberReserved
    | entries.NumberCancelled
    | entries.PaperDocumentEntered
    | entries.PastIssuedEntered
    | entries.IssueCorrected
    | entries.SentOnPaper
    | entries.ReceiptNoted
)


def outgoing_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The line of a document or an entry, that of a cancelled number, and the reserved one that a document took."""
    event = recorded.data
    if isinstance(event, _TOLD):
        yield (event.body_id, event.document_id, "")
    if isinstance(event, entries.NumberCancelled):
        yield (event.body_id, event.document_id, _name(event))
    if isinstance(event, publishing.DocumentNumbered) and event.reserved_as is not None:
        yield (event.body_id, event.reserved_as, "")


def _name(event: entries.NumberCancelled) -> str:
    return f"{event.series}/{event.number}"


def evolve_outgoing(key: Key, row: Outgoing | None, recorded: RecordedEvent) -> Outgoing | None:
    """The line after the event; it begins with its number."""
    event = recorded.data
    match event:
        case publishing.DocumentNumbered():
            if key[1] == event.reserved_as:
                return None  # the number has its document now
            return _with_head(_numbered(recorded, event, "numbered"), event.head)
        case entries.NumberReserved():
            return _with_head(replace(_numbered(recorded, event, "reserved"), remarks=event.reason), event.head)
        case entries.PaperDocumentEntered() | entries.PastIssuedEntered():
            return _entered(recorded, event)
        case entries.NumberCancelled():
            return _struck(recorded, event) if key[2] else None
        case _ if row is None:
            return None
        case publishing.DocumentIssued():
            row = replace(
                _with_head(row, event.head),
                recipients=to_json(event.recipients),
                outside=to_json([recipient.name for recipient in event.outside]),
                status="issued",
                files=to_json(event.files),
                answers_document_id=event.answers_document_id,
            )
            return replace(row, symbol=event.head.symbol or row.symbol)
        case _:
            return _followed(row, recorded)


def _followed(row: Outgoing, recorded: RecordedEvent) -> Outgoing:
    """What happens to an issued document: it goes further, is recalled, corrected, sent and received on paper."""
    event = recorded.data
    match event:
        case publishing.RecipientsAdded():
            return replace(row, recipients=to_json([*from_json(row.recipients, []), *event.recipients]))
        case publishing.RecallRequested():
            return replace(row, status="recalled", remarks=event.replaced_by_symbol or event.reason)
        case entries.IssueCorrected():
            corrected = correction(recorded, event, event.corrected_by)
            corrections = to_json([*from_json(row.corrections, []), corrected])
            return replace(_with_head(row, event.head), corrections=corrections)
        case entries.SentOnPaper():
            sent = [{"to": each.recipient, "on": event.sent_on.isoformat()} for each in event.sendings]
            return replace(row, sent=to_json([*from_json(row.sent, []), *sent]))
        case entries.ReceiptNoted():
            taken = {"received_on": event.received_on.isoformat(), "received_by": event.received_by}
            sent = from_json(row.sent, [])
            lines = [{**line, **taken} if line["to"] == event.recipient else line for line in sent]
            return replace(row, sent=to_json(lines))
        case _:
            return row


def _numbered(recorded: RecordedEvent, event: Numbered, status: str) -> Outgoing:
    return Outgoing(
        body_id=event.body_id,
        register_body_id=recorded.in_charge,
        document_id=event.document_id,
        series=event.series,
        number=event.number,
        symbol=event.symbol,
        issued_at=recorded.time,
        status=status,
        secret_book=event.series.endswith(OF_SECRETS),
        findable=findable(event.symbol),
    )


def _entered(recorded: RecordedEvent, event: entries.PaperDocumentEntered | entries.PastIssuedEntered) -> Outgoing:
    past = isinstance(event, entries.PastIssuedEntered)
    row = replace(
        _with_head(_numbered(recorded, event, "filed" if past else "issued"), event.head),
        outside=to_json([recipient.name for recipient in event.outside]),
        copies=event.copies,
        paper_location=event.paper_location,
        files=to_json(event.files),
    )
    return replace(row, issued_at=day_begun(event.issued_on)) if isinstance(event, entries.PastIssuedEntered) else row


def _struck(recorded: RecordedEvent, event: entries.NumberCancelled) -> Outgoing:
    row = _with_head(_numbered(recorded, event, "cancelled"), event.head)
    at = day_begun(row.document_date) if row.document_date else recorded.time
    cancelled = to_json(struck_by(recorded, event.cancelled_by, event.reason))
    return replace(row, struck=_name(event), issued_at=at, cancelled=cancelled)


def _with_head(row: Outgoing, head: DocumentHead | None) -> Outgoing:
    """The line with its head; number and symbol are the line's own."""
    if head is None:
        return row
    return replace(
        row,
        kind=head.kind,
        document_date=head.date,
        subject=head.subject,
        signer=head.signer,
        urgency=head.urgency.priority,
        secrecy=head.secrecy.value,
        secrecy_rank=head.secrecy.rank,
        findable=findable(row.symbol, head.subject, head.kind, head.signer),
    )
