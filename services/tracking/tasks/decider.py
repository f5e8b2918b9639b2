"""Tracking decides: assigned → in progress → reported done → confirmed, or back; withdrawn with its document."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.tracking.tasks.commands import (
    AssignTask,
    ConfirmCompletion,
    RejectCompletion,
    ReportCompletion,
    ReportProgress,
    WithdrawTask,
)
from shared.bodies.actor import Actor
from shared.bodies.policy import is_system, may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.tasks import (
    CompletionConfirmed,
    CompletionRejected,
    CompletionReported,
    ProgressReported,
    TaskAssigned,
    TaskWithdrawn,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


class Status(StrEnum):
    """Where a task stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class State(BaseModel):
    """A task: who ordered it, who leads, how far it is."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    task_id: UUID | None = None
    document_id: UUID | None = None
    body_id: str | None = None
    lead_body_id: str | None = None
    cooperating_body_ids: tuple[str, ...] = ()
    percent: int = 0
    reports: int = 0

    def concerns(self) -> dict[str, Any]:
        """The fields that every event of the task carries."""
        return self.model_dump(include={"task_id", "document_id", "body_id", "lead_body_id", "cooperating_body_ids"})


def assign(command: AssignTask, state: State, context: Context) -> Sequence[Event]:
    """A directive becomes a task; once."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        return []
    return [TaskAssigned.model_validate(command.model_dump())]


def report_progress(command: ReportProgress, state: State, context: Context) -> Sequence[Event]:
    """The lead says how far it is; progress does not go back."""
    _guard_lead(command, state, context)
    if command.percent < state.percent:
        raise Rejected("tracking.progress-backwards", percent=state.percent)
    return [
        ProgressReported(
            **state.concerns(),
            percent=command.percent,
            note=command.note,
            reported_by=PersonRef.of(context.actor),
            first=state.reports == 0,
        )
    ]


def report_completion(command: ReportCompletion, state: State, context: Context) -> Sequence[Event]:
    """The lead says it is done."""
    _guard_lead(command, state, context)
    return [
        CompletionReported(
            **state.concerns(),
            result=command.result,
            reported_by=PersonRef.of(context.actor),
            first=state.reports == 0,
        )
    ]


def confirm(command: ConfirmCompletion, state: State, context: Context) -> Sequence[Event]:
    """Who ordered it agrees."""
    _guard_ordering(command, state, context)
    return [CompletionConfirmed(**state.concerns(), confirmed_by=PersonRef.of(context.actor))]


def reject(command: RejectCompletion, state: State, context: Context) -> Sequence[Event]:
    """Who ordered it does not agree."""
    _guard_ordering(command, state, context)
    return [CompletionRejected(**state.concerns(), reason=command.reason, rejected_by=PersonRef.of(context.actor))]


def withdraw(command: WithdrawTask, state: State, context: Context) -> Sequence[Event]:
    """The order is taken back."""
    if is_system(context.actor) and state.status not in (Status.OPEN, Status.REPORTED):
        return []
    _guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if state.status not in (Status.OPEN, Status.REPORTED):
        raise Rejected("tracking.out-of-order", state=state.status.value)
    return [TaskWithdrawn(**state.concerns(), reason=command.reason)]


def _guard_known(state: State) -> None:
    if state.status is Status.UNKNOWN:
        raise Rejected("task.unknown")


def _guard_lead(command: Command, state: State, context: Context) -> None:
    _guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.lead_body_id or "")
    if state.status is not Status.OPEN:
        raise Rejected("tracking.out-of-order", state=state.status.value)


def _guard_ordering(command: Command, state: State, context: Context) -> None:
    _guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    if state.status is not Status.REPORTED:
        raise Rejected("tracking.out-of-order", state=state.status.value)


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case TaskAssigned():
            return State(
                status=Status.OPEN,
                task_id=event.task_id,
                document_id=event.document_id,
                body_id=event.body_id,
                lead_body_id=event.lead_body_id,
                cooperating_body_ids=event.cooperating_body_ids,
            )
        case ProgressReported():
            return state.model_copy(update={"percent": event.percent, "reports": state.reports + 1})
        case CompletionReported():
            return state.model_copy(update={"status": Status.REPORTED, "reports": state.reports + 1})
        case CompletionRejected():
            return state.model_copy(update={"status": Status.OPEN})
        case CompletionConfirmed():
            return state.model_copy(update={"status": Status.CONFIRMED, "percent": 100})
        case TaskWithdrawn():
            return state.model_copy(update={"status": Status.WITHDRAWN})
        case _:
            return state


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this task now."""
    names: list[str] = []
    if state.status is Status.OPEN and actor.body_id == state.lead_body_id:
        names += ["ReportProgress", "ReportCompletion"]
    if state.status is Status.REPORTED and actor.body_id == state.body_id:
        names += ["ConfirmCompletion", "RejectCompletion"]
    if state.status in (Status.OPEN, Status.REPORTED) and actor.body_id == state.body_id:
        names.append("WithdrawTask")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        AssignTask: assign,
        ReportProgress: report_progress,
        ReportCompletion: report_completion,
        ConfirmCompletion: confirm,
        RejectCompletion: reject,
        WithdrawTask: withdraw,
    },
    evolve=evolve,
)
