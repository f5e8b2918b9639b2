"""Publishing decides: approved → numbered, issued and dispatched; deliveries followed; recalled."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.publishing.commands import (
    AddRecipients,
    IssueDocument,
    OpenPublication,
    RecordDelivery,
    RequestRecall,
    TransferPublication,
)
from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.bodies.policy import is_system, may
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.kinds import kind_named
from shared.documents.symbols import Style, compose_symbol
from shared.events.approval import DraftContent
from shared.events.base import Event
from shared.events.directory import NumberingSystem
from shared.events.people import PersonRef
from shared.events.publishing import (
    DeliveryStatus,
    DeliveryStatusChanged,
    DocumentDispatched,
    DocumentIssued,
    DocumentNumbered,
    PublicationOpened,
    PublicationTransferred,
    RecallRequested,
    RecipientsAdded,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_reach
from shared.eventsourcing.transfer import guard_transfer


class Status(StrEnum):
    """Where a document to be issued stands."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    ISSUED = "issued"
    RECALLED = "recalled"


class State(BaseModel):
    """A document on its way out, and where it stands at each recipient."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    document_id: UUID | None = None
    body_id: str | None = None
    content: DraftContent | None = None
    approved_by: PersonRef | None = None
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    head: DocumentHead | None = None
    files: tuple[FileRef, ...] = ()
    deliveries: dict[str, DeliveryStatus] = {}
    held_by: str | None = None

    @property
    def in_charge(self) -> str:
        """The body that acts: its own, or the one that took it over."""
        return self.held_by or self.body_id or ""


_RANK = {status: rank for rank, status in enumerate(DeliveryStatus)}
_FINAL = {DeliveryStatus.REFUSED, DeliveryStatus.RECALL_AGREED}
_ANSWERS = {DeliveryStatus.RECALL_AGREED, DeliveryStatus.RECALL_REFUSED}


def follows(known: DeliveryStatus, news: DeliveryStatus) -> bool:
    """Whether ``news`` goes beyond ``known``.

    Statuses only move forward, so news that arrives late or twice changes nothing.  Refused and given back are
    ends; after a refused recall (16) the document goes on as before.
    """
    if known in _FINAL or news is DeliveryStatus.SENT:
        return False
    if news in _ANSWERS:
        return known is DeliveryStatus.RECALL_REQUESTED
    if known is DeliveryStatus.RECALL_REQUESTED:
        return False
    if known is DeliveryStatus.RECALL_REFUSED:
        return news is DeliveryStatus.DONE
    if news is DeliveryStatus.REFUSED:
        return known in (DeliveryStatus.SENT, DeliveryStatus.ARRIVED)
    return _RANK[news] > _RANK[known]


def open_publication(command: OpenPublication, state: State, context: Context) -> Sequence[Event]:
    """Take over an approved draft; once."""
    guard(command, context, command.body_id)
    if state.status is not Status.UNKNOWN:
        raise Rejected("publishing.already-open")
    return [PublicationOpened.model_validate(command.model_dump())]


def issue(command: IssueDocument, state: State, context: Context) -> Sequence[Event]:
    """Number, issue and dispatch in one: a number is never taken without a document."""
    document_id, body_id, content = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.WAITING or state.approved_by is None:
        raise Rejected("publishing.not-waiting", state=state.status.value)
    if context.number is None:
        raise Rejected("publishing.number-missing")
    symbol = compose_symbol(
        context.number, _abbreviation(content), command.issuer_symbol, Style(command.numbering.value)
    )
    head = DocumentHead(
        issuer=command.issuer,
        kind=content.kind,
        number=f"{context.number:02d}",
        symbol=symbol,
        date=context.today,
        place=command.place,
        subject=content.subject,
        signer=state.approved_by.name,
        urgency=content.urgency,
    )
    own = (body_id, state.in_charge)
    recipients = tuple(dict.fromkeys(recipient for recipient in content.recipients if recipient not in own))
    numbered = DocumentNumbered(
        document_id=document_id,
        body_id=body_id,
        series=series_of(command, content, state.in_charge, context),
        number=context.number,
        symbol=symbol,
        numbered_by=PersonRef.of(context.actor),
    )
    issued = DocumentIssued(
        document_id=document_id,
        body_id=body_id,
        head=head,
        files=command.files,
        recipients=recipients,
        directives=content.directives,
        answers_document_id=state.answers_document_id,
        replaces_document_id=state.replaces_document_id,
        issued_by=PersonRef.of(context.actor),
        signatures=command.signatures,
    )
    return [numbered, issued, *(_dispatched(state, recipient, head, command.files) for recipient in recipients)]


def add_recipients(command: AddRecipients, state: State, context: Context) -> Sequence[Event]:
    """Dispatch it to those who do not have it yet; who refused it or gave it back gets it no second time."""
    document_id, body_id, _ = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.ISSUED or state.head is None:
        raise Rejected("publishing.not-issued", state=state.status.value)
    has_it = (body_id, state.in_charge, *state.deliveries)
    recipients = tuple(dict.fromkeys(recipient for recipient in command.recipients if recipient not in has_it))
    if not recipients:
        raise Rejected("publishing.sent-already")
    added = RecipientsAdded(
        document_id=document_id,
        body_id=body_id,
        recipients=recipients,
        reason=command.reason,
        added_by=PersonRef.of(context.actor),
    )
    return [added, *(_dispatched(state, recipient, state.head, state.files) for recipient in recipients)]


def _dispatched(state: State, recipient: str, head: DocumentHead, files: tuple[FileRef, ...]) -> DocumentDispatched:
    document_id, body_id, _ = _guard_known(state)
    return DocumentDispatched(
        document_id=document_id, body_id=body_id, recipient_body_id=recipient, head=head, files=files
    )


def record_delivery(command: RecordDelivery, state: State, context: Context) -> Sequence[Event]:
    """Note what a recipient let us know, or what was heard of an organ outside; of nobody else."""
    document_id, body_id, _ = _guard_known(state)
    recipient = command.recipient_body_id
    if is_outside(recipient):
        guard(command, context, state.in_charge)
    else:
        guard_reach(command, context.actor, Grant.STATUS_COMES_BACK, body_id)
        guard_body(context.actor, recipient)
    known = state.deliveries.get(recipient)
    if known is None:
        raise Rejected("publishing.no-recipient", body_id=recipient)
    if not follows(known, command.status):
        return []
    return [
        DeliveryStatusChanged(
            document_id=document_id,
            body_id=body_id,
            recipient_body_id=command.recipient_body_id,
            status=command.status,
            description=command.description,
            incoming_document_id=command.incoming_document_id,
        )
    ]


def request_recall(command: RequestRecall, state: State, context: Context) -> Sequence[Event]:
    """Ask for it back from everyone who has not refused it."""
    document_id, body_id, content = _guard_known(state)
    guard(command, context, state.in_charge)
    if is_system(context.actor) and state.status is Status.RECALLED:
        return []  # a document is replaced that was recalled already
    if state.status is not Status.ISSUED:
        raise Rejected("publishing.not-issued", state=state.status.value)
    holders = tuple(body for body, status in state.deliveries.items() if status not in _FINAL)
    requested = RecallRequested(
        document_id=document_id,
        body_id=body_id,
        reason=command.reason,
        recipients=holders,
        requested_by=PersonRef.of(context.actor),
        directives=content.directives,
    )
    asked = [
        DeliveryStatusChanged(
            document_id=document_id,
            body_id=body_id,
            recipient_body_id=holder,
            status=DeliveryStatus.RECALL_REQUESTED,
            description=command.reason,
        )
        for holder in holders
    ]
    return [requested, *asked]


def transfer(command: TransferPublication, state: State, context: Context) -> Sequence[Event]:
    """The successor issues it; what was issued stays the document of who issued it."""
    guard_transfer(command, context)
    if state.status is not Status.WAITING or state.in_charge != command.from_body_id:
        return []
    if command.from_body_id == command.to_body_id:
        return []
    document_id, body_id, _ = _guard_known(state)
    return [PublicationTransferred(document_id=document_id, body_id=body_id, **dict(command))]


def series_of(command: IssueDocument, content: DraftContent, body_id: str, context: Context) -> str:
    """The number series a document belongs to.

    Party: per body, kind and term of the committee (HD 36-HD/VPTW, II.1); State: per body, kind and calendar
    year (Nghị định 30/2020/NĐ-CP leaves the division by kind to the body [M]).
    """
    if command.numbering is NumberingSystem.STATE:
        period = str(context.today.year)
    elif command.term:
        period = command.term
    else:
        raise Rejected("publishing.no-term")
    return f"issue:{body_id}:{_abbreviation(content)}:{period}"


def _abbreviation(content: DraftContent) -> str:
    kind = kind_named(content.kind)
    if kind is None:
        raise Rejected("publishing.unknown-kind", kind=content.kind)
    return kind.abbreviation


def _guard_known(state: State) -> tuple[UUID, str, DraftContent]:
    if state.document_id is None or state.body_id is None or state.content is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id, state.content


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case PublicationOpened():
            return State(
                status=Status.WAITING,
                document_id=event.document_id,
                body_id=event.body_id,
                content=event.content,
                approved_by=event.approved_by,
                answers_document_id=event.answers_document_id,
                replaces_document_id=event.replaces_document_id,
            )
        case PublicationTransferred():
            return state.model_copy(update={"held_by": event.to_body_id})
        case DocumentIssued():
            return state.model_copy(update={"status": Status.ISSUED, "head": event.head, "files": event.files})
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


def belongs(state: State, bodies: frozenset[str]) -> bool:
    """Whether one of ``bodies`` has issued it."""
    issued = state.status in (Status.ISSUED, Status.RECALLED)
    return issued and not bodies.isdisjoint((state.body_id or "", state.in_charge))


def replaceable(state: State, bodies: frozenset[str]) -> bool:
    """Whether one of ``bodies`` may replace it: its own, issued and not recalled."""
    return belongs(state, bodies) and state.status is Status.ISSUED


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this document now."""
    if state.in_charge != actor.body_id or is_system(actor):
        return []
    names = {Status.WAITING: ["IssueDocument"], Status.ISSUED: ["AddRecipients", "RequestRecall"]}.get(state.status, [])
    return [name for name in names if may(actor, name)]


def series(command: Command, state: State, context: Context) -> str | None:
    """Issuing takes a number; nothing else does."""
    if isinstance(command, IssueDocument):
        _, _, content = _guard_known(state)
        return series_of(command, content, state.in_charge, context)
    return None


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenPublication: open_publication,
        IssueDocument: issue,
        AddRecipients: add_recipients,
        RecordDelivery: record_delivery,
        RequestRecall: request_recall,
        TransferPublication: transfer,
    },
    evolve=evolve,
    series=series,
    in_charge=lambda state: state.held_by,
)
