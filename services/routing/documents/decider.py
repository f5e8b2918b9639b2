"""Routing decides: opened → annotated → routed → handled → filed; delegated or returned on the way."""

from collections.abc import Sequence
from uuid import UUID

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
from services.routing.documents.state import State, Status, evolve
from shared.bodies.actor import Actor, Post
from shared.bodies.policy import is_system, may
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
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard
from shared.eventsourcing.transfer import guard_transfer

_WORKED_ON = frozenset({Status.OPENED, Status.ANNOTATED, Status.ROUTED, Status.RETURNED})


def open_routing(command: OpenRouting, state: State, context: Context) -> Sequence[Event]:
    """A registered document begins its way; once."""
    guard(command, context, command.body_id)
    if state.status is not Status.UNKNOWN:
        raise Rejected("routing.already-open")
    return [RoutingOpened.model_validate(command.model_dump())]


def annotate(command: AnnotateDocument, state: State, context: Context) -> Sequence[Event]:
    """The leader says what is to be done; he may say it anew until the work is done."""
    document_id, body_id = _guard(command, state, context)
    _guard_status(state, Status.OPENED, Status.ANNOTATED, Status.RETURNED)
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
    """Send it on; no document is routed that no leader has annotated."""
    document_id, body_id = _guard(command, state, context)
    _guard_status(state, Status.ANNOTATED, Status.RETURNED)
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
    """The lead hands the work to a colleague."""
    document_id, body_id = _guard(command, state, context)
    _guard_lead(state, context.actor)
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
    """The lead sends it back to be routed anew."""
    document_id, body_id = _guard(command, state, context)
    _guard_lead(state, context.actor)
    return [
        DocumentReturned(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            returned_by=PersonRef.of(context.actor),
        )
    ]


def complete(command: CompleteHandling, state: State, context: Context) -> Sequence[Event]:
    """The work is done: said by the lead, or by the system when the answer was issued."""
    document_id, body_id = _guard(command, state, context)
    if is_system(context.actor) and state.status is not Status.ROUTED:
        return []  # done by hand before, or the answer went out before anybody had it to handle
    _guard_lead(state, context.actor)
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
    """Into the case file, by the lead or the records clerk: the end of the way."""
    document_id, body_id = _guard(command, state, context)
    _guard_status(state, Status.HANDLED)
    if not _may_file(state, context.actor):
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
    """Who was informed has read it."""
    document_id, body_id = _guard(command, state, context)
    informed = _informed(state, context.actor)
    if informed is None:
        raise Rejected("routing.not-informed")
    return [
        DocumentAcknowledged(
            document_id=document_id, body_id=body_id, read_by=PersonRef.of(context.actor), for_person_id=informed
        )
    ]


def comment(command: CommentDocument, state: State, context: Context) -> Sequence[Event]:
    """A remark among colleagues, as long as there is work on the document."""
    document_id, body_id = _guard(command, state, context)
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
    """The sender took it back: nothing more is done with it."""
    if state.status is Status.UNKNOWN:
        return []  # given back before it had a way
    document_id, body_id = _guard(command, state, context)
    if state.status in (Status.FILED, Status.CANCELLED):
        return []
    return [RoutingCancelled(document_id=document_id, body_id=body_id, reason=command.reason)]


def transfer(command: TransferRouting, state: State, context: Context) -> Sequence[Event]:
    """Its way goes on in the successor; who did not come along is stood in for."""
    guard_transfer(command, context)
    stand_ins = {person_id: ref for person_id, ref in command.stand_ins.items() if person_id in state.people}
    moves = command.from_body_id != command.to_body_id
    if not state.open or state.in_charge != command.from_body_id or not (moves or stand_ins):
        return []
    assert state.document_id is not None
    assert state.body_id is not None
    lead = stand_ins.get(state.lead.person_id, state.lead).name if state.lead else None
    fields = {**dict(command), "stand_ins": stand_ins, "lead_name": lead}
    return [RoutingTransferred(document_id=state.document_id, body_id=state.body_id, **fields)]


def _guard(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    if state.document_id is None or state.body_id is None:
        raise Rejected("document.unknown")
    guard(command, context, state.in_charge, state.head.secrecy)
    return state.document_id, state.body_id


def _guard_status(state: State, *allowed: Status) -> None:
    if state.status not in allowed:
        raise Rejected("routing.out-of-order", state=state.status.value)


def _guard_lead(state: State, actor: Actor) -> None:
    _guard_status(state, Status.ROUTED)
    if not _is_lead(state, actor) and not is_system(actor):
        raise Rejected("routing.not-lead")


def _is_lead(state: State, actor: Actor) -> bool:
    return state.lead is not None and actor.stands_for(state.lead.person_id)


def _informed(state: State, actor: Actor) -> str | None:
    """Whose note the actor may read: their own, or that of whom they stand for."""
    waiting = (person_id for person_id in state.unread_by if actor.stands_for(person_id))
    return None if state.ended else next(waiting, None)


def _may_file(state: State, actor: Actor) -> bool:
    return _is_lead(state, actor) or actor.post is Post.RECORDS_CLERK


def answerable(state: State, bodies: frozenset[str]) -> bool:
    """Whether one of ``bodies`` has it to work on, so that it may answer it."""
    return state.status in _WORKED_ON and state.in_charge in bodies


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this document now."""
    if state.in_charge != actor.body_id or not cleared(actor.clearance, state.head.secrecy):
        return []
    names: list[str] = []
    if state.status in (Status.OPENED, Status.ANNOTATED, Status.RETURNED):
        names.append("AnnotateDocument")
    if state.status in (Status.ANNOTATED, Status.RETURNED):
        names.append("RouteDocument")
    if state.status is Status.ROUTED and _is_lead(state, actor):
        names += ["CompleteHandling", "DelegateHandling", "ReturnDocument"]
    if state.status is Status.HANDLED and _may_file(state, actor):
        names.append("FileDocument")
    if _informed(state, actor) is not None:
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
