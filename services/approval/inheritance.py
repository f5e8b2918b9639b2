"""How drafts, and the opinions asked on them, pass to the successor of a body that has ended."""

from collections.abc import Iterable

from services.approval.commands import TransferConsultation, TransferDraft
from services.approval.decider import DECIDER
from services.approval.state import State, Status
from shared.events.approval import DraftApproved, DraftWithdrawn
from shared.eventsourcing.decider import Command
from shared.eventsourcing.inheritance import Inheritance
from shared.eventsourcing.transfer import TransferFields


def _holders(state: State) -> Iterable[str]:
    if state.open:
        yield state.in_charge
    if state.status is Status.DRAFTING:
        yield from map(state.answering, state.asked)


def _transfer(state: State, fields: TransferFields) -> Command:
    own = state.open and fields["from_body_id"] == state.in_charge
    if own:
        return TransferDraft(**fields)
    return TransferConsultation(from_body_id=fields["from_body_id"], to_body_id=fields["to_body_id"])


INHERITANCE = Inheritance(
    decider=DECIDER,
    resting=(DraftApproved, DraftWithdrawn),
    holders=_holders,
    transfer=_transfer,
    people=lambda state: [state.drafter.person_id] if state.drafter else [],
    concerns="body_id = ANY ($1) OR data -> 'consulted_body_ids' ?| $1",
)
