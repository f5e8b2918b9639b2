"""Receiving decides: received → registered or refused; the sender may recall a registered document."""

from collections.abc import Sequence

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
from services.receiving.guards import (
    guard_arrival,
    guard_recall,
    guard_secret_content,
    guard_secret_directives,
    guard_waiting,
)
from services.receiving.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.bodies.rights import may
from shared.bodies.visibility import cleared, most_secret
from shared.documents.head import DocumentHead
from shared.documents.numbering import arrivals_of
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import (
    ContentExamined,
    DocumentReceived,
    DocumentRefused,
    DocumentRegistered,
    IncomingTransferred,
    PastDocumentEntered,
    PastDocumentKept,
    RecallAgreed,
    RecallAsked,
    RecallDeclined,
)
from shared.eventsourcing.decider import Claim, Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_document, guard_reach
from shared.eventsourcing.transfer import guard_transfer


def receive(command: ReceiveDocument, state: State, context: Context) -> Sequence[Event]:
    """A document comes in once."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("receiving.already-received")
    guard_arrival(command, context)
    guard_secret_content(command.head, command.files, subject_allowed=command.secret_subject_allowed)
    guard_secret_directives(command.head, command.directives, allowed=command.secret_subject_allowed)
    return [
        DocumentReceived(
            document_id=command.document_id,
            body_id=command.body_id,
            channel=command.channel,
            head=command.head,
            files=command.files,
            paper_location=command.paper_location,
            origin=command.origin,
            directives=command.directives,
        )
    ]


def record_examination(command: RecordExamination, state: State, context: Context) -> Sequence[Event]:
    """The files are examined once; a secret document has none."""
    document_id, body_id = guard_document(state)
    guard(command, context, state.in_charge)
    if state.examined or state.head.secrecy is not Secrecy.NONE:
        return []
    return [
        ContentExamined(
            document_id=document_id,
            body_id=body_id,
            text=command.text,
            recognised=command.recognised,
            readable=command.readable,
            unreadable=command.unreadable,
            signatures=command.signatures,
            active_content=command.active_content,
            not_secret=command.not_secret,
        )
    ]


def register(command: RegisterDocument, state: State, context: Context) -> Sequence[Event]:
    """The document takes the next arrival number, with its head as the clerk corrected it or as it came."""
    document_id, body_id = guard_document(state)
    head = command.head or state.head
    secrecy = most_secret((state.head.secrecy, head.secrecy))
    guard(command, context, state.in_charge, secrecy)
    guard_waiting(state)
    if head.secrecy.rank < state.head.secrecy.rank:
        raise Rejected("receiving.secrecy-lowered")
    guard_secret_content(head, state.files, subject_allowed=command.secret_subject_allowed)
    guard_secret_directives(head, command.directives, allowed=command.secret_subject_allowed)
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
            secret_book=secrecy is not Secrecy.NONE,
        )
    ]


def enter_past(command: EnterPastDocument, state: State, context: Context) -> Sequence[Event]:
    """A line of an old register is entered once; the refusal says whether the second one differs from the first."""
    if state.status is not Status.UNKNOWN:
        guard(command, context, state.in_charge, state.head.secrecy)
        number, year = command.arrival_number, command.register_year
        if _same_head(command.head, state.head):
            raise Rejected("receiving.already-entered", number=number, year=year)
        raise Rejected("receiving.entered-differently", number=number, year=year)
    guard(command, context, command.body_id, command.head.secrecy)
    guard_secret_content(command.head, command.files, subject_allowed=command.secret_subject_allowed)
    if command.registered_on > context.today:
        raise Rejected("receiving.date-ahead", date=command.registered_on)
    return [
        PastDocumentEntered(
            document_id=command.document_id,
            body_id=command.body_id,
            arrival_number=command.arrival_number,
            register_year=command.register_year,
            registered_on=command.registered_on,
            head=command.head,
            files=command.files,
            paper_location=command.paper_location,
            source=command.source,
            entered_by=PersonRef.of(context.actor),
        )
    ]


def keep_past(command: KeepPastDocument, state: State, context: Context) -> Sequence[Event]:
    """A document of an old archive is kept once; without an arrival number it stands in no register."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("receiving.already-kept")
    guard(command, context, command.body_id, command.head.secrecy)
    guard_secret_content(command.head, command.files, subject_allowed=command.secret_subject_allowed)
    return [
        PastDocumentKept(
            document_id=command.document_id,
            body_id=command.body_id,
            head=command.head,
            files=command.files,
            paper_location=command.paper_location,
            source=command.source,
            kept_by=PersonRef.of(context.actor),
        )
    ]


def refuse(command: RefuseDocument, state: State, context: Context) -> Sequence[Event]:
    """A document that is not in the register yet is refused."""
    document_id, body_id = guard_document(state)
    guard(command, context, state.in_charge, state.head.secrecy)
    guard_waiting(state)
    return [
        DocumentRefused(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            refused_by=PersonRef.of(context.actor),
            origin=state.origin,
        )
    ]


def ask_for_recall(command: AskForRecall, state: State, context: Context) -> Sequence[Event]:
    """The sender asks for the document back; where it was refused or given back, nothing happens."""
    document_id, body_id = guard_document(state)
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
    """The body gives the document back."""
    document_id, body_id, origin = guard_recall(command, state, context)
    return [
        RecallAgreed(document_id=document_id, body_id=body_id, agreed_by=PersonRef.of(context.actor), origin=origin)
    ]


def decline_recall(command: DeclineRecall, state: State, context: Context) -> Sequence[Event]:
    """The body keeps the document and says why."""
    document_id, body_id, origin = guard_recall(command, state, context)
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
    """The successor takes over what waits; what is done stays where it was done."""
    guard_transfer(command, context)
    if not state.open or state.in_charge != command.from_body_id or command.from_body_id == command.to_body_id:
        return []
    document_id, body_id = guard_document(state)
    return [
        IncomingTransferred(
            document_id=document_id,
            body_id=body_id,
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            stand_ins=command.stand_ins,
        )
    ]


def _same_head(new: DocumentHead, old: DocumentHead) -> bool:
    """Whether both are one document's; a secret one's subject may have stayed outside the first time."""
    if old.secrecy is not Secrecy.NONE and old.subject is None:
        new = new.model_copy(update={"subject": None})
    return new == old


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this document now."""
    if state.in_charge != actor.body_id or not cleared(actor.clearance, state.head.secrecy):
        return []
    names: list[str] = []
    if state.status is Status.RECEIVED:
        names += ["RegisterDocument", "RefuseDocument"]
    if state.recall_asked and state.status in (Status.RECEIVED, Status.REGISTERED):
        names += ["AgreeToRecall", "DeclineRecall"]
    return [name for name in names if may(actor, name)]


def series(command: Command, state: State, context: Context) -> str | Claim | None:
    """Arrival numbers run from 1 per body and year, those of secret documents by themselves.

    Numbers of an old register come before the system's own.
    """
    if isinstance(command, EnterPastDocument):
        secret = command.head.secrecy is not Secrecy.NONE
        return Claim(arrivals_of(command.body_id, command.register_year, secret=secret), command.arrival_number)
    if isinstance(command, RegisterDocument):
        guard_document(state)
        secret = most_secret((state.head.secrecy, (command.head or state.head).secrecy)) is not Secrecy.NONE
        return arrivals_of(state.in_charge, context.today.year, secret=secret)
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
