"""Postal dispatch decides: an issued document is sent on paper, and each recipient acknowledges it."""

from collections.abc import Sequence

from services.publishing.postal.commands import NoteReceipt, SendOnPaper
from services.publishing.postal.guards import guard_day, guard_paper
from services.publishing.postal.state import State, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.bodies.visibility import cleared
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.entries import ReceiptNoted, SentOnPaper
from shared.eventsourcing.decider import Context, Decider, Rejected


def send(command: SendOnPaper, state: State, context: Context) -> Sequence[Event]:
    """The paper goes out, not before its own date; a recipient may be sent further copies on another day."""
    document_id, body_id, head = guard_paper(command, state, context)
    names = [sending.recipient for sending in command.sendings]
    if len(set(names)) < len(names):
        raise Rejected("postal.recipient-twice")
    guard_day(command.sent_on, head.date, context)
    return [
        SentOnPaper(
            document_id=document_id,
            body_id=body_id,
            sendings=command.sendings,
            sent_on=command.sent_on,
            sent_by=PersonRef.of(context.actor),
        )
    ]


def note_receipt(command: NoteReceipt, state: State, context: Context) -> Sequence[Event]:
    """A recipient acknowledges the paper once, and not before it was sent."""
    document_id, body_id, _ = guard_paper(command, state, context)
    sent_on = state.sent.get(command.recipient)
    if sent_on is None:
        raise Rejected("postal.not-sent", recipient=command.recipient)
    received_on = state.received.get(command.recipient)
    if received_on is not None and received_on >= sent_on:
        raise Rejected("postal.received-already", recipient=command.recipient)
    guard_day(command.received_on, sent_on, context)
    return [
        ReceiptNoted(
            document_id=document_id,
            body_id=body_id,
            recipient=command.recipient,
            received_on=command.received_on,
            received_by=command.received_by,
            noted_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about the paper now."""
    if state.head is None or state.in_charge != actor.body_id or is_system(actor):
        return []
    if not cleared(actor.clearance, state.head.secrecy):
        return []
    names = ["SendOnPaper", *(["NoteReceipt"] if state.sent else [])]
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={SendOnPaper: send, NoteReceipt: note_receipt},
    evolve=evolve,
    secrecy=lambda state: (state.head.secrecy if state.head is not None else Secrecy.NONE).value,
    in_charge=lambda state: state.held_by,
)
