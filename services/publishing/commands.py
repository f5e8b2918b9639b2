"""The commands of publishing."""

from uuid import UUID

from pydantic import Field

from shared.documents.files import FileRef
from shared.events.directory import NumberingSystem
from shared.events.people import PersonRef
from shared.events.publishing import DeliveryStatus, Signature
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer
from shared.paper.content import DraftContent
from shared.texts import say

CITY = say("publishing_writes.city")
"""Where documents are issued unless clerk or draft say otherwise."""


class OpenPublication(Command):
    """Take over an approved draft (by policy)."""

    document_id: UUID
    body_id: str
    content: DraftContent
    approved_by: PersonRef
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None


class IssueDocument(Command):
    """Take the next number, issue the document and dispatch it to its recipients.

    The issuing body's name, symbol, numbering and term come from the directory, not from the person; the service fills
    in ``files`` (the composed document first) and ``signatures``.
    """

    issuer: str = Field(min_length=1, max_length=300)
    issuer_symbol: str = Field(min_length=1, max_length=40)
    numbering: NumberingSystem
    term: str | None = Field(default=None, max_length=60)
    place: str | None = Field(default=None, min_length=1, max_length=120)
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    signatures: tuple[Signature, ...] = ()


class RecordDelivery(Command):
    """Record where the document stands at a recipient (by policy)."""

    recipient_body_id: str
    status: DeliveryStatus
    description: str | None = Field(default=None, max_length=2000)
    incoming_document_id: UUID | None = None


class TransferPublication(Transfer):
    """Let the successor issue it (by rule, when the body has ended)."""


class AddRecipients(Command):
    """Send the issued document to more recipients."""

    recipients: tuple[str, ...] = Field(min_length=1, max_length=3000)
    reason: str | None = Field(default=None, max_length=2000)


class RequestRecall(Command):
    """Ask every recipient to give the document back."""

    reason: str = Field(min_length=1, max_length=2000)
