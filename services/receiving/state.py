"""An incoming document as receiving decides about it."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.receiving import (
    ArrivalCancelled,
    ArrivalStamped,
    Channel,
    ContentExamined,
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    IncomingTransferred,
    Origin,
    PastDocumentEntered,
    PastDocumentKept,
    RecallAgreed,
    RecallAsked,
    RecallDeclined,
    RegistrationCorrected,
)
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.state import DocumentState


class Status(StrEnum):
    """Where an incoming document stands in receiving."""

    UNKNOWN = "unknown"
    RECEIVED = "received"
    REGISTERED = "registered"
    KEPT = "kept"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    RECALLED = "recalled"


class Entry(BaseModel):
    """Its number in the register; ``on`` is unknown for what was registered before events said so."""

    model_config = ConfigDict(frozen=True)

    number: int
    year: int
    on: dt.date | None = None
    secret_book: bool = False


class State(DocumentState):
    """An incoming document; ``files`` and ``origin`` are those it arrived with.

    ``entry`` is its line of the register, ``cancelled`` the last number of its own that was cancelled,
    ``stamped`` the line under which its page bears the stamp.
    """

    status: Status = Status.UNKNOWN
    channel: Channel = Channel.UPLOAD
    head: DocumentHead = DocumentHead()
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    origin: Origin | None = None
    recall_asked: bool = False
    replaces_document_id: UUID | None = None
    examined: bool = False
    entry: Entry | None = None
    cancelled: str | None = None
    stamped: Entry | None = None

    @property
    def open(self) -> bool:
        """Whether somebody has to do something about it here."""
        return self.status is Status.RECEIVED or (self.recall_asked and self.status is Status.REGISTERED)

    def belongs_to(self, bodies: frozenset[str]) -> bool:
        """Whether one of ``bodies`` has received it and has not refused it."""
        refused = self.status in (Status.UNKNOWN, Status.REFUSED, Status.CANCELLED)
        return not refused and not bodies.isdisjoint((self.body_id or "", self.in_charge))

    def is_entered_by(self, bodies: frozenset[str]) -> bool:
        """Whether it stands in the books of one of ``bodies``, and was not recalled since."""
        return self.belongs_to(bodies) and self.status in (Status.REGISTERED, Status.KEPT)

    def line_for(self, bodies: frozenset[str]) -> FiledPaper | None:
        """How a case file of one of ``bodies`` lists it; what has only arrived is in no case file yet."""
        if not self.belongs_to(bodies) or self.status is Status.RECEIVED:
            return None
        assert self.document_id is not None
        return FiledPaper.of(self.document_id, "incoming", self.head, len(self.files))


def evolve(state: State, event: Event) -> State:  # noqa: PLR0912 - one case per event
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case DocumentReceived():
            return State(
                status=Status.RECEIVED,
                document_id=event.document_id,
                body_id=event.body_id,
                channel=event.channel,
                head=event.head,
                files=event.files,
                paper_location=event.paper_location,
                origin=event.origin,
                replaces_document_id=event.replaces_document_id,
            )
        case PastDocumentEntered():
            return _from_the_past(event, Status.REGISTERED).model_copy(update={"entry": _entry(event)})
        case PastDocumentKept():
            return _from_the_past(event, Status.KEPT)
        case ContentExamined():
            return state.model_copy(update={"examined": True})
        case DocumentRegistered():
            return state.model_copy(update={"status": Status.REGISTERED, "head": event.head, "entry": _entry(event)})
        case RegistrationCorrected():
            return state.model_copy(update={"head": event.head, "paper_location": event.paper_location})
        case ArrivalCancelled():
            waits = Status.CANCELLED if state.channel is Channel.PAST else Status.RECEIVED
            number = f"{event.arrival_number}/{event.register_year}"
            return state.model_copy(update={"status": waits, "entry": None, "cancelled": number})
        case ArrivalStamped():
            return state.model_copy(update={"stamped": state.entry})
        case DocumentRefused():
            return state.model_copy(update={"status": Status.REFUSED})
        case IncomingTransferred():
            return state.model_copy(update={"held_by": event.to_body_id})
        case RecallAsked():
            return state.model_copy(update={"recall_asked": True})
        case RecallAgreed():
            return state.model_copy(update={"status": Status.RECALLED, "recall_asked": False})
        case RecallDeclined():
            return state.model_copy(update={"recall_asked": False})
        case _:
            return state


def _entry(event: DocumentRegistered | PastDocumentEntered) -> Entry:
    return Entry(
        number=event.arrival_number,
        year=event.register_year,
        on=event.registered_on,
        secret_book=event.secret_book,
    )


def _from_the_past(event: PastDocumentEntered | PastDocumentKept, status: Status) -> State:
    return State(
        status=status,
        document_id=event.document_id,
        body_id=event.body_id,
        channel=Channel.PAST,
        head=event.head,
        files=event.files,
        paper_location=event.paper_location,
    )
