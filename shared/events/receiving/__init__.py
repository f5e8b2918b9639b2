"""Receiving: a document comes in and is registered or refused."""

import datetime as dt
from enum import StrEnum
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.signatures import SignatureFinding
from shared.events.base import DocumentEvent
from shared.events.people import PersonRef
from shared.events.transfers import Transferred


class Channel(StrEnum):
    """How a document reached the body."""

    UPLOAD = "upload"
    SCAN = "scan"
    BODY = "body"
    EDXML = "edxml"
    PAPER = "paper"
    PAST = "past"


class Origin(BaseModel):
    """The issued document of another body that this incoming document is the copy of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: UUID
    body_id: str


def incoming_id(issued_id: UUID, recipient_body_id: str) -> UUID:
    """The id of the incoming document that an issued one becomes at a recipient."""
    return uuid5(issued_id, recipient_body_id)


class DocumentReceived(DocumentEvent):
    """A document arrived (delivery status 01).  A secret one has no files, only the place of its paper.

    ``replaces_document_id`` is the incoming document in whose place it stands.
    """

    channel: Channel
    head: DocumentHead
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    origin: Origin | None = None
    directives: tuple[Directive, ...] = ()
    replaces_document_id: UUID | None = None


EXAMINED_TEXT = 60_000  # characters; the file itself has the rest


class NotSecret(BaseModel):
    """A person's word that a file is not secret, where that was in doubt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: PersonRef
    at: dt.datetime


class ContentExamined(DocumentEvent):
    """The files were examined, so that their words are found and their signatures are known.

    ``recognised``: the text comes from a scan, and ``readable`` is its searchable copy; the original stays as it came.
    ``unreadable`` says why there is no text: ``password``, ``broken``, ``no-text`` or ``no-office``.
    ``active_content`` names what would act by itself: ``script``, ``launch``, ``submit``, ``embedded``.
    ``not_secret`` names who vouched for the files where words or pages left doubt.
    """

    text: str = Field(default="", max_length=EXAMINED_TEXT)
    recognised: bool = False
    readable: FileRef | None = None
    unreadable: str | None = None
    signatures: tuple[SignatureFinding, ...] = ()
    active_content: tuple[str, ...] = ()
    not_secret: NotSecret | None = None


class DocumentRegistered(DocumentEvent):
    """The document was registered in ``register_year`` under an arrival number; numbers have no gaps (status 03).

    Secret documents have numbers of their own (``secret_book``).  ``again_because`` says why a document that stands in
    the register already takes a second number.  ``registered_on`` is the day in Đà Nẵng that the stamp ĐẾN bears.
    """

    channel: Channel
    arrival_number: int
    register_year: int
    head: DocumentHead
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    origin: Origin | None = None
    directives: tuple[Directive, ...] = ()
    registered_by: PersonRef
    secret_book: bool = False
    again_because: str | None = None
    registered_on: dt.date | None = None
    replaces_document_id: UUID | None = None


class RegistrationCorrected(DocumentEvent):
    """An entry of the incoming register was corrected (đính chính): ``was`` is struck through, ``head`` holds now."""

    head: DocumentHead
    was: DocumentHead
    paper_location: str | None = None
    paper_location_was: str | None = None
    reason: str
    corrected_by: PersonRef


class ArrivalCancelled(DocumentEvent):
    """An arrival number was cancelled: its line stays in the register, struck through, and the document waits again.

    The line is told once more (``channel``, ``head``, ``paper_location``, ``registered_on``, ``secret_book``): the
    document takes another one.  A line of an old register (``channel`` past) does not wait for one.
    """

    arrival_number: int
    register_year: int
    reason: str
    cancelled_by: PersonRef
    channel: Channel = Channel.UPLOAD
    head: DocumentHead = DocumentHead()
    paper_location: str | None = None
    registered_on: dt.date | None = None
    secret_book: bool = False


class ArrivalStamped(DocumentEvent):
    """The stamp ĐẾN was put on the page as a signature of the body: ``file`` begins with the bytes of ``over``."""

    file: FileRef
    over: str
    stamped_by: PersonRef


class PastDocumentEntered(DocumentEvent):
    """A line of an old register (paper, Excel, Lotus Notes) was entered, under the number it had there.

    The work on the document is done: nobody annotates or routes it.  ``secret_book``: as in `DocumentRegistered`.
    """

    arrival_number: int
    register_year: int
    registered_on: dt.date
    head: DocumentHead
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    source: str
    entered_by: PersonRef
    secret_book: bool = False


class PastDocumentKept(DocumentEvent):
    """A document of an old archive (Lotus Notes, a folder of scans) was kept.

    It has no arrival number and stands in no register, but it is found.
    """

    head: DocumentHead
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    source: str
    kept_by: PersonRef


class DocumentRefused(DocumentEvent):
    """The document was refused; the reason reaches the sender (status 02)."""

    reason: str
    refused_by: PersonRef
    origin: Origin | None = None


class IncomingTransferred(Transferred):
    """A document that waits to be registered or given back waits in another body now, and is numbered there."""


class RecallAsked(DocumentEvent):
    """The sender asks for the document back (status 13).

    ``replaced_by`` is the incoming document that stands in its place: whoever registers that one gives this one back.
    """

    reason: str
    origin: Origin
    replaced_by: UUID | None = None
    replaced_by_symbol: str | None = None


class RecallAgreed(DocumentEvent):
    """The body gives the document back (status 15): its handling ends."""

    agreed_by: PersonRef
    origin: Origin


class RecallDeclined(DocumentEvent):
    """The body keeps the document and says why (status 16)."""

    reason: str
    declined_by: PersonRef
    origin: Origin
