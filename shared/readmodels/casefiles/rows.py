"""Case files and the documents in them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case file of a body; kept for ever where ``retention_years`` is ``None``."""

    case_file_id: UUID
    code: str
    title: str
    retention_years: int | None
    keeper_id: str
    keeper_name: str
    state: str
    documents: int
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    handed_over_at: dt.datetime | None
    handed_over_by: str | None
    received_by: str | None
    note: str | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document in a case file; ``place`` is its number in the list, ``pieces`` how many files it has."""

    document_id: UUID
    place: int
    symbol: str | None
    document_date: dt.date | None
    kind: str | None
    subject: str | None
    issuer: str | None
    pieces: int | None
    status: str | None
    secrecy: str
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class OfferedCaseFile:
    """A case file in a form's list, or on the page of a document that is in it."""

    case_file_id: UUID
    code: str
    title: str
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class InState:
    """How many case files are in a state."""

    state: str
    files: int
