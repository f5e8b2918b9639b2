"""Receiving decides: received → registered or refused; the sender may recall a registered document.

What is written into the register, and struck through there, stands in `services.receiving.register`.
"""

from collections.abc import Sequence

from services.receiving.commands import (
    AgreeToRecall,
    AskForRecall,
    CancelArrival,
    CorrectRegistration,
    DeclineRecall,
    EnterPastDocument,
    KeepPastDocument,
    ReceiveDocument,
    RecordExamination,
    RefuseDocument,
    RegisterDocument,
    StampArrival,
    TransferIncoming,
)
from services.receiving.guards import (
    guard_arrival,
    guard_recall,
    guard_secret_content,
    guard_secret_directives,
    guard_stampable,
    guard_waiting,
    is_stampable,
)
from services.receiving.register import cancel, correct, enter_past, register, series
from services.receiving.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.bodies.rights import is_system, may
from shared.bodies.visibility import cleared
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.receiving import (
    ArrivalStamped,
    ContentExamined,
    DocumentReceived,
    DocumentRefused,
    IncomingTransferred,
    PastDocumentKept,
    RecallAgreed,
    RecallAsked,
    RecallDeclined,
)
from shared.eventsourcing.decider import Context, Decider, Rejected
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
            replaces_document_id=command.replaces_document_id,
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
    return [
        RecallAsked(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            origin=state.origin,
            replaced_by=command.replaced_by,
            replaced_by_symbol=command.replaced_by_symbol,
        )
    ]


def agree_to_recall(command: AgreeToRecall, state: State, context: Context) -> Sequence[Event]:
    """The body gives the document back; by policy, only where the sender still asks for it."""
    if is_system(context.actor) and not state.recall_asked:
        return []
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


def stamp(command: StampArrival, state: State, context: Context) -> Sequence[Event]:
    """A registered document is stamped once under its number, over the file that it came with."""
    guard(command, context, state.in_charge, state.head.secrecy)
    document_id, body_id, original = guard_stampable(state)
    if command.over != original.sha256 or command.file.sha256 == original.sha256:
        raise Rejected("receiving.stamp-of-another")
    return [
        ArrivalStamped(
            document_id=document_id,
            body_id=body_id,
            file=command.file,
            over=command.over,
            stamped_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this document now."""
    if state.in_charge != actor.body_id or not cleared(actor.clearance, state.head.secrecy):
        return []
    names: list[str] = []
    if state.status is Status.RECEIVED:
        names += ["RegisterDocument", "RefuseDocument"]
    if state.recall_asked and state.status in (Status.RECEIVED, Status.REGISTERED):
        names += ["AgreeToRecall", "DeclineRecall"]
    if state.status is Status.REGISTERED:
        names += ["CorrectRegistration", "CancelArrival"]
    if is_stampable(state):
        names.append("StampArrival")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        ReceiveDocument: receive,
        RecordExamination: record_examination,
        RegisterDocument: register,
        EnterPastDocument: enter_past,
        CorrectRegistration: correct,
        CancelArrival: cancel,
        KeepPastDocument: keep_past,
        RefuseDocument: refuse,
        AskForRecall: ask_for_recall,
        AgreeToRecall: agree_to_recall,
        DeclineRecall: decline_recall,
        StampArrival: stamp,
        TransferIncoming: transfer,
    },
    evolve=evolve,
    series=series,
    secrecy=lambda state: state.head.secrecy.value,
    in_charge=lambda state: state.held_by,
)
