"""The row of a document's card."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from shared.readmodels import issuing


@dataclass(frozen=True)
class Card:
    """A document in a body: ``role`` is ``owner``, or ``consulted`` for a body asked for its opinion."""

    body_id: str
    document_id: UUID
    role: str
    owner_body_id: str
    direction: str
    status: str
    issuer: str | None = None
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    subject: str | None = None
    document_date: dt.date | None = None
    place: str | None = None
    signer: str | None = None
    urgency: int = 0
    secrecy: str = "none"
    secrecy_rank: int = 0
    arrival_number: int | None = None
    register_year: int | None = None
    paper_location: str | None = None
    files: str = "[]"
    draft: str | None = None
    draft_files: str = "[]"
    revision: int = 0
    drafter_id: str | None = None
    co_authors: str = "[]"
    directives: str = "[]"
    annotation: str | None = None
    routing: str | None = None
    read_by: str = "[]"
    comments: str = "[]"
    opinions: str = "[]"
    approvals: str = "[]"
    remarks: str | None = None
    result: str | None = None
    answers_document_id: UUID | None = None
    answered_by_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    replaced_by_document_id: UUID | None = None
    signatures: str = "[]"
    active_content: str = "[]"
    readable_sha256: str | None = None
    unreadable: str | None = None
    origin_document_id: UUID | None = None
    origin_body_id: str | None = None
    issuing: str = issuing.NOTHING
    in_charge: str = "{}"
    versions: str = "{}"
    updated_at: dt.datetime = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
