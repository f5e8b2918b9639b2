"""How tasks, targets and initiatives pass to the successor of a body that has ended.

Four kinds do not pass to it.  A running case keeps the plan, the calendar and the body with which it began; its
document moves it.  A version of a procedure, and an addition to one, held for the body that made them; a successor
makes its own.  A calendar says on which days the ended body worked.
"""

from collections.abc import Iterable

from services.tracking.initiatives.commands import TransferInitiative
from services.tracking.initiatives.decider import DECIDER as INITIATIVE
from services.tracking.programme.commands import TransferTarget
from services.tracking.programme.decider import DECIDER as TARGET
from services.tracking.programme.state import State as Target
from services.tracking.programme.state import Status as TargetStatus
from services.tracking.tasks.commands import TransferTask
from services.tracking.tasks.decider import DECIDER as TASK
from services.tracking.tasks.state import State as Task
from shared.events.tracking.initiatives import InitiativeWithdrawn
from shared.events.tracking.programme import TargetClosed
from shared.events.tracking.tasks import CompletionConfirmed, TaskWithdrawn
from shared.eventsourcing.inheritance import Inheritance, transferring


def _of_task(state: Task) -> Iterable[str]:
    return (state.body_id or "", state.lead_body_id or "", *state.cooperating_body_ids) if state.open else ()


def _of_target(state: Target) -> Iterable[str]:
    return (state.body_id or "", state.steering_body_id or "") if state.status is TargetStatus.OPEN else ()


TASKS = Inheritance(
    decider=TASK,
    resting=(CompletionConfirmed, TaskWithdrawn),
    holders=_of_task,
    transfer=transferring(TransferTask),
    ids=lambda state: (str(state.task_id), str(state.document_id)),
    concerns="body_id = ANY ($1) OR data ->> 'lead_body_id' = ANY ($1) OR data -> 'cooperating_body_ids' ?| $1",
)

TARGETS = Inheritance(
    decider=TARGET,
    resting=(TargetClosed,),
    holders=_of_target,
    transfer=transferring(TransferTarget),
    ids=lambda state: (str(state.target_id),),
    concerns="body_id = ANY ($1) OR data ->> 'steering_body_id' = ANY ($1)",
)

INITIATIVES = Inheritance(
    decider=INITIATIVE,
    resting=(InitiativeWithdrawn,),
    holders=lambda state: (state.body_id or "",) if state.open else (),
    transfer=transferring(TransferInitiative),
    ids=lambda state: (str(state.initiative_id),),
)

INHERITANCES = (TASKS, TARGETS, INITIATIVES)
