"""The commands of publishing."""

from uuid import UUID

from pydantic import Field

from services.publishing.numbering import Numbered
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.numbering import SigningOrder
from shared.documents.spots import PaperPlaces
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
    """Take over an approved draft (by policy); ``order`` is its body's rule, ``content_sha256`` what was approved."""

    document_id: UUID
    body_id: str
    content: DraftContent
    approved_by: PersonRef
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    order: SigningOrder = SigningOrder.NUMBER_FIRST
    content_sha256: str | None = None


class Numbering(Numbered):
    """How the body in charge numbers; nothing of it may be missing."""

    issuer: str = Field(min_length=1, max_length=300)
    issuer_symbol: str = Field(min_length=1, max_length=40)
    numbering: NumberingSystem


class TakeNumber(Numbering):
    """Take the next number; ``reason`` says why a document whose number was cancelled takes another one."""

    place: str | None = Field(default=None, min_length=1, max_length=120)
    reason: str | None = Field(default=None, max_length=2000)


class AcceptNumber(Numbering):
    """Take the number that the clerk gives to the document; it was taken beforehand as ``reserved_as`` (by policy)."""

    series: str = Field(min_length=1, max_length=200)
    number: int = Field(ge=1)
    symbol: str = Field(min_length=1, max_length=120)
    reserved_as: UUID


class CancelNumber(Command):
    """Cancel the number of a document that is not issued; it stays in the register, struck through."""

    reason: str = Field(min_length=1, max_length=2000)


class RecordPaper(Command):
    """Record the paper that was composed of the content with this hash, for this symbol (by policy)."""

    file: FileRef
    places: PaperPlaces
    content_sha256: str
    symbol: str | None = None


class RecordFailure(Command):
    """Record why the paper could not be composed for this symbol (by policy)."""

    problem: str = Field(min_length=1, max_length=120)
    params: dict[str, str] = Field(default={})
    symbol: str | None = None


class ComposeAgain(Command):
    """Have the paper composed again, where it could not be before."""


class SignDocument(Command):
    """Add a signature: ``file`` is the paper ``over`` (SHA-256) with the signature of the person who gives this.

    Only the signing of this service gives it, after it has verified the file.
    """

    file: FileRef
    over: str
    signature: Signature


class DeclineToSign(Command):
    """Do not sign: the draft goes back to its drafter with the reason."""

    reason: str = Field(min_length=1, max_length=2000)


class IssueDocument(Command):
    """Issue the sealed document and dispatch it to its recipients.

    Only the sealing of this service gives it: ``files`` has the paper first, made over ``over`` (SHA-256), then the
    appendices.
    """

    over: str
    files: tuple[FileRef, ...] = Field(min_length=1, max_length=100)
    signatures: tuple[Signature, ...] = Field(default=(), max_length=100)
    mark: str | None = Field(default=None, max_length=4000)


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
    """Ask every recipient to give the document back.

    What stands in its place is the system's to say (by policy, when that was issued); ``replaced_for`` are who gets it.
    """

    reason: str = Field(min_length=1, max_length=2000)
    replaced_by: UUID | None = None
    replaced_by_symbol: str | None = Field(default=None, max_length=120)
    replaced_for: tuple[str, ...] = Field(default=(), max_length=1000)


class CorrectIssue(Command):
    """Correct its entry in the outgoing register; number, symbol and the signed paper never change."""

    head: DocumentHead
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
