"""The commands that the gateway gives when a message comes in; nobody else gives them."""

from uuid import UUID, uuid5

from pydantic import Field

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import Origin
from shared.eventsourcing.decider import Command


class TakeDocument(Command):
    """Take in a document for a body; ``renewing`` marks an update, which replaces a version that is known.

    ``document_id`` is the id of the incoming document that this message alone becomes.
    """

    document_id: UUID
    body_id: str
    peer_id: UUID
    outside_id: str = Field(min_length=1, max_length=500)
    organ_id: str
    origin: Origin
    head: DocumentHead
    files: tuple[FileRef, ...] = Field(default=(), max_length=100)
    renewing: bool = False


class TakeRecall(Command):
    """Pass a sender's recall on to the body."""

    peer_id: UUID
    reason: str = Field(min_length=1, max_length=2000)


def reported_of(document_id: UUID) -> UUID:
    """The id of the stream of what organs outside report of a document of the city."""
    return uuid5(document_id, "told-of-outside")


class TakeStatus(Command):
    """Record where a document of the city stands at an organ outside."""

    document_id: UUID
    body_id: str
    organ_id: str
    status: DeliveryStatus
    description: str | None = Field(default=None, max_length=2000)
