"""Routing: a registered document is annotated, routed, handled and filed inside its body."""

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
    """The leader wrote an instruction (bút phê), perhaps with a proposed lead and a deadline."""

    instruction: str
    annotated_by: PersonRef
    proposed_lead: PersonRef | None = None
    deadline: dt.date | None = None


class DocumentRouted(DocumentEvent):
    """The document was sent to the people who lead, cooperate and are informed (status 05)."""

    lead: PersonRef
    cooperating: tuple[PersonRef, ...] = ()
    for_information: tuple[PersonRef, ...] = ()
    deadline: dt.date | None = None
    routed_by: PersonRef
    origin: Origin | None = None


class HandlingDelegated(DocumentEvent):
    """The lead passed the work to a colleague and stays answerable for it."""

    delegated_by: PersonRef
    delegated_to: PersonRef
    note: str | None = None


class DocumentReturned(DocumentEvent):
    """The lead sent the document back to be routed anew, with a reason."""

    reason: str
    returned_by: PersonRef


class HandlingCompleted(DocumentEvent):
    """The work on the document is done (status 06); ``answer_document_id`` is the answer, if one was issued."""

    result: str
    completed_by: PersonRef
    answer_document_id: UUID | None = None
    origin: Origin | None = None


class DocumentFiled(DocumentEvent):
    """The document was put into a case file: the end of its way.

    ``case_file_id`` is the chosen case file, ``head`` what its list will say; both are empty where only a name was
    written down.
    """

    case_file: str
    filed_by: PersonRef
    case_file_id: UUID | None = None
    head: DocumentHead | None = None


class DocumentAcknowledged(DocumentEvent):
    """``for_person_id``, who was informed, has read the document; a deputy may have read it for them."""

    read_by: PersonRef
    for_person_id: str


class DocumentCommented(DocumentEvent):
    """A person remarked on the document; ``mentioned`` are notified."""

    text: str
    mentioned: tuple[PersonRef, ...] = ()
    commented_by: PersonRef


class RoutingTransferred(Transferred):
    """The document's way goes on in another body; ``lead_name`` is who leads it there."""

    lead_name: str | None = None


class RoutingCancelled(DocumentEvent):
    """The sender took the document back: its way is over."""

    reason: str
