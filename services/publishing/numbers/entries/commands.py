"""The commands of an entry."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.publishing.numbering import Numbered
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.kinds import KindName
from shared.eventsourcing.decider import Command
from shared.paper.content import OutsideRecipient

Outside = Annotated[tuple[OutsideRecipient, ...], Field(max_length=1000)]
Copies = Annotated[int | None, Field(ge=0, le=100_000)]
Files = Annotated[tuple[FileRef, ...], Field(max_length=100)]
Location = Annotated[str | None, Field(max_length=300)]


class ReserveNumber(Numbered):
    """Take the next number for a document that is yet to come."""

    document_id: UUID
    kind: KindName = Field(min_length=1, max_length=60)
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")


class GiveNumber(Command):
    """Give the number to a document that waits for one; the service fills in the ``series`` of that document."""

    given_to: UUID
    series: str = Field(default="", max_length=200)


class ReturnNumber(Command):
    """Take the number back from a document that could not take it (by policy)."""

    given_to: UUID


class EnterPaperDocument(Numbered):
    """Enter a document that was issued on paper, under the next number or the one that was taken beforehand."""

    document_id: UUID
    head: DocumentHead
    outside: Outside = ()
    copies: Copies = None
    files: Files = ()
    paper_location: Location = None
    secret_subject_allowed: bool = False


class EnterPastIssued(Numbered):
    """Take over a line of an old outgoing register under the number that it had there."""

    document_id: UUID
    number: int = Field(ge=1, le=9_999_999)
    issued_on: dt.date
    head: DocumentHead
    outside: Outside = ()
    copies: Copies = None
    files: Files = ()
    paper_location: Location = None
    source: str = Field(min_length=1, max_length=200)
    secret_subject_allowed: bool = False


class CancelNumber(Command):
    """Cancel a number that was taken beforehand or entered on paper; it stays in the register, struck through."""

    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
