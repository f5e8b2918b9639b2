"""Publishing: an approved document is numbered, issued, dispatched, and followed at its recipients."""

import datetime as dt
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.events.base import DocumentEvent
from shared.events.people import PersonRef
from shared.events.transfers import Transferred
from shared.paper.content import DraftContent, OutsideRecipient


class DeliveryStatus(StrEnum):
    """Where a dispatched document stands at its recipient: edXML's codes (QCVN 102:2016/BTTTT)."""

    SENT = "00"  # no code of edXML: dispatched, and no report has come yet
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
    """Whose key signed: a person's, or the body's (its seal)."""

    PERSON = "person"
    BODY = "body"


class Signature(BaseModel):
    """An electronic signature in an issued file; ``timestamped`` where an authority, not only our clock, says when."""

    model_config = ConfigDict(frozen=True)

    role: SignedAs
    holder_id: str
    name: str
    at: dt.datetime
    timestamped: bool = False


class PublicationOpened(DocumentEvent):
    """An approved draft waits to be issued."""

    schema_version: ClassVar[int] = 2

    content: DraftContent
    approved_by: PersonRef
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None


class DocumentNumbered(DocumentEvent):
    """A number was taken from ``series`` (per body, kind, and term or year), which has no gaps and no repeats."""

    series: str
    number: int
    symbol: str
    numbered_by: PersonRef


class DocumentIssued(DocumentEvent):
    """The document was issued, with number, date, signer and file; ``outside`` get it on paper."""

    head: DocumentHead
    files: tuple[FileRef, ...]
    recipients: tuple[str, ...]
    directives: tuple[Directive, ...] = ()
    answers_document_id: UUID | None = None
    issued_by: PersonRef
    signatures: tuple[Signature, ...] = ()
    replaces_document_id: UUID | None = None
    outside: tuple[OutsideRecipient, ...] = ()


class RecipientsAdded(DocumentEvent):
    """The issued document goes to more recipients than the draft named; its form and number stay."""

    recipients: tuple[str, ...]
    reason: str | None = None
    added_by: PersonRef


class DocumentDispatched(DocumentEvent):
    """The document was sent to one recipient; a body of this system receives it by a policy."""

    recipient_body_id: str
    head: DocumentHead
    files: tuple[FileRef, ...]


class DeliveryStatusChanged(DocumentEvent):
    """A recipient reported where the document stands."""

    recipient_body_id: str
    status: DeliveryStatus
    description: str | None = None
    incoming_document_id: UUID | None = None


class PublicationTransferred(Transferred):
    """Another body issues the document, under its own name and number."""


class RecallRequested(DocumentEvent):
    """The body recalled the document from every recipient that still has it."""

    reason: str
    recipients: tuple[str, ...]
    requested_by: PersonRef
    directives: tuple[Directive, ...] = ()
