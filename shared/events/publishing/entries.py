"""Entries of the outgoing register besides the documents composed here: numbers taken beforehand, paper, the past.

Their streams are documents of their own kind: an entry is found, counted and struck through like any other line.
"""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.vietnamese import Composed
from shared.events.base import BodyEvent, DocumentEvent
from shared.events.people import PersonRef
from shared.paper.content import OutsideRecipient


class SeriesContinued(BodyEvent):
    """Numbers up to ``last`` of ``series`` were given before the body joined: it goes on with the next one."""

    series: str
    last: int
    reason: str
    continued_by: PersonRef


class NumberReserved(DocumentEvent):
    """A number was taken beforehand for a document of ``head.kind`` that is yet to come."""

    series: str
    number: int
    symbol: str
    head: DocumentHead
    reason: str
    reserved_by: PersonRef


class NumberGiven(DocumentEvent):
    """The number that was taken beforehand is given to a document that waits for one."""

    series: str
    number: int
    symbol: str
    given_to: UUID
    given_by: PersonRef


class NumberReturned(DocumentEvent):
    """The document could not take the number (it has another one by now): it is free to be given again."""

    given_to: UUID


class NumberCancelled(DocumentEvent):
    """A number was cancelled: it stays in the register, struck through, and nobody gets it again.

    ``head`` is what stood in its line.
    """

    series: str
    number: int
    symbol: str
    reason: str
    cancelled_by: PersonRef
    head: DocumentHead | None = None


class PaperDocumentEntered(DocumentEvent):
    """A document that was issued on paper, outside of this system, stands in the register with its number.

    A secret one has neither files nor, unless the body allows it, a subject; its series is one of secret documents.
    """

    series: str
    number: int
    symbol: str
    head: DocumentHead
    outside: tuple[OutsideRecipient, ...] = ()
    copies: int | None = Field(default=None, ge=0)
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    entered_by: PersonRef


class PastIssuedEntered(DocumentEvent):
    """A line of an old outgoing register was entered, under the number that it had there."""

    series: str
    number: int
    symbol: str
    issued_on: dt.date
    head: DocumentHead
    outside: tuple[OutsideRecipient, ...] = ()
    copies: int | None = Field(default=None, ge=0)
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    source: str
    entered_by: PersonRef


class IssueCorrected(DocumentEvent):
    """An entry of the outgoing register was corrected (đính chính): ``was`` is struck through, ``head`` holds now.

    Number, symbol and the signed paper never change by it.
    """

    head: DocumentHead
    was: DocumentHead
    reason: str
    corrected_by: PersonRef


class PaperSending(BaseModel):
    """One recipient's share of a dispatch on paper; ``postal_number`` is what the post wrote on its receipt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipient: Annotated[Composed, Field(min_length=1, max_length=300)]
    address: str | None = Field(default=None, max_length=500)
    copies: int = Field(default=1, ge=1, le=999)
    postal_number: str | None = Field(default=None, max_length=60)


class SentOnPaper(DocumentEvent):
    """The document went out on paper: a line per recipient of the book of postal dispatch."""

    sendings: tuple[PaperSending, ...]
    sent_on: dt.date
    sent_by: PersonRef


class ReceiptNoted(DocumentEvent):
    """A recipient acknowledged the paper: who took it, and when."""

    recipient: str
    received_on: dt.date
    received_by: str
    noted_by: PersonRef
