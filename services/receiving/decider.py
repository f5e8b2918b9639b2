"""Receiving decides: received → registered or refused; a registered document may be recalled by its sender."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.receiving.commands import (
    AgreeToRecall,
    AskForRecall,
    DeclineRecall,
    EnterPastDocument,
    KeepPastDocument,
    ReceiveDocument,
    RecordExamination,
    RefuseDocument,
    RegisterDocument,
    TransferIncoming,
)
from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.bodies.policy import is_system, may
from shared.bodies.visibility import cleared, most_secret
from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import (
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
    incoming_id,
)
from shared.eventsourcing.decider import Claim, Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_exists, guard_reach
from shared.eventsourcing.transfer import guard_transfer


class Status(StrEnum):
    """Where an incoming document stands in receiving."""

    UNKNOWN = "unknown"
    RECEIVED = "received"
    REGISTERED = "registered"
    KEPT = "kept"
    REFUSED = "refused"
    RECALLED = "recalled"


class State(BaseModel):
    """An incoming document."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    document_id: UUID | None = None
    body_id: str | None = None
    channel: Channel = Channel.UPLOAD
    head: DocumentHead = DocumentHead()
    files: tuple[FileRef, ...] = ()
    paper_location: str | None = None
    origin: Origin | None = None
    recall_asked: bool = False
    examined: bool = False
    held_by: str | None = None

    @property
    def in_charge(self) -> str:
        """The body that acts: its own, or the one that took it over."""
        return self.held_by or self.body_id or ""

    @property
    def open(self) -> bool:
        """Whether somebody has to do something about it here."""
        return self.status is Status.RECEIVED or (self.recall_asked and self.status is Status.REGISTERED)


def receive(command: ReceiveDocument, state: State, context: Context) -> Sequence[Event]:
    """Take it in, once; the body's own people or another body's dispatch bring it."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("receiving.already-received")
    _guard_coming(command, context)
    _guard_secret(command.head, command.files, command.secret_subject_allowed)
    _guard_secret_words(command.head, command.directives, command.secret_subject_allowed)
    fields = command.model_dump(exclude={"secret_subject_allowed"})
    return [DocumentReceived.model_validate(fields)]


def record_examination(command: RecordExamination, state: State, context: Context) -> Sequence[Event]:
    """Note what the files say, once."""
    document_id, body_id = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.examined or state.head.secrecy is not Secrecy.NONE:
        return []
    return [ContentExamined(document_id=document_id, body_id=body_id, **command.model_dump())]


def register(command: RegisterDocument, state: State, context: Context) -> Sequence[Event]:
    """Write it into the register under the next arrival number, with the head as corrected or as it came."""
    document_id, body_id = _guard_known(state)
    head = command.head or state.head
    secrecy = most_secret((state.head.secrecy, head.secrecy))
    guard(command, context, state.in_charge, secrecy)
    _guard_waiting(state)
    if head.secrecy.rank < state.head.secrecy.rank:
        raise Rejected("receiving.secrecy-lowered")
    _guard_secret(head, state.files, command.secret_subject_allowed)
    _guard_secret_words(head, command.directives, command.secret_subject_allowed)
    if not head.issuer:
        raise Rejected("receiving.issuer-missing")
    if not head.subject and secrecy is Secrecy.NONE:
        raise Rejected("receiving.subject-missing")
    if context.number is None:
        raise Rejected("receiving.number-missing")
    return [
        DocumentRegistered(
            document_id=document_id,
            body_id=body_id,
            channel=state.channel,
            arrival_number=context.number,
            register_year=context.today.year,
            head=head,
            files=state.files,
            paper_location=state.paper_location,
            origin=state.origin,
            directives=command.directives,
            registered_by=PersonRef.of(context.actor),
        )
    ]


def enter_past(command: EnterPastDocument, state: State, context: Context) -> Sequence[Event]:
    """Take over a line of an old register, once."""
    if state.status is not Status.UNKNOWN:
        guard(command, context, state.in_charge, state.head.secrecy)
        number, year = command.arrival_number, command.register_year
        if _same_head(command.head, state.head):
            raise Rejected("receiving.already-entered", number=number, year=year)
        raise Rejected("receiving.entered-differently", number=number, year=year)
    guard(command, context, command.body_id, command.head.secrecy)
    _guard_secret(command.head, command.files, command.secret_subject_allowed)
    if command.registered_on > context.today:
        raise Rejected("receiving.date-ahead", date=command.registered_on)
    fields = command.model_dump(exclude={"secret_subject_allowed"})
    return [PastDocumentEntered(**fields, entered_by=PersonRef.of(context.actor))]


def keep_past(command: KeepPastDocument, state: State, context: Context) -> Sequence[Event]:
    """Take over a document of an old archive, once; it stands in no register, for it has no arrival number."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("receiving.already-kept")
    guard(command, context, command.body_id, command.head.secrecy)
    _guard_secret(command.head, command.files, command.secret_subject_allowed)
    fields = command.model_dump(exclude={"secret_subject_allowed"})
    return [PastDocumentKept(**fields, kept_by=PersonRef.of(context.actor))]


def refuse(command: RefuseDocument, state: State, context: Context) -> Sequence[Event]:
    """Do not accept it; only what is not in the register yet can be refused."""
    document_id, body_id = _guard_known(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    _guard_waiting(state)
    return [
        DocumentRefused(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            refused_by=PersonRef.of(context.actor),
            origin=state.origin,
        )
    ]


def _guard_coming(command: ReceiveDocument, context: Context) -> None:
    """One's own people bring it, or what came from outside; another body's dispatch comes under the id that is its."""
    if command.channel is not Channel.BODY or not is_system(context.actor):
        guard(command, context, command.body_id, command.head.secrecy)
        return
    guard_reach(command, context.actor, Grant.DISPATCH_ARRIVES, command.body_id)
    origin = command.origin
    if origin is None or command.document_id != incoming_id(origin.document_id, command.body_id):
        raise Rejected("forbidden.grant", grant=Grant.DISPATCH_ARRIVES.value)
    guard_body(context.actor, origin.body_id)


def ask_for_recall(command: AskForRecall, state: State, context: Context) -> Sequence[Event]:
    """The sender wants it back; a document that was refused or given back needs no recall."""
    document_id, body_id = _guard_known(state)
    if state.origin is None:
        raise Rejected("receiving.no-origin")
    if is_outside(state.origin.body_id):
        guard(command, context, state.in_charge)
    else:
        guard_reach(command, context.actor, Grant.RECALL_IS_ASKED, body_id)
        guard_body(context.actor, state.origin.body_id)
    if state.recall_asked or state.status in (Status.REFUSED, Status.RECALLED):
        return []
    return [RecallAsked(document_id=document_id, body_id=body_id, reason=command.reason, origin=state.origin)]


def agree_to_recall(command: AgreeToRecall, state: State, context: Context) -> Sequence[Event]:
    """Give it back."""
    document_id, body_id, origin = _guard_recall(command, state, context)
    return [
        RecallAgreed(document_id=document_id, body_id=body_id, agreed_by=PersonRef.of(context.actor), origin=origin)
    ]


def decline_recall(command: DeclineRecall, state: State, context: Context) -> Sequence[Event]:
    """Keep it, and say why."""
    document_id, body_id, origin = _guard_recall(command, state, context)
    return [
        RecallDeclined(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            declined_by=PersonRef.of(context.actor),
            origin=origin,
        )
    ]


def transfer(command: TransferIncoming, state: State, context: Context) -> Sequence[Event]:
    """Hand over what waits; what is done stays where it was done."""
    guard_transfer(command, context)
    if not state.open or state.in_charge != command.from_body_id or command.from_body_id == command.to_body_id:
        return []
    document_id, body_id = _guard_known(state)
    return [IncomingTransferred(document_id=document_id, body_id=body_id, **dict(command))]


def _same_head(new: DocumentHead, old: DocumentHead) -> bool:
    """Whether they are one document's; of a secret one the subject may have stayed outside."""
    if old.secrecy is not Secrecy.NONE and old.subject is None:
        new = new.model_copy(update={"subject": None})
    return new == old


def _guard_known(state: State) -> tuple[UUID, str]:
    if state.document_id is None or state.body_id is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id


def _guard_waiting(state: State) -> None:
    if state.status is not Status.RECEIVED:
        raise Rejected("receiving.not-waiting", state=state.status.value)


def _guard_secret(head: DocumentHead, files: tuple[FileRef, ...], subject_allowed: bool) -> None:
    """Of a secret document only the register entry enters the system (Luật Bảo vệ bí mật nhà nước) [M]."""
    if head.secrecy is Secrecy.NONE:
        return
    if files:
        raise Rejected("secret.content")
    if head.subject and not subject_allowed:
        raise Rejected("secret.subject")


def _guard_secret_words(head: DocumentHead, directives: tuple[Directive, ...], allowed: bool) -> None:
    """What it orders tells as much as what it is about."""
    if head.secrecy is not Secrecy.NONE and directives and not allowed:
        raise Rejected("secret.directive")


def _guard_recall(command: Command, state: State, context: Context) -> tuple[UUID, str, Origin]:
    document_id, body_id = _guard_known(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    if state.origin is None or not state.recall_asked or state.status is Status.RECALLED:
        raise Rejected("receiving.no-recall")
    return document_id, body_id, state.origin


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
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
            )
        case PastDocumentEntered():
            return State(
                status=Status.REGISTERED,
                document_id=event.document_id,
                body_id=event.body_id,
                channel=Channel.PAST,
                head=event.head,
                files=event.files,
                paper_location=event.paper_location,
            )
        case PastDocumentKept():
            return State(
                status=Status.KEPT,
                document_id=event.document_id,
                body_id=event.body_id,
                channel=Channel.PAST,
                head=event.head,
                files=event.files,
                paper_location=event.paper_location,
            )
        case ContentExamined():
            return state.model_copy(update={"examined": True})
        case DocumentRegistered():
            return state.model_copy(update={"status": Status.REGISTERED, "head": event.head})
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


def belongs(state: State, bodies: frozenset[str]) -> bool:
    """Whether one of ``bodies`` has received it, and not sent it back."""
    sent_back = state.status in (Status.UNKNOWN, Status.REFUSED)
    return not sent_back and not bodies.isdisjoint((state.body_id or "", state.in_charge))


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this document now."""
    if state.in_charge != actor.body_id or not cleared(actor.clearance, state.head.secrecy):
        return []
    names: list[str] = []
    if state.status is Status.RECEIVED:
        names += ["RegisterDocument", "RefuseDocument"]
    if state.recall_asked and state.status in (Status.RECEIVED, Status.REGISTERED):
        names += ["AgreeToRecall", "DeclineRecall"]
    return [name for name in names if may(actor, name)]


def series(command: Command, state: State, context: Context) -> str | Claim | None:
    """Arrival numbers run from 1 per body and year; those of an old register come before the system's own."""
    if isinstance(command, EnterPastDocument):
        return Claim(f"arrival:{command.body_id}:{command.register_year}", command.arrival_number)
    if isinstance(command, RegisterDocument):
        guard_exists(state.body_id)
        return f"arrival:{state.in_charge}:{context.today.year}"
    return None


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        ReceiveDocument: receive,
        RecordExamination: record_examination,
        RegisterDocument: register,
        EnterPastDocument: enter_past,
        KeepPastDocument: keep_past,
        RefuseDocument: refuse,
        AskForRecall: ask_for_recall,
        AgreeToRecall: agree_to_recall,
        DeclineRecall: decline_recall,
        TransferIncoming: transfer,
    },
    evolve=evolve,
    series=series,
    secrecy=lambda state: state.head.secrecy.value,
    in_charge=lambda state: state.held_by,
)
