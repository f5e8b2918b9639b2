"""Search: the words of every document, and which others it names."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents import kinds, symbols, vietnamese, words
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.documents.symbols import cited_symbols, symbol_key
from shared.documents.words import tokens_of
from shared.events import approval, publishing, receiving, routing
from shared.events.base import Event
from shared.events.publishing import entries
from shared.eventsourcing.recorded import RecordedEvent
from shared.paper.content import DraftContent
from shared.paper.lines import text_of_paper
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Entry:
    """A document as a body finds it.  ``said`` is what people wrote about it, ``content`` what it says itself."""

    body_id: str
    document_id: UUID
    direction: str
    kind: str | None
    issuer: str | None
    symbol: str | None
    symbol_key: str | None
    subject: str | None
    signer: str | None
    document_date: dt.date | None
    said: str
    content: str
    cites: list[str]
    tokens: list[str]
    secrecy_rank: int
    at: dt.datetime


_CONCERNS = (
    receiving.DocumentReceived, receiving.DocumentRegistered, receiving.RegistrationCorrected,
    receiving.PastDocumentEntered, entries.IssueCorrected,
    receiving.PastDocumentKept, receiving.ContentExamined, routing.DocumentAnnotated, routing.HandlingCompleted,
    routing.DocumentFiled, approval.DraftStarted, approval.DraftRevised, publishing.DocumentIssued,
)  # fmt: skip


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The document in its own body."""
    event = recorded.data
    if isinstance(event, _CONCERNS):
        yield (event.body_id, event.document_id)


def evolve(key: Key, row: Entry | None, recorded: RecordedEvent) -> Entry:
    """The entry after the event."""
    body_id, document_id = key
    event = recorded.data
    rank = Secrecy(recorded.metadata.secrecy).rank
    if row is None:
        direction = "incoming" if event.service in ("receiving", "routing") else "outgoing"
        row = Entry(
            body_id, document_id, direction, None, None, None, None, None, None, None, "", "", [], [], rank,
            recorded.time,
        )  # fmt: skip
    row = _told(replace(row, secrecy_rank=max(row.secrecy_rank, rank)), event)
    return replace(row, tokens=_tokens(row), cites=sorted(_cited(row)))


def _told(row: Entry, event: Event) -> Entry:
    match event:
        case (
            receiving.DocumentReceived()
            | receiving.DocumentRegistered()
            | receiving.PastDocumentEntered()
            | receiving.PastDocumentKept()
            | receiving.RegistrationCorrected()
            | publishing.DocumentIssued()
            | entries.IssueCorrected()
        ):
            return replace(_with_head(row, event.head), secrecy_rank=max(row.secrecy_rank, event.head.secrecy.rank))
        case receiving.ContentExamined():
            return replace(row, content=event.text)
        case approval.DraftStarted() | approval.DraftRevised():
            return _with_content(row, event.content)
        case routing.DocumentAnnotated():
            return _with_said(row, event.instruction)
        case routing.HandlingCompleted():
            return _with_said(row, event.result)
        case routing.DocumentFiled():
            return _with_said(row, event.case_file)
        case _:
            return row


def _with_head(row: Entry, head: DocumentHead) -> Entry:
    return replace(
        row,
        kind=head.kind,
        issuer=head.issuer,
        symbol=head.symbol,
        symbol_key=symbol_key(head.symbol) if head.symbol else None,
        subject=head.subject,
        signer=head.signer,
        document_date=head.date,
    )


def _with_content(row: Entry, content: DraftContent) -> Entry:
    return replace(
        row, kind=content.kind, subject=content.subject, content=text_of_paper(content.paper)[: receiving.EXAMINED_TEXT]
    )


def _with_said(row: Entry, written: str) -> Entry:
    return replace(row, said=f"{row.said}\n{written}".strip())


def _cited(row: Entry) -> set[str]:
    found = cited_symbols(f"{row.subject or ''}\n{row.content}")
    return {key for key in map(symbol_key, found) if key != row.symbol_key}


def _tokens(row: Entry) -> list[str]:
    """Words, symbols in one spelling, and the facets."""
    told = (row.kind, row.issuer, row.symbol, row.subject, row.signer, row.said, row.content)
    tokens = tokens_of("\n".join(part for part in told if part))
    tokens.add(f"month:{row.body_id}:{row.at:%Y-%m}")
    tokens |= {f"body:{row.body_id}", f"direction:{row.direction}", f"year:{(row.document_date or row.at).year}"}
    if row.kind:
        tokens.add(f"kind:{row.kind}")
    for cited in _cited(row):
        tokens |= {f"cites:{cited}", cited}
    if row.symbol_key:
        tokens |= {row.symbol_key, *_beginnings(row.symbol or "")}
    return sorted(tokens)


def _beginnings(symbol: str) -> set[str]:
    """``881/QĐ-UBND`` is also found as ``881 qd``."""
    parts = symbol_key(symbol, " ").split()
    return {"".join(parts[:end]) for end in range(2, len(parts) + 1)}


MODEL = ReadModel(
    name="search",
    tables=(Table("entries", Entry, ("body_id", "document_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
    parts=(
        *map(Path, (vietnamese.__file__, words.__file__, kinds.__file__, symbols.__file__)),
        Path(kinds.__file__).with_suffix(".toml"),
    ),
)
