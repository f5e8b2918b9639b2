"""A document that is to be issued, as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.bodies.actor import Post
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.numbering import SigningOrder
from shared.documents.spots import PaperPlaces
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing import (
    CompositionAsked,
    CompositionFailed,
    DeliveryStatus,
    DeliveryStatusChanged,
    DocumentDispatched,
    DocumentIssued,
    DocumentNumbered,
    DocumentSigned,
    PaperComposed,
    PublicationOpened,
    PublicationTransferred,
    RecallRequested,
    Signature,
    SigningDeclined,
)
from shared.events.publishing.entries import IssueCorrected, NumberCancelled
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.state import DocumentState
from shared.paper.content import DraftContent
from shared.paper.issuing import Step, others_named, step_of


class Status(StrEnum):
    """Where a document to be issued stands."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    DECLINED = "declined"
    ISSUED = "issued"
    RECALLED = "recalled"


class State(DocumentState):
    """A document on its way out; ``deliveries`` says where it stands at each recipient.

    ``signers`` sign it, the responsible one last; ``signatures`` are those that ``current`` bears, the newest paper.
    ``renumbered`` is set once a number of the document was cancelled: another one needs a reason.
    """

    status: Status = Status.UNKNOWN
    content: DraftContent | None = None
    approved_by: PersonRef | None = None
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    order: SigningOrder = SigningOrder.NUMBER_FIRST
    content_sha256: str | None = None
    series: str | None = None
    number: int | None = None
    head: DocumentHead | None = None
    renumbered: bool = False
    places: PaperPlaces | None = None
    current: FileRef | None = None
    failed: bool = False
    signers: tuple[PersonRef, ...] = ()
    signatures: tuple[Signature, ...] = ()
    files: tuple[FileRef, ...] = ()
    deliveries: dict[str, DeliveryStatus] = Field(default={})

    @property
    def due(self) -> tuple[PersonRef, ...]:
        """Who has not signed yet, the responsible one last; of several, each may sign first."""
        signed = {signature.holder_id for signature in self.signatures}
        return tuple(person for person in self.signers if person.person_id not in signed)

    @property
    def step(self) -> Step | None:
        """What it waits for; ``None`` where it does not wait to be issued."""
        if self.status is not Status.WAITING:
            return None
        numbered, composed = self.number is not None, self.current is not None
        return step_of(self.order, numbered=numbered, composed=composed, signed=not self.due)

    @property
    def symbol(self) -> str | None:
        """Its number and symbol; ``None`` while it has none."""
        return self.head.symbol if self.head is not None else None

    @property
    def printed_symbol(self) -> str | None:
        """The symbol that its paper is composed with; ``None`` where the number is put on later."""
        return self.symbol if self.order is SigningOrder.NUMBER_FIRST else None

    def belongs_to(self, bodies: frozenset[str]) -> bool:
        """Whether one of ``bodies`` has issued it."""
        issued = self.status in (Status.ISSUED, Status.RECALLED)
        return issued and not bodies.isdisjoint((self.body_id or "", self.in_charge))

    def is_replaceable_by(self, bodies: frozenset[str]) -> bool:
        """Whether one of ``bodies`` may replace it: it is its own and not recalled."""
        return self.belongs_to(bodies) and self.status is Status.ISSUED

    def line_for(self, bodies: frozenset[str]) -> FiledPaper | None:
        """How a case file of one of ``bodies`` lists it."""
        if not self.belongs_to(bodies) or self.head is None:
            return None
        assert self.document_id is not None
        return FiledPaper.of(self.document_id, "outgoing", self.head, len(self.files))


def signers_of(content: DraftContent, approved_by: PersonRef) -> tuple[PersonRef, ...]:
    """Who signs: whom the blocks of the draft name, and in the last block whoever approved."""
    others = (
        PersonRef(person_id=one.person_id, name=one.name, post=Post.LEADER, title=one.post[:120] or None)
        for one in others_named(content, approved_by.person_id)
        if one.person_id is not None
    )
    return (*others, approved_by)


WITHOUT_PAPER: dict[str, object] = {"places": None, "current": None, "signatures": (), "failed": False}
WITHOUT_NUMBER: dict[str, object] = {"series": None, "number": None, "head": None}


def evolve(state: State, event: Event) -> State:  # noqa: PLR0912 - one case per event
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case PublicationOpened():
            return State(
                status=Status.WAITING,
                document_id=event.document_id,
                body_id=event.body_id,
                held_by=state.held_by,
                content=event.content,
                approved_by=event.approved_by,
                answers_document_id=event.answers_document_id,
                replaces_document_id=event.replaces_document_id,
                order=event.order,
                content_sha256=event.content_sha256,
                signers=signers_of(event.content, event.approved_by),
                renumbered=state.renumbered,
            )
        case DocumentNumbered():
            numbered = {"series": event.series, "number": event.number, "head": event.head}
            return state.model_copy(update=numbered)
        case NumberCancelled():
            paper = WITHOUT_PAPER if state.order is SigningOrder.NUMBER_FIRST else {}
            return state.model_copy(update={**WITHOUT_NUMBER, **paper, "renumbered": True})
        case IssueCorrected():
            return state.model_copy(update={"head": event.head})
        case PaperComposed():
            composed = {**WITHOUT_PAPER, "places": event.places, "current": event.file}
            return state.model_copy(update=composed)
        case CompositionFailed():
            return state.model_copy(update={"failed": True})
        case CompositionAsked():
            return state.model_copy(update={**WITHOUT_PAPER})
        case DocumentSigned():
            signatures = (*state.signatures, event.signature)
            return state.model_copy(update={"current": event.file, "signatures": signatures})
        case SigningDeclined():
            return state.model_copy(update={**WITHOUT_PAPER, "status": Status.DECLINED})
        case PublicationTransferred():
            signers = tuple(dict.fromkeys(map(event.now, state.signers)))
            moved: dict[str, object] = {}
            if event.to_body_id != state.in_charge:
                moved = {**WITHOUT_PAPER, "renumbered": False}
            return state.model_copy(update={**moved, "held_by": event.to_body_id, "signers": signers})
        case DocumentIssued():
            issued = {"status": Status.ISSUED, "head": event.head, "files": event.files}
            return state.model_copy(update={**issued, "signatures": event.signatures})
        case DocumentDispatched():
            return _with_delivery(state, event.recipient_body_id, DeliveryStatus.SENT)
        case DeliveryStatusChanged():
            return _with_delivery(state, event.recipient_body_id, event.status)
        case RecallRequested():
            return state.model_copy(update={"status": Status.RECALLED})
        case _:
            return state


def _with_delivery(state: State, recipient: str, status: DeliveryStatus) -> State:
    return state.model_copy(update={"deliveries": {**state.deliveries, recipient: status}})
