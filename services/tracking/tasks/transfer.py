"""The decision on a task in which a body had a place that has ended."""

from collections.abc import Sequence

from services.tracking.tasks.commands import TransferTask
from services.tracking.tasks.state import State, Status
from shared.events.base import Event
from shared.events.tracking.tasks import TaskTransferred
from shared.eventsourcing.decider import Context
from shared.eventsourcing.transfer import guard_transfer


def transfer(command: TransferTask, state: State, context: Context) -> Sequence[Event]:
    """The successor takes every place that its predecessor had in the task."""
    guard_transfer(command, context)
    if not state.open or command.from_body_id not in state.bodies or command.from_body_id == command.to_body_id:
        return []
    ordering, lead, *cooperating = (
        command.to_body_id if body_id == command.from_body_id else body_id for body_id in state.bodies
    )
    task = state.concerns()
    return [
        TaskTransferred(
            task_id=task["task_id"],
            document_id=task["document_id"],
            body_id=ordering,
            lead_body_id=lead,
            cooperating_body_ids=tuple(dict.fromkeys(body_id for body_id in cooperating if body_id != lead)),
            parent_task_id=task["parent_task_id"],
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            text=state.text,
            deadline=state.deadline,
            symbol=state.symbol,
            document_subject=state.document_subject,
            percent=state.percent,
            reported=state.status is Status.REPORTED,
            standing=state.summary(),
        )
    ]
