"""Lines of the book of postal dispatch."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One recipient's share of a document on paper; without ``sent_on`` it waits to be sent.

    ``copies`` counts all that were sent to the recipient, ``postal_number`` names every number of the post.
    """

    document_id: UUID
    recipient: str
    urgency: int
    secrecy: str
    secrecy_rank: int
    copies: int
    symbol: str | None = None
    kind: str | None = None
    subject: str | None = None
    document_date: dt.date | None = None
    address: str | None = None
    postal_number: str | None = None
    sent_on: dt.date | None = None
    sent_by: str | None = None
    received_on: dt.date | None = None
    received_by: str | None = None


@dataclass(frozen=True, slots=True)
class PostalDocument:
    """A document that may go out on paper."""

    document_id: UUID
    body_id: str
    urgency: int
    secrecy: str
    secrecy_rank: int
    symbol: str | None = None
    kind: str | None = None
    subject: str | None = None
    document_date: dt.date | None = None
