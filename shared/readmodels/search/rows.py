"""What a search finds."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that has all the words, with what hits are counted by."""

    document_id: UUID
    direction: str
    at: dt.datetime
    kind: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What search knows of a document: its head, what people wrote about it, what its files say."""

    document_id: UUID
    secrecy_rank: int
    symbol: str | None = None
    subject: str | None = None
    direction: str | None = None
    kind: str | None = None
    issuer: str | None = None
    signer: str | None = None
    document_date: dt.date | None = None
    said: str = ""
    content: str = ""
    at: dt.datetime | None = None
