"""How drafts and consultations of a body that has ended go to its successor."""

from collections.abc import Sequence

from services.approval.commands import TransferConsultation, TransferDraft
from services.approval.guards import guard_draft
from services.approval.state import State, Status
from shared.events.approval import ConsultationTransferred, DraftTransferred
from shared.events.base import Event
from shared.eventsourcing.decider import Context
from shared.eventsourcing.transfer import guard_transfer


def transfer(command: TransferDraft, state: State, context: Context) -> Sequence[Event]:
    """The successor goes on with it; a stand-in takes the place of a drafter who did not come along."""
    guard_transfer(command, context)
    drafter = state.drafter.person_id if state.drafter else ""
    stand_ins = {person_id: ref for person_id, ref in command.stand_ins.items() if person_id == drafter}
    moves = command.from_body_id != command.to_body_id
    if not state.open or state.in_charge != command.from_body_id or not (moves or stand_ins):
        return []
    document_id, body_id, _ = guard_draft(state)
    return [
        DraftTransferred(
            document_id=document_id,
            body_id=body_id,
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            stand_ins=stand_ins,
        )
    ]


def transfer_consultation(command: TransferConsultation, state: State, context: Context) -> Sequence[Event]:
    """The successor gives the opinion asked of a body that has ended."""
    guard_transfer(command, context)
    if state.status is not Status.DRAFTING or command.from_body_id == command.to_body_id:
        return []
    document_id, body_id, _ = guard_draft(state)
    return [
        ConsultationTransferred(
            document_id=document_id,
            body_id=body_id,
            consulted_body_id=consulted,
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            stand_ins=command.stand_ins,
        )
        for consulted in state.asked
        if state.answering(consulted) == command.from_body_id
    ]
