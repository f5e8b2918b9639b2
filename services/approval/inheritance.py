"""How drafts, the opinions asked on them, and templates pass to the successor of a body that has ended."""

from collections.abc import Iterable

from services.approval.commands import TransferConsultation, TransferDraft
from services.approval.decider import DECIDER
from services.approval.state import State, Status
from services.approval.templates.commands import TransferTemplate
from services.approval.templates.decider import DECIDER as TEMPLATE
from services.approval.templates.state import Status as TemplateStatus
from shared.events.approval import DraftApproved, DraftWithdrawn
from shared.events.approval.templates import TemplateRetired
from shared.eventsourcing.decider import Command
from shared.eventsourcing.inheritance import Inheritance, transferring
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


DRAFTS = Inheritance(
    decider=DECIDER,
    resting=(DraftApproved, DraftWithdrawn),
    holders=_holders,
    transfer=_transfer,
    people=lambda state: [state.drafter.person_id] if state.drafter else [],
    concerns="body_id = ANY ($1) OR data -> 'consulted_body_ids' ?| $1",
)

TEMPLATES = Inheritance(
    decider=TEMPLATE,
    resting=(TemplateRetired,),
    holders=lambda state: (state.body_id or "",) if state.status is TemplateStatus.IN_USE else (),
    transfer=transferring(TransferTemplate),
    ids=lambda state: (str(state.template_id),),
)

INHERITANCES = (DRAFTS, TEMPLATES)
