"""What came in from other document systems (edXML): a document, its recall, the status of one of ours."""

from uuid import UUID

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.events.base import DocumentEvent
from shared.events.publishing import DeliveryStatus
from shared.events.receiving import Origin


class OutsideDocumentArrived(DocumentEvent):
    """A document of another system came in for the body; receiving takes it in.

    ``outside_id`` is the ``DocumentId`` by which its sender knows it, ``organ_id`` the organ that it was addressed to.
    The origin's body is the sender's OrganId.
    """

    peer_id: UUID
    outside_id: str
    organ_id: str
    origin: Origin
    head: DocumentHead
    files: tuple[FileRef, ...] = ()


class OutsideRecallAsked(DocumentEvent):
    """The other system asks for its document back: withdrawn, replaced or addressed to others."""

    peer_id: UUID
    reason: str
    origin: Origin


class OutsideStatusTold(DocumentEvent):
    """The other system says where our document stands at ``organ_id``; the document's body is the event's."""

    organ_id: str
    status: DeliveryStatus
    description: str | None = None
