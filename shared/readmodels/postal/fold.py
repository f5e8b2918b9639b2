"""The book of postal dispatch: what was sent to whom on paper, and who acknowledged it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.publishing import DocumentIssued
from shared.events.publishing.entries import (
    IssueCorrected,
    PaperDocumentEntered,
    PaperSending,
    ReceiptNoted,
    SentOnPaper,
)
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.content import OutsideRecipient
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Document:
    """A document that goes out on paper, as its lines name it."""

    body_id: str
    document_id: UUID
    symbol: str | None
    kind: str | None
    subject: str | None
    document_date: dt.date | None
    urgency: int
    secrecy: str
    secrecy_rank: int


@dataclass(frozen=True)
class Paper:
    """One recipient's share of a document on paper; ``sent_on`` is the last day it was sent."""

    body_id: str
    document_id: UUID
    recipient: str
    secrecy_rank: int
    address: str | None
    copies: int
    postal_number: str | None
    sent_on: dt.date | None
    sent_by: str | None
    received_on: dt.date | None
    received_by: str | None
    changed_at: dt.datetime


def document_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The document of which the event says how it is called."""
    event = recorded.data
    if isinstance(event, DocumentIssued | PaperDocumentEntered | IssueCorrected):
        yield (event.body_id, event.document_id)


def evolve_document(key: Key, row: Document | None, recorded: RecordedEvent) -> Document | None:
    """The document after the event; a correction changes only what is known."""
    event = recorded.data
    if not isinstance(event, DocumentIssued | PaperDocumentEntered | IssueCorrected):
        return row
    if isinstance(event, IssueCorrected) and row is None:
        return None
    return Document(
        body_id=event.body_id,
        document_id=event.document_id,
        symbol=event.head.symbol,
        kind=event.head.kind,
        subject=event.head.subject,
        document_date=event.head.date,
        urgency=event.head.urgency.priority,
        secrecy=event.head.secrecy.value,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


def paper_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The recipients that the event is about."""
    event = recorded.data
    match event:
        case DocumentIssued() | PaperDocumentEntered():
            names = [recipient.name for recipient in event.outside]
        case SentOnPaper():
            names = [sending.recipient for sending in event.sendings]
        case ReceiptNoted():
            names = [event.recipient]
        case _:
            return
    for name in dict.fromkeys(names):
        yield (event.body_id, event.document_id, name)


def evolve_paper(key: Key, row: Paper | None, recorded: RecordedEvent) -> Paper | None:
    """The recipient's line after the event; a further sending adds its copies and its postal number."""
    event = recorded.data
    match event:
        case DocumentIssued() | PaperDocumentEntered():
            meant = next(recipient for recipient in event.outside if recipient.name == key[2])
            return row or _waiting(key, meant, recorded)
        case SentOnPaper():
            sending = next(sending for sending in event.sendings if sending.recipient == key[2])
            return _sent(row or _waiting(key, _outside(sending), recorded), sending, event, recorded)
        case ReceiptNoted() if row is not None:
            return replace(row, received_on=event.received_on, received_by=event.received_by, changed_at=recorded.time)
        case _:
            return row


def _outside(sending: PaperSending) -> OutsideRecipient:
    return OutsideRecipient(name=sending.recipient, address=sending.address, copies=sending.copies)


def _waiting(key: Key, recipient: OutsideRecipient, recorded: RecordedEvent) -> Paper:
    body_id, document_id, name = key
    return Paper(
        body_id=body_id,
        document_id=document_id,
        recipient=name,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
        address=recipient.address,
        copies=recipient.copies,
        postal_number=None,
        sent_on=None,
        sent_by=None,
        received_on=None,
        received_by=None,
        changed_at=recorded.time,
    )


def _sent(row: Paper, sending: PaperSending, event: SentOnPaper, recorded: RecordedEvent) -> Paper:
    again = row.sent_on is not None
    numbers = [number for number in (row.postal_number, sending.postal_number) if number]
    return replace(
        row,
        address=sending.address or row.address,
        copies=row.copies + sending.copies if again else sending.copies,
        postal_number="; ".join(numbers) or None,
        sent_on=event.sent_on,
        sent_by=event.sent_by.name,
        received_on=None,
        received_by=None,
        changed_at=recorded.time,
    )


MODEL = ReadModel(
    name="postal",
    tables=(
        Table("documents", Document, ("body_id", "document_id"), document_keys, evolve_document),
        Table("papers", Paper, ("body_id", "document_id", "recipient"), paper_keys, evolve_paper),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
