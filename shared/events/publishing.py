"""Publishing: an approved document gets its number, is issued and dispatched; deliveries are followed."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.events.approval import DraftContent
from shared.events.base import DocumentEvent
from shared.events.people import PersonRef
from shared.events.transfers import Transferred


class DeliveryStatus(StrEnum):
    """Where a dispatched document stands at its recipient: edXML's codes (QCVN 102:2016/BTTTT)."""

    SENT = "00"  # ours alone: dispatched, nothing heard yet
    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    AWAITING_ASSIGNMENT = "04"
    IN_HANDLING = "05"
    DONE = "06"
    RECALL_REQUESTED = "13"
    RECALL_AGREED = "15"
    RECALL_REFUSED = "16"


class SignedAs(StrEnum):
    """In what role a key signed: a person's own, or the body's (its seal)."""

    PERSON = "person"
    BODY = "body"


class Signature(BaseModel):
    """An electronic signature that an issued file bears; ``timestamped`` by an authority, not only by our clock."""

    model_config = ConfigDict(frozen=True)

    role: SignedAs
    holder_id: str
    name: str
    at: dt.datetime
    timestamped: bool = False


class PublicationOpened(DocumentEvent):
    """An approved draft waits to be issued by the records clerk."""

    content: DraftContent
    approved_by: PersonRef
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None


class DocumentNumbered(DocumentEvent):
    """A number was taken from ``series`` (body × kind × term or year), which has no gaps and no repeats."""

    series: str
    number: int
    symbol: str
    numbered_by: PersonRef


class DocumentIssued(DocumentEvent):
    """Issued: from now on it is a document of the body, with number, date, signer and file."""

    head: DocumentHead
    files: tuple[FileRef, ...]
    recipients: tuple[str, ...]
    directives: tuple[Directive, ...] = ()
    answers_document_id: UUID | None = None
    issued_by: PersonRef
    signatures: tuple[Signature, ...] = ()
    replaces_document_id: UUID | None = None


class RecipientsAdded(DocumentEvent):
    """The issued document goes to more recipients than were drafted; it stays what it is, form and number."""

    recipients: tuple[str, ...]
    reason: str | None = None
    added_by: PersonRef


class DocumentDispatched(DocumentEvent):
    """Sent to one recipient; a body of this system receives it by itself."""

    recipient_body_id: str
    head: DocumentHead
    files: tuple[FileRef, ...]


class DeliveryStatusChanged(DocumentEvent):
    """The recipient let us know where the document stands."""

    recipient_body_id: str
    status: DeliveryStatus
    description: str | None = None
    incoming_document_id: UUID | None = None


class PublicationTransferred(Transferred):
    """Another body issues it, under its own name and number."""


class RecallRequested(DocumentEvent):
    """The body wants the document back from every recipient that has not refused it."""

    reason: str
    recipients: tuple[str, ...]
    requested_by: PersonRef
    directives: tuple[Directive, ...] = ()
