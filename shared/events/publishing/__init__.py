"""Publishing: an approved document is numbered and signed, issued, dispatched, and followed at its recipients.

In which order numbers and signatures come is the body's to say (`SigningOrder`).
"""

import datetime as dt
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.numbering import SigningOrder
from shared.documents.spots import PaperPlaces
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
    """An electronic signature in a file, made by its holder's own act at ``at``.

    ``timestamped`` where an authority, not only our clock, says when.  ``certificate`` is the SHA-256 of the
    certificate (hexadecimal), ``field`` the full name of the signature's field in the PDF.
    """

    model_config = ConfigDict(frozen=True)

    role: SignedAs
    holder_id: str
    name: str
    at: dt.datetime
    timestamped: bool = False
    certificate: str | None = None
    field: str | None = None


class PublicationOpened(DocumentEvent):
    """An approved draft waits to be numbered, signed and issued, in the ``order`` that its body had set by then.

    ``content_sha256`` is what was approved (`shared.paper.sealing.content_sha256`).
    """

    schema_version: ClassVar[int] = 2

    content: DraftContent
    approved_by: PersonRef
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    order: SigningOrder = SigningOrder.NUMBER_FIRST
    content_sha256: str | None = None


class DocumentNumbered(DocumentEvent):
    """A number was taken from ``series``, which has no gaps and no repeats; it is the document's from then on.

    ``head`` is the document's as it stands in the register from now on.  ``reserved_as`` is the entry under which the
    number had been taken beforehand.  ``reason`` says why a document takes a second number after a cancelled one.
    """

    series: str
    number: int
    symbol: str
    numbered_by: PersonRef
    head: DocumentHead | None = None
    reserved_as: UUID | None = None
    reason: str | None = None


class GivenNumberRefused(DocumentEvent):
    """The document cannot take the number that was given to it: the entry ``reserved_as`` has it back."""

    reserved_as: UUID


class PaperComposed(DocumentEvent):
    """The paper that is signed was composed, with its number where ``symbol`` is set, else with room for it.

    ``content_sha256`` is the approved content that it was composed of.
    """

    file: FileRef
    places: PaperPlaces
    symbol: str | None = None
    content_sha256: str | None = None


class CompositionFailed(DocumentEvent):
    """The paper could not be composed: ``problem`` with its ``params``.  Number and approval stay."""

    problem: str
    params: dict[str, str] = Field(default={})


class CompositionAsked(DocumentEvent):
    """The paper is to be composed again, because something that was missing is there by now."""

    asked_by: PersonRef


class DocumentSigned(DocumentEvent):
    """A person signed the paper: ``file`` is the one of ``over`` (SHA-256) with the signature added."""

    file: FileRef
    over: str
    signature: Signature
    signed_by: PersonRef


class SigningDeclined(DocumentEvent):
    """Who was to sign did not: the draft goes back to its drafter; a number that it had was cancelled just before."""

    reason: str
    declined_by: PersonRef


class DocumentIssued(DocumentEvent):
    """The document was issued, with number, date, signer and file; ``outside`` get it on paper.

    ``mark`` is what its QR says: issuer, symbol, date and hash under a signature of the body.
    """

    head: DocumentHead
    files: tuple[FileRef, ...]
    recipients: tuple[str, ...]
    directives: tuple[Directive, ...] = ()
    answers_document_id: UUID | None = None
    issued_by: PersonRef
    signatures: tuple[Signature, ...] = ()
    replaces_document_id: UUID | None = None
    outside: tuple[OutsideRecipient, ...] = ()
    mark: str | None = None


class RecipientsAdded(DocumentEvent):
    """The issued document goes to more recipients than the draft named; its form and number stay."""

    recipients: tuple[str, ...]
    reason: str | None = None
    added_by: PersonRef


class DocumentDispatched(DocumentEvent):
    """The document was sent to one recipient; a body of this system receives it by a policy.

    ``replaces_document_id`` is the issued document in whose place it stands.
    """

    recipient_body_id: str
    head: DocumentHead
    files: tuple[FileRef, ...]
    replaces_document_id: UUID | None = None


class DeliveryStatusChanged(DocumentEvent):
    """A recipient reported where the document stands."""

    recipient_body_id: str
    status: DeliveryStatus
    description: str | None = None
    incoming_document_id: UUID | None = None


class PublicationTransferred(Transferred):
    """Another body issues the document, under its own name and number."""


class RecallRequested(DocumentEvent):
    """The body recalled the document from every recipient that still has it.

    ``replaced_by`` stands in its place; ``replaced_for`` are the recipients that get that one as well.
    """

    reason: str
    recipients: tuple[str, ...]
    requested_by: PersonRef
    directives: tuple[Directive, ...] = ()
    replaced_by: UUID | None = None
    replaced_by_symbol: str | None = None
    replaced_for: tuple[str, ...] = ()
