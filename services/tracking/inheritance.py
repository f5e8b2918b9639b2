"""How tasks follow a body that has ended, in whatever place it stood."""

from services.tracking.tasks.commands import TransferTask
from services.tracking.tasks.decider import DECIDER
from shared.events.tracking.tasks import CompletionConfirmed, TaskWithdrawn
from shared.eventsourcing.inheritance import Inheritance, transferring

INHERITANCE = Inheritance(
    decider=DECIDER,
    resting=(CompletionConfirmed, TaskWithdrawn),
    holders=lambda state: (state.body_id, state.lead_body_id, *state.cooperating_body_ids) if state.open else (),
    transfer=transferring(TransferTask),
    ids=lambda state: (str(state.task_id), str(state.document_id)),
    concerns="body_id = ANY ($1) OR data ->> 'lead_body_id' = ANY ($1) OR data -> 'cooperating_body_ids' ?| $1",
)
