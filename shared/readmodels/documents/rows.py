"""Documents as lists and pages show them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.documents.files import FileRef
from shared.paper.content import DraftContent
from shared.readmodels.files import FoundFile
from shared.readmodels.people import NamedPerson


@dataclass(frozen=True, slots=True)
class GivenWork:
    """A document on which a leader gave instructions, and what became of it; ``deadline`` while it is being handled."""

    document_id: UUID
    status: str
    instruction: str
    secrecy_rank: int
    late: bool
    subject: str | None = None
    symbol: str | None = None
    lead_name: str | None = None
    deadline: dt.date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A leader's instruction (bút phê), and whom it proposes to lead."""

    instruction: str
    annotated_by: NamedPerson
    proposed_lead: NamedPerson | None = None
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """Who handles a document, and by when."""

    lead: NamedPerson
    cooperating: tuple[NamedPerson, ...] = ()
    for_information: tuple[NamedPerson, ...] = ()
    deadline: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about a document, and the names of those it was meant for."""

    by: str
    text: str
    mentioned: tuple[str, ...]
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AskedOpinion:
    """What a body was asked for its opinion; ``opinion`` is ``None`` until it answers."""

    body_id: str
    question: str
    deadline: dt.date | None = None
    agrees: bool | None = None
    opinion: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """All that a body knows about a document: ``role`` is owner, or consulted for a body asked for its opinion.

    ``versions`` is how far it shows each service's stream.  ``signatures`` are as they were verified (an incoming
    document's) or made (an outgoing one's).  ``issuing`` is `shared.readmodels.issuing.Issuing` of one that waits.
    """

    document_id: UUID
    role: str
    owner_body_id: str
    direction: str
    status: str
    issuer: str | None
    kind: str | None
    number: str | None
    symbol: str | None
    subject: str | None
    document_date: dt.date | None
    place: str | None
    signer: str | None
    urgency: int
    secrecy: str
    secrecy_rank: int
    arrival_number: int | None
    register_year: int | None
    paper_location: str | None
    files: tuple[FileRef, ...]
    draft: DraftContent | None
    revision: int
    drafter_id: str | None
    co_authors: tuple[NamedPerson, ...]
    directives: tuple[Mapping[str, object], ...]
    annotation: Annotation | None
    routing: Routing | None
    read_by: tuple[str, ...]
    comments: tuple[Comment, ...]
    opinions: tuple[AskedOpinion, ...]
    remarks: str | None
    result: str | None
    answers_document_id: UUID | None
    answered_by_document_id: UUID | None
    replaces_document_id: UUID | None
    replaced_by_document_id: UUID | None
    signatures: tuple[Mapping[str, object], ...]
    active_content: tuple[str, ...]
    readable_sha256: str | None
    unreadable: str | None
    origin_body_id: str | None
    issuing: Mapping[str, Any]
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DocumentWithFile(FoundFile):
    """A document that has a file."""

    document_id: UUID
    symbol: str | None
    subject: str | None
