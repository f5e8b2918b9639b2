"""What may be asked of receiving."""

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
    """Take in a document; of a secret one only its register entry, never its content."""

    document_id: UUID
    body_id: str
    channel: Channel
    head: DocumentHead
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    paper_location: str | None = Field(default=None, max_length=300)
    origin: Origin | None = None
    directives: tuple[Directive, ...] = Field(default=(), max_length=500)
    secret_subject_allowed: bool = False


class RecordExamination(Command):
    """Note what its files say and who signed them (by policy, once it was received)."""

    text: str = Field(default="", max_length=EXAMINED_TEXT)
    recognised: bool = False
    readable: FileRef | None = None
    unreadable: str | None = None
    signatures: tuple[SignatureFinding, ...] = ()
    active_content: tuple[str, ...] = ()
    not_secret: NotSecret | None = None


class RegisterDocument(Command):
    """Write it into the register, with the head as the clerk corrected it or as it came; takes an arrival number."""

    head: DocumentHead | None = None
    directives: tuple[Directive, ...] = Field(default=(), max_length=500)
    secret_subject_allowed: bool = False


class EnterPastDocument(Command):
    """Take over a line of an old register, with the number it had there."""

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
    """Do not accept it; the reason goes back to the sender."""

    reason: str = Field(min_length=1, max_length=2000)


class TransferIncoming(Transfer):
    """What waits goes to the successor (by rule, when the body has ended)."""


class AskForRecall(Command):
    """The sender asks for it back (by policy, when publishing requested a recall)."""

    reason: str = Field(min_length=1, max_length=2000)


class AgreeToRecall(Command):
    """Give it back."""


class DeclineRecall(Command):
    """Keep it, and say why."""

    reason: str = Field(min_length=1, max_length=2000)
