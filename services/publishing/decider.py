"""Publishing decides: approved → numbered and signed → issued and dispatched → followed, or recalled."""

from collections.abc import Sequence

from services.publishing.commands import (
    AcceptNumber,
    AddRecipients,
    CancelNumber,
    ComposeAgain,
    CorrectIssue,
    DeclineToSign,
    IssueDocument,
    OpenPublication,
    RecordDelivery,
    RecordFailure,
    RecordPaper,
    RequestRecall,
    SignDocument,
    TakeNumber,
    TransferPublication,
)
from services.publishing.correcting import correct_issue
from services.publishing.delivery import ENDED, follows
from services.publishing.guards import guard_bound, guard_publication, guard_reporter
from services.publishing.state import State, Status, evolve
from services.publishing.steps import (
    accept_number,
    cancel_number,
    cancelled,
    compose_again,
    decline,
    dispatched,
    issue,
    record_failure,
    record_paper,
    series_of_publication,
    sign,
    take_number,
    waiting_for,
)
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing import (
    DeliveryStatus,
    DeliveryStatusChanged,
    PublicationOpened,
    PublicationTransferred,
    RecallRequested,
    RecipientsAdded,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard
from shared.eventsourcing.transfer import guard_transfer
from shared.texts import say


def open_publication(command: OpenPublication, state: State, context: Context) -> Sequence[Event]:
    """An approved draft waits to be issued; it is taken over once, and again after it was not signed."""
    guard(command, context, command.body_id)
    if state.status not in (Status.UNKNOWN, Status.DECLINED):
        raise Rejected("publishing.already-open")
    guard_bound(command.content, command.content_sha256)
    return [
        PublicationOpened(
            document_id=command.document_id,
            body_id=command.body_id,
            content=command.content,
            approved_by=command.approved_by,
            drafted_by=command.drafted_by,
            answers_document_id=command.answers_document_id,
            replaces_document_id=command.replaces_document_id,
            order=command.order,
            content_sha256=command.content_sha256,
        )
    ]


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
    return [added, *(dispatched(state, recipient, state.head, state.files) for recipient in recipients)]


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
    by_system = is_system(context.actor)
    if by_system and state.status is Status.RECALLED:
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
        replaced_by=command.replaced_by if by_system else None,
        replaced_by_symbol=command.replaced_by_symbol if by_system else None,
        replaced_for=tuple(body for body in holding if body in command.replaced_for) if by_system else (),
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
    """The successor issues what waits, under a number of its own; an issued document stays its issuer's."""
    guard_transfer(command, context)
    if state.status is not Status.WAITING or state.in_charge != command.from_body_id:
        return []
    if command.from_body_id == command.to_body_id:
        return []
    document_id, body_id, _ = guard_publication(state)
    transferred = PublicationTransferred(
        document_id=document_id,
        body_id=body_id,
        from_body_id=command.from_body_id,
        to_body_id=command.to_body_id,
        stand_ins=command.stand_ins,
    )
    return [*cancelled(state, say("publishing_writes.transferred"), context), transferred]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this document now."""
    if state.in_charge != actor.body_id or is_system(actor):
        return []
    issued = ["AddRecipients", "RequestRecall", "CorrectIssue"] if state.status is Status.ISSUED else []
    return [name for name in (*waiting_for(state, actor), *issued) if may(actor, name)]


def series(command: Command, state: State, context: Context) -> str | None:
    """The series from which a document takes its next number; no other command takes one."""
    return series_of_publication(command, state, context) if isinstance(command, TakeNumber) else None


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenPublication: open_publication,
        TakeNumber: take_number,
        AcceptNumber: accept_number,
        CancelNumber: cancel_number,
        RecordPaper: record_paper,
        RecordFailure: record_failure,
        ComposeAgain: compose_again,
        SignDocument: sign,
        DeclineToSign: decline,
        IssueDocument: issue,
        AddRecipients: add_recipients,
        RecordDelivery: record_delivery,
        RequestRecall: request_recall,
        CorrectIssue: correct_issue,
        TransferPublication: transfer,
    },
    evolve=evolve,
    series=series,
    in_charge=lambda state: state.held_by,
)
