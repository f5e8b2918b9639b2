"""Publishing decides: approved → numbered, issued and dispatched → followed at each recipient, or recalled."""

from collections.abc import Sequence

from services.publishing.commands import (
    CITY,
    AddRecipients,
    IssueDocument,
    OpenPublication,
    RecordDelivery,
    RequestRecall,
    TransferPublication,
)
from services.publishing.delivery import ENDED, follows
from services.publishing.guards import guard_kind, guard_publication, guard_reporter
from services.publishing.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.documents.files import FileRef
from shared.documents.head import DocumentHead
from shared.documents.symbols import Style, compose_symbol
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
from shared.eventsourcing.guards import guard
from shared.eventsourcing.transfer import guard_transfer
from shared.paper.content import DraftContent


def open_publication(command: OpenPublication, state: State, context: Context) -> Sequence[Event]:
    """An approved draft waits to be issued; it is taken over once."""
    guard(command, context, command.body_id)
    if state.status is not Status.UNKNOWN:
        raise Rejected("publishing.already-open")
    return [
        PublicationOpened(
            document_id=command.document_id,
            body_id=command.body_id,
            content=command.content,
            approved_by=command.approved_by,
            drafted_by=command.drafted_by,
            answers_document_id=command.answers_document_id,
            replaces_document_id=command.replaces_document_id,
        )
    ]


def issue(command: IssueDocument, state: State, context: Context) -> Sequence[Event]:
    """Numbering, issuing and dispatching are one decision, so that no number is taken without a document."""
    document_id, body_id, content = guard_publication(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.WAITING or state.approved_by is None:
        raise Rejected("publishing.not-waiting", state=state.status.value)
    if context.number is None:
        raise Rejected("publishing.number-missing")
    style = Style(command.numbering.value)
    symbol = compose_symbol(context.number, guard_kind(content), command.issuer_symbol, style)
    head = DocumentHead(
        issuer=command.issuer,
        kind=content.kind,
        number=f"{context.number:02d}",
        symbol=symbol,
        date=context.today,
        place=command.place or content.place or CITY,
        subject=content.subject,
        signer=state.approved_by.name,
        signer_authority=" ".join(content.signers[-1].authority)[:200] or None if content.signers else None,
        urgency=content.urgency,
    )
    own = (body_id, state.in_charge)
    recipients = tuple(dict.fromkeys(recipient for recipient in content.recipients if recipient not in own))
    numbered = DocumentNumbered(
        document_id=document_id,
        body_id=body_id,
        series=_series_of(command, content, state.in_charge, context),
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
        outside=content.outside,
        directives=content.directives,
        answers_document_id=state.answers_document_id,
        replaces_document_id=state.replaces_document_id,
        issued_by=PersonRef.of(context.actor),
        signatures=command.signatures,
    )
    return [numbered, issued, *(_dispatched(state, recipient, head, command.files) for recipient in recipients)]


def add_recipients(command: AddRecipients, state: State, context: Context) -> Sequence[Event]:
    """An issued document goes to more recipients; nobody gets it twice, not even after refusing or returning it."""
    document_id, body_id, _ = guard_publication(state)
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
    document_id, body_id, _ = guard_publication(state)
    return DocumentDispatched(
        document_id=document_id, body_id=body_id, recipient_body_id=recipient, head=head, files=files
    )


def record_delivery(command: RecordDelivery, state: State, context: Context) -> Sequence[Event]:
    """A recipient reports where the document stands; a status that does not go forward changes nothing."""
    document_id, body_id, _ = guard_publication(state)
    guard_reporter(command, state, context)
    known = state.deliveries.get(command.recipient_body_id)
    if known is None:
        raise Rejected("publishing.no-recipient", body_id=command.recipient_body_id)
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
    """The body asks for the document back from every recipient that still has it."""
    document_id, body_id, content = guard_publication(state)
    guard(command, context, state.in_charge)
    if is_system(context.actor) and state.status is Status.RECALLED:
        return []  # the replaced document was recalled before
    if state.status is not Status.ISSUED:
        raise Rejected("publishing.not-issued", state=state.status.value)
    holding = tuple(body for body, status in state.deliveries.items() if status not in ENDED)
    requested = RecallRequested(
        document_id=document_id,
        body_id=body_id,
        reason=command.reason,
        recipients=holding,
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
        for holder in holding
    ]
    return [requested, *asked]


def transfer(command: TransferPublication, state: State, context: Context) -> Sequence[Event]:
    """The successor issues what waits; an issued document stays its issuer's."""
    guard_transfer(command, context)
    if state.status is not Status.WAITING or state.in_charge != command.from_body_id:
        return []
    if command.from_body_id == command.to_body_id:
        return []
    document_id, body_id, _ = guard_publication(state)
    return [
        PublicationTransferred(
            document_id=document_id,
            body_id=body_id,
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            stand_ins=command.stand_ins,
        )
    ]


def _series_of(command: IssueDocument, content: DraftContent, body_id: str, context: Context) -> str:
    """The number series of a document.  Raises `Rejected` for a Party body without a term.

    Party: per body, kind and term of the committee (HD 36-HD/VPTW, II.1); State: per body, kind and calendar
    year (Nghị định 30/2020/NĐ-CP leaves the division by kind to the body [M]).
    """
    if command.numbering is NumberingSystem.STATE:
        period = str(context.today.year)
    elif command.term:
        period = command.term
    else:
        raise Rejected("publishing.no-term")
    return f"issue:{body_id}:{guard_kind(content).abbreviation}:{period}"


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this document now."""
    if state.in_charge != actor.body_id or is_system(actor):
        return []
    names = {Status.WAITING: ["IssueDocument"], Status.ISSUED: ["AddRecipients", "RequestRecall"]}.get(state.status, [])
    return [name for name in names if may(actor, name)]


def series(command: Command, state: State, context: Context) -> str | None:
    """The series from which issuing takes the next number; no other command takes one."""
    if isinstance(command, IssueDocument):
        _, _, content = guard_publication(state)
        return _series_of(command, content, state.in_charge, context)
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
