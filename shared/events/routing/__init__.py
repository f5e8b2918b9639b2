"""Routing: a registered document is annotated, routed, handled and filed inside its body; case files stand beside."""

import datetime as dt
from uuid import UUID

from shared.documents.head import DocumentHead
from shared.events.base import DocumentEvent
from shared.events.people import PersonRef
from shared.events.receiving import Origin
from shared.events.transfers import Transferred


class RoutingOpened(DocumentEvent):
    """A registered document waits for the leader's annotation (status 04)."""

    head: DocumentHead
    arrival_number: int
    origin: Origin | None = None


class DocumentAnnotated(DocumentEvent):
    """The leader's written instruction (bút phê), with whom and when he wishes."""

    instruction: str
    annotated_by: PersonRef
    proposed_lead: PersonRef | None = None
    deadline: dt.date | None = None


class DocumentRouted(DocumentEvent):
    """Sent to who leads, who cooperates and who is informed (status 05)."""

    lead: PersonRef
    cooperating: tuple[PersonRef, ...] = ()
    for_information: tuple[PersonRef, ...] = ()
    deadline: dt.date | None = None
    routed_by: PersonRef
    origin: Origin | None = None


class HandlingDelegated(DocumentEvent):
    """The lead hands the work on to a colleague and stays answerable for it."""

    delegated_by: PersonRef
    delegated_to: PersonRef
    note: str | None = None


class DocumentReturned(DocumentEvent):
    """The lead sends the document back to whoever routed it, with a reason."""

    reason: str
    returned_by: PersonRef


class HandlingCompleted(DocumentEvent):
    """What the document asked for is done (status 06), perhaps answered by a document of one's own."""

    result: str
    completed_by: PersonRef
    answer_document_id: UUID | None = None
    origin: Origin | None = None


class DocumentFiled(DocumentEvent):
    """Put into a case file: the end of an incoming document's way.

    ``case_file_id`` is the case file that was chosen, ``head`` what its list will say; both are empty where only
    a name was written down.
    """

    case_file: str
    filed_by: PersonRef
    case_file_id: UUID | None = None
    head: DocumentHead | None = None


class DocumentAcknowledged(DocumentEvent):
    """``for_person_id``, who was informed, has read it, or who acts for them has."""

    read_by: PersonRef
    for_person_id: str


class DocumentCommented(DocumentEvent):
    """A remark among colleagues; ``mentioned`` are told of it."""

    text: str
    mentioned: tuple[PersonRef, ...] = ()
    commented_by: PersonRef


class RoutingTransferred(Transferred):
    """The document's way goes on in another body, from where it stands; ``lead_name`` is who leads it there."""

    lead_name: str | None = None


class RoutingCancelled(DocumentEvent):
    """The sender took the document back: no more work on it."""

    reason: str
