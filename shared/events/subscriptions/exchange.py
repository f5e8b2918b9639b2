"""What comes in from other document systems (edXML): a document, its recall, the status of a document of the city."""

from uuid import UUID

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.events.base import DocumentEvent
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import Origin


class OutsideDocumentArrived(DocumentEvent):
    """A document of another system came in for the body; receiving takes it in.

    ``outside_id`` is the ``DocumentId`` by which its sender knows it, ``organ_id`` the organ to which it was addressed.
    The origin's body is the sender's OrganId.
    """

    peer_id: UUID
    outside_id: str
    organ_id: str
    origin: Origin
    head: DocumentHead
    files: tuple[FileRef, ...] = ()


class OutsideRecallAsked(DocumentEvent):
    """The other system recalled its document: it was withdrawn, replaced or addressed to others."""

    peer_id: UUID
    reason: str
    origin: Origin


class OutsideStatusTold(DocumentEvent):
    """The other system reported where a document of ``body_id`` stands at ``organ_id``."""

    organ_id: str
    status: DeliveryStatus
    description: str | None = None
