"""The commands of routing."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.documents.head import DocumentHead
from shared.events.people import PersonRef
from shared.events.receiving import Origin
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer


class OpenRouting(Command):
    """Begin the way of a registered document through its body (by policy)."""

    document_id: UUID
    body_id: str
    head: DocumentHead
    arrival_number: int = Field(ge=1)
    origin: Origin | None = None


class AnnotateDocument(Command):
    """Write the leader's instruction (bút phê)."""

    instruction: str = Field(min_length=1, max_length=4000)
    proposed_lead: PersonRef | None = None
    deadline: dt.date | None = None


class RouteDocument(Command):
    """Send it to the people who lead, cooperate and are informed."""

    lead: PersonRef
    cooperating: tuple[PersonRef, ...] = Field(default=(), max_length=200)
    for_information: tuple[PersonRef, ...] = Field(default=(), max_length=500)
    deadline: dt.date | None = None


class DelegateHandling(Command):
    """Pass the work to a colleague."""

    delegate_to: PersonRef
    note: str | None = Field(default=None, max_length=2000)


class ReturnDocument(Command):
    """Send it back to be routed anew."""

    reason: str = Field(min_length=1, max_length=2000)


class CompleteHandling(Command):
    """Report the work done."""

    result: str = Field(min_length=1, max_length=4000)
    answer_document_id: UUID | None = None


class FileDocument(Command):
    """Put it into a case file: an open one by its id, or one that is only named."""

    case_file: str | None = Field(default=None, min_length=1, max_length=300)
    chosen_case_file_id: UUID | None = None


class AcknowledgeDocument(Command):
    """Confirm that the person informed has read it."""


class CommentDocument(Command):
    """Write a remark for colleagues; those mentioned are notified."""

    text: str = Field(min_length=1, max_length=4000)
    mentioned: tuple[PersonRef, ...] = Field(default=(), max_length=50)


class TransferRouting(Transfer):
    """Give the work to the successor (by rule, when the body has ended)."""


class CancelRouting(Command):
    """Stop all work because the sender took the document back, or its number was cancelled (by policy)."""

    reason: str = Field(min_length=1, max_length=2000)
