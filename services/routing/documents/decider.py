"""Routing decides: opened → annotated → routed → handled → filed; delegated or returned on the way."""

from collections.abc import Sequence

from services.routing.documents.commands import (
    AcknowledgeDocument,
    AnnotateDocument,
    CancelRouting,
    CommentDocument,
    CompleteHandling,
    DelegateHandling,
    FileDocument,
    OpenRouting,
    ReturnDocument,
    RouteDocument,
    TransferRouting,
)
from services.routing.documents.guards import guard_lead, guard_own, guard_status
from services.routing.documents.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.bodies.visibility import cleared
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.routing import (
    DocumentAcknowledged,
    DocumentAnnotated,
    DocumentCommented,
    DocumentFiled,
    DocumentReturned,
    DocumentRouted,
    HandlingCompleted,
    HandlingDelegated,
    RoutingCancelled,
    RoutingOpened,
    RoutingTransferred,
)
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_document
from shared.eventsourcing.transfer import guard_transfer


def open_routing(command: OpenRouting, state: State, context: Context) -> Sequence[Event]:
    """A registered document begins its way once, and anew where it was registered again."""
    guard(command, context, command.body_id)
    if state.status not in (Status.UNKNOWN, Status.CANCELLED, Status.FILED):
        raise Rejected("routing.already-open")
    return [
        RoutingOpened(
            document_id=command.document_id,
            body_id=command.body_id,
            head=command.head,
            arrival_number=command.arrival_number,
            origin=command.origin,
        )
    ]


def annotate(command: AnnotateDocument, state: State, context: Context) -> Sequence[Event]:
    """The leader instructs; a new instruction replaces the former one until the document is routed."""
    document_id, body_id = guard_own(command, state, context)
    guard_status(state, Status.OPENED, Status.ANNOTATED, Status.RETURNED)
    return [
        DocumentAnnotated(
            document_id=document_id,
            body_id=body_id,
            instruction=command.instruction,
            annotated_by=PersonRef.of(context.actor),
            proposed_lead=command.proposed_lead,
            deadline=command.deadline,
        )
    ]


def route(command: RouteDocument, state: State, context: Context) -> Sequence[Event]:
    """An annotated document goes to the people who handle it, each named once."""
    document_id, body_id = guard_own(command, state, context)
    guard_status(state, Status.ANNOTATED, Status.RETURNED)
    if command.deadline is not None and command.deadline < context.today:
        raise Rejected("routing.deadline-past", deadline=command.deadline)
    people = [command.lead, *command.cooperating, *command.for_information]
    if len({person.person_id for person in people}) < len(people):
        raise Rejected("routing.person-twice")
    return [
        DocumentRouted(
            document_id=document_id,
            body_id=body_id,
            lead=command.lead,
            cooperating=command.cooperating,
            for_information=command.for_information,
            deadline=command.deadline,
            routed_by=PersonRef.of(context.actor),
            origin=state.origin,
        )
    ]


def delegate(command: DelegateHandling, state: State, context: Context) -> Sequence[Event]:
    """The lead passes the work to a colleague."""
    document_id, body_id = guard_own(command, state, context)
    guard_lead(state, context.actor)
    if state.lead is not None and command.delegate_to.person_id == state.lead.person_id:
        raise Rejected("routing.person-twice")
    return [
        HandlingDelegated(
            document_id=document_id,
            body_id=body_id,
            delegated_by=PersonRef.of(context.actor),
            delegated_to=command.delegate_to,
            note=command.note,
        )
    ]


def return_document(command: ReturnDocument, state: State, context: Context) -> Sequence[Event]:
    """The lead sends the document back to be routed anew."""
    document_id, body_id = guard_own(command, state, context)
    guard_lead(state, context.actor)
    return [
        DocumentReturned(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            returned_by=PersonRef.of(context.actor),
        )
    ]


def complete(command: CompleteHandling, state: State, context: Context) -> Sequence[Event]:
    """The lead reports the work done, or the system does when the answer was issued."""
    document_id, body_id = guard_own(command, state, context)
    if is_system(context.actor) and state.status is not Status.ROUTED:
        return []  # reported done by hand already, or the answer was issued before the document was routed
    guard_lead(state, context.actor)
    by = state.lead if is_system(context.actor) and state.lead else PersonRef.of(context.actor)
    return [
        HandlingCompleted(
            document_id=document_id,
            body_id=body_id,
            result=command.result,
            completed_by=by,
            answer_document_id=command.answer_document_id,
            origin=state.origin,
        )
    ]


def file_document(command: FileDocument, state: State, context: Context) -> Sequence[Event]:
    """The lead or a records clerk puts the document into a case file: the end of its way."""
    document_id, body_id = guard_own(command, state, context)
    guard_status(state, Status.HANDLED)
    if not state.may_be_filed_by(context.actor):
        raise Rejected("routing.not-lead")
    if command.case_file is None:
        raise Rejected("casefile.none-named")
    return [
        DocumentFiled(
            document_id=document_id,
            body_id=body_id,
            case_file=command.case_file,
            filed_by=PersonRef.of(context.actor),
            case_file_id=command.chosen_case_file_id,
            head=state.head if command.chosen_case_file_id else None,
        )
    ]


def acknowledge(command: AcknowledgeDocument, state: State, context: Context) -> Sequence[Event]:
    """A person who was informed has read it; a deputy may say so for them."""
    document_id, body_id = guard_own(command, state, context)
    reader = state.unread_for(context.actor)
    if reader is None:
        raise Rejected("routing.not-informed")
    return [
        DocumentAcknowledged(
            document_id=document_id, body_id=body_id, read_by=PersonRef.of(context.actor), for_person_id=reader
        )
    ]


def comment(command: CommentDocument, state: State, context: Context) -> Sequence[Event]:
    """Colleagues remark on a document until its way is over."""
    document_id, body_id = guard_own(command, state, context)
    if state.ended:
        raise Rejected("routing.out-of-order", state=state.status.value)
    return [
        DocumentCommented(
            document_id=document_id,
            body_id=body_id,
            text=command.text,
            mentioned=command.mentioned,
            commented_by=PersonRef.of(context.actor),
        )
    ]


def cancel(command: CancelRouting, state: State, context: Context) -> Sequence[Event]:
    """The sender took the document back, or its number was cancelled: its way is over."""
    if state.status is Status.UNKNOWN:
        return []  # given back before it was registered, or entered out of an old register
    document_id, body_id = guard_own(command, state, context)
    if state.status in (Status.FILED, Status.CANCELLED):
        return []
    return [RoutingCancelled(document_id=document_id, body_id=body_id, reason=command.reason)]


def transfer(command: TransferRouting, state: State, context: Context) -> Sequence[Event]:
    """The successor goes on with it; stand-ins take the places of people who did not come along."""
    guard_transfer(command, context)
    stand_ins = {person_id: ref for person_id, ref in command.stand_ins.items() if person_id in state.people}
    moves = command.from_body_id != command.to_body_id
    if not state.open or state.in_charge != command.from_body_id or not (moves or stand_ins):
        return []
    document_id, body_id = guard_document(state)
    return [
        RoutingTransferred(
            document_id=document_id,
            body_id=body_id,
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            stand_ins=stand_ins,
            lead_name=stand_ins.get(state.lead.person_id, state.lead).name if state.lead else None,
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this document now."""
    if state.in_charge != actor.body_id or not cleared(actor.clearance, state.head.secrecy):
        return []
    names: list[str] = []
    if state.status in (Status.OPENED, Status.ANNOTATED, Status.RETURNED):
        names.append("AnnotateDocument")
    if state.status in (Status.ANNOTATED, Status.RETURNED):
        names.append("RouteDocument")
    if state.status is Status.ROUTED and state.is_led_by(actor):
        names += ["CompleteHandling", "DelegateHandling", "ReturnDocument"]
    if state.status is Status.HANDLED and state.may_be_filed_by(actor):
        names.append("FileDocument")
    if state.unread_for(actor) is not None:
        names.append("AcknowledgeDocument")
    if state.open:
        names.append("CommentDocument")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenRouting: open_routing,
        AnnotateDocument: annotate,
        RouteDocument: route,
        DelegateHandling: delegate,
        ReturnDocument: return_document,
        CompleteHandling: complete,
        FileDocument: file_document,
        AcknowledgeDocument: acknowledge,
        CommentDocument: comment,
        CancelRouting: cancel,
        TransferRouting: transfer,
    },
    evolve=evolve,
    secrecy=lambda state: state.head.secrecy.value,
    in_charge=lambda state: state.held_by,
)
