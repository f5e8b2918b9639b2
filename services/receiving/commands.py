"""The commands of receiving."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.signatures import SignatureFinding
from shared.events.receiving import EXAMINED_TEXT, Channel, NotSecret, Origin
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer


class ReceiveDocument(Command):
    """Take in a document.  Of a secret one only its register entry comes in, never its content."""

    document_id: UUID
    body_id: str
    channel: Channel
    head: DocumentHead
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    paper_location: str | None = Field(default=None, max_length=300)
    origin: Origin | None = None
    directives: tuple[Directive, ...] = Field(default=(), max_length=500)
    secret_subject_allowed: bool = False
    replaces_document_id: UUID | None = None


class RecordExamination(Command):
    """Record what its files say and who signed them (by policy, once the document was received)."""

    text: str = Field(default="", max_length=EXAMINED_TEXT)
    recognised: bool = False
    readable: FileRef | None = None
    unreadable: str | None = None
    signatures: tuple[SignatureFinding, ...] = ()
    active_content: tuple[str, ...] = ()
    not_secret: NotSecret | None = None


class RegisterDocument(Command):
    """Write it into the register under the next arrival number; without ``head`` its head stays as it came.

    ``again_because`` says why the same document takes another number, where it stands in the register already.
    """

    head: DocumentHead | None = None
    directives: tuple[Directive, ...] = Field(default=(), max_length=500)
    secret_subject_allowed: bool = False
    again_because: str | None = Field(default=None, min_length=1, max_length=2000, pattern=r"\S")


class CorrectRegistration(Command):
    """Correct its entry in the register; ``head`` and ``paper_location`` are the whole entry as it is right."""

    head: DocumentHead
    paper_location: str | None = Field(default=None, max_length=300)
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    secret_subject_allowed: bool = False


class CancelArrival(Command):
    """Cancel its arrival number: the line is struck through, and the document waits again."""

    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")


class StampArrival(Command):
    """Keep the page with the stamp ĐẾN: ``file`` is the one of ``over`` (SHA-256) with the body's signature added."""

    file: FileRef
    over: str = Field(pattern=r"^[0-9a-f]{64}$")


class EnterPastDocument(Command):
    """Take over a line of an old register under the number it had there."""

    document_id: UUID
    body_id: str
    arrival_number: int = Field(ge=1, le=9_999_999)
    register_year: int = Field(ge=1930, le=2200)
    registered_on: dt.date
    head: DocumentHead
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    paper_location: str | None = Field(default=None, max_length=300)
    source: str = Field(min_length=1, max_length=200)
    secret_subject_allowed: bool = False


class KeepPastDocument(Command):
    """Take over a document of an old archive that bears no arrival number."""

    document_id: UUID
    body_id: str
    head: DocumentHead
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    paper_location: str | None = Field(default=None, max_length=300)
    source: str = Field(min_length=1, max_length=200)
    secret_subject_allowed: bool = False


class RefuseDocument(Command):
    """Refuse it; the sender is told the reason."""

    reason: str = Field(min_length=1, max_length=2000)


class TransferIncoming(Transfer):
    """Give what waits to the successor (by rule, when the body has ended)."""


class AskForRecall(Command):
    """Pass on the sender's recall (by policy, when publishing requested it), and what comes here in its place."""

    reason: str = Field(min_length=1, max_length=2000)
    replaced_by: UUID | None = None
    replaced_by_symbol: str | None = Field(default=None, max_length=120)


class AgreeToRecall(Command):
    """Give the document back."""


class DeclineRecall(Command):
    """Keep the document and say why."""

    reason: str = Field(min_length=1, max_length=2000)
