"""Routing decides: opened → annotated → routed → handled → filed; delegated or returned on the way."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

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
from shared.bodies.actor import Actor, Post
from shared.bodies.policy import is_system, may
from shared.documents.head import DocumentHead
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import Origin
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
from shared.eventsourcing.guards import guard, guard_post


class Status(StrEnum):
    """Where an incoming document stands on its way through the body."""

    UNKNOWN = "unknown"
    OPENED = "opened"
    ANNOTATED = "annotated"
    ROUTED = "routed"
    RETURNED = "returned"
    HANDLED = "handled"
    FILED = "filed"
    CANCELLED = "cancelled"


class State(BaseModel):
    """The way of one incoming document."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    document_id: UUID | None = None
    body_id: str | None = None
    head: DocumentHead = DocumentHead()
    origin: Origin | None = None
    lead: PersonRef | None = None
    unread_by: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    completed_by: str | None = None
    held_by: str | None = None

    @property
    def in_charge(self) -> str:
        """The body that acts: its own, or the one that took it over."""
        return self.held_by or self.body_id or ""

    @property
    def open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.status not in (Status.UNKNOWN, *_ENDS)

    @property
    def people(self) -> tuple[str, ...]:
        """Who has something to do with it by name."""
        named = (self.lead.person_id if self.lead else None, *self.cooperating, *self.unread_by, self.completed_by)
        return tuple(dict.fromkeys(person_id for person_id in named if person_id))


def open_routing(command: OpenRouting, state: State, context: Context) -> Sequence[Event]:
    """A registered document begins its way; once."""
    guard(command, context, command.body_id)
    if state.status is not Status.UNKNOWN:
        return []
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
    if is_system(context.actor) and state.status is not Status.ROUTED:
        return []
    document_id, body_id = _guard(command, state, context)
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
    if state.status in _ENDS:
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
    if state.status in (Status.UNKNOWN, Status.FILED, Status.CANCELLED):
        return []
    document_id, body_id = _guard(command, state, context)
    return [RoutingCancelled(document_id=document_id, body_id=body_id, reason=command.reason)]


def transfer(command: TransferRouting, state: State, context: Context) -> Sequence[Event]:
    """Its way goes on in the successor; who did not come along is stood in for."""
    guard_post(command, context.actor)
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


_ENDS = (Status.FILED, Status.CANCELLED)


def _informed(state: State, actor: Actor) -> str | None:
    """Whose note the actor may read: their own, or that of whom they stand for."""
    waiting = (person_id for person_id in state.unread_by if actor.stands_for(person_id))
    return None if state.status in _ENDS else next(waiting, None)


def _may_file(state: State, actor: Actor) -> bool:
    return _is_lead(state, actor) or actor.post is Post.RECORDS_CLERK


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case RoutingOpened():
            return State(
                status=Status.OPENED,
                document_id=event.document_id,
                body_id=event.body_id,
                head=event.head,
                origin=event.origin,
            )
        case DocumentAnnotated():
            return state.model_copy(update={"status": Status.ANNOTATED})
        case DocumentRouted():
            unread = tuple(person.person_id for person in event.for_information)
            helping = tuple(person.person_id for person in event.cooperating)
            now = {"status": Status.ROUTED, "lead": event.lead, "unread_by": unread, "cooperating": helping}
            return state.model_copy(update=now)
        case DocumentAcknowledged():
            unread = tuple(person_id for person_id in state.unread_by if person_id != event.for_person_id)
            return state.model_copy(update={"unread_by": unread})
        case HandlingDelegated():
            return state.model_copy(update={"lead": event.delegated_to})
        case DocumentReturned():
            return state.model_copy(update={"status": Status.RETURNED, "lead": None, "cooperating": ()})
        case HandlingCompleted():
            by = event.completed_by.person_id
            return state.model_copy(update={"status": Status.HANDLED, "cooperating": (), "completed_by": by})
        case RoutingTransferred():
            return _transferred(state, event)
        case DocumentFiled():
            return state.model_copy(update={"status": Status.FILED})
        case RoutingCancelled():
            return state.model_copy(update={"status": Status.CANCELLED})
        case _:
            return state


def _transferred(state: State, event: RoutingTransferred) -> State:
    return state.model_copy(
        update={
            "held_by": event.to_body_id,
            "lead": event.now(state.lead) if state.lead else None,
            "unread_by": tuple(dict.fromkeys(map(event.now_id, state.unread_by))),
            "cooperating": tuple(dict.fromkeys(map(event.now_id, state.cooperating))),
            "completed_by": event.now_id(state.completed_by) if state.completed_by else None,
        }
    )


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this document now."""
    if state.in_charge != actor.body_id or actor.clearance < state.head.secrecy.rank:
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
    if state.status not in (Status.UNKNOWN, *_ENDS):
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
