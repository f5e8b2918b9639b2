"""Issued papers as everybody may know them, so that whoever holds one can ask whether it is genuine and still valid.

A secret document has no row: nobody outside learns that there is one.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.events.publishing.entries import IssueCorrected
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Paper:
    """One issued paper; ``mark`` is what its QR says, as one number, and ``sha256`` that of its file."""

    body_id: str
    document_id: UUID
    secrecy_rank: int
    issuer: str | None
    symbol: str | None
    kind: str | None
    document_date: dt.date | None
    sha256: str
    mark: str | None = None
    recalled_at: dt.datetime | None = None
    replaced_by: UUID | None = None
    replaced_by_symbol: str | None = None


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The paper that the event is about."""
    event = recorded.data
    if isinstance(event, DocumentIssued | RecallRequested | IssueCorrected):
        yield (event.body_id, event.document_id)


def evolve(key: Key, row: Paper | None, recorded: RecordedEvent) -> Paper | None:
    """The paper after the event; a document that is secret, or becomes so, is none."""
    event = recorded.data
    if Secrecy(recorded.metadata.secrecy) is not Secrecy.NONE:
        return None
    match event:
        case DocumentIssued() if event.head.secrecy is Secrecy.NONE and event.files:
            paper = Paper(
                event.body_id, event.document_id, 0, None, None, None, None, event.files[0].sha256, event.mark
            )
            return _with_head(paper, event.head)
        case IssueCorrected() if event.head.secrecy is not Secrecy.NONE:
            return None
        case IssueCorrected() if row is not None:
            return _with_head(row, event.head)
        case RecallRequested() if row is not None:
            return replace(
                row,
                recalled_at=recorded.time,
                replaced_by=event.replaced_by,
                replaced_by_symbol=event.replaced_by_symbol,
            )
        case _:
            return row


def _with_head(row: Paper, head: DocumentHead) -> Paper:
    return replace(row, issuer=head.issuer, symbol=head.symbol, kind=head.kind, document_date=head.date)


MODEL = ReadModel(
    name="proofs",
    tables=(Table("papers", Paper, ("body_id", "document_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
