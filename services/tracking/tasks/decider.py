"""A task decides: assigned → in progress → reported done → confirmed, or sent back; withdrawn with its document."""

from collections.abc import Sequence
from uuid import UUID

from services.tracking.tasks import commands
from services.tracking.tasks.deadlines import DEADLINE_DECISIONS
from services.tracking.tasks.guards import (
    guard_known,
    guard_lead,
    guard_no_secret_files,
    guard_not_past,
    guard_ordering,
    guard_secret_words,
    guard_status,
)
from services.tracking.tasks.state import State, Status, evolve
from services.tracking.tasks.transfer import transfer
from shared.bodies.actor import Actor
from shared.bodies.grants import Grant
from shared.bodies.rights import is_system, may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.tasks import (
    CompletionConfirmed,
    CompletionRejected,
    CompletionReported,
    ProgressReported,
    ReportGiven,
    SubTaskAdvanced,
    SubTaskOrdered,
    TaskAssigned,
    TaskChased,
    TaskCommented,
    TaskOrigin,
    TaskWithdrawn,
    sub_task_id,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_clearance, guard_post, guard_reach

MOST_PARTS = 200


def assign(command: commands.AssignTask, state: State, context: Context) -> Sequence[Event]:
    """A directive, a conclusion or a part becomes a task once."""
    guard_post(command, context.actor)
    if command.parent_task_id is None:
        guard_body(context.actor, command.body_id)
    else:
        guard_reach(command, context.actor, Grant.PART_IS_ORDERED, command.body_id)
    guard_status(state, Status.UNKNOWN)
    return [
        TaskAssigned(
            task_id=command.task_id,
            document_id=command.document_id,
            body_id=command.body_id,
            lead_body_id=command.lead_body_id,
            cooperating_body_ids=command.cooperating_body_ids,
            parent_task_id=command.parent_task_id,
            text=command.text,
            deadline=command.deadline,
            symbol=command.symbol,
            document_subject=command.document_subject,
            origin=command.origin,
            reporting=command.reporting,
        )
    ]


def order(command: commands.OrderTask, state: State, context: Context) -> Sequence[Event]:
    """A person orders a task by hand, out of a document."""
    guard_post(command, context.actor)
    guard_clearance(context.actor, context.secrecy)
    guard_status(state, Status.UNKNOWN)
    guard_secret_words(context, allowed=command.secret_subject_allowed)
    guard_not_past(command.deadline, context)
    if command.reporting is not None:
        guard_not_past(command.reporting.first_due, context)
    return [
        TaskAssigned(
            task_id=command.task_id,
            document_id=command.source_document_id,
            body_id=context.actor.body_id,
            lead_body_id=command.lead_body_id,
            cooperating_body_ids=command.cooperating_body_ids,
            text=command.text,
            deadline=command.deadline,
            symbol=command.symbol,
            document_subject=command.document_subject,
            reporting=command.reporting,
            origin=TaskOrigin.DOCUMENT,
            ordered_by=PersonRef.of(context.actor),
        )
    ]


def order_part(command: commands.OrderSubTask, state: State, context: Context) -> Sequence[Event]:
    """The lead orders a part from another body, due no later than the task."""
    guard_lead(command, state, context)
    guard_secret_words(context, allowed=command.secret_subject_allowed)
    if command.lead_body_id == state.lead_body_id:
        raise Rejected("tracking.part-to-oneself")
    if len(state.parts) >= MOST_PARTS:
        raise Rejected("tracking.too-many-parts", most=MOST_PARTS)
    deadline = command.deadline or state.deadline
    guard_not_past(command.deadline, context)
    if command.deadline and state.deadline and command.deadline > state.deadline:
        raise Rejected("tracking.part-too-late", deadline=f"{state.deadline:%d/%m/%Y}")
    assert state.task_id is not None
    return [
        SubTaskOrdered(
            **state.concerns(),
            sub_task_id=sub_task_id(state.task_id, len(state.parts)),
            sub_lead_body_id=command.lead_body_id,
            sub_cooperating_body_ids=command.cooperating_body_ids,
            text=command.text,
            deadline=deadline,
            symbol=state.symbol,
            document_subject=state.document_subject,
            ordered_by=PersonRef.of(context.actor),
        )
    ]


def record_part(command: commands.RecordSubTask, state: State, context: Context) -> Sequence[Event]:
    """A part's stream reports how far the part is; an older version of it than the last changes nothing."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.lead_body_id or "")
    part = state.part(command.sub_task_id)
    if part is None:
        raise Rejected("task.unknown")
    if command.sub_version <= part.version or state.status in (Status.CONFIRMED, Status.WITHDRAWN):
        return []
    return [
        SubTaskAdvanced(
            **state.concerns(),
            sub_task_id=command.sub_task_id,
            percent=command.percent,
            state=command.state,
            sub_version=command.sub_version,
        )
    ]


def report_progress(command: commands.ReportProgress, state: State, context: Context) -> Sequence[Event]:
    """The lead reports how far it is; progress does not go back."""
    guard_lead(command, state, context)
    guard_no_secret_files(command.files, context)
    if command.percent < state.percent:
        raise Rejected("tracking.progress-backwards", percent=state.percent)
    return [
        ProgressReported(
            **state.concerns(),
            percent=command.percent,
            note=command.note,
            files=command.files,
            document_ids=command.document_ids,
            reported_by=PersonRef.of(context.actor),
            first=state.reports == 0,
        )
    ]


def report_completion(command: commands.ReportCompletion, state: State, context: Context) -> Sequence[Event]:
    """The lead reports the task done, but not while a part of it is open."""
    guard_lead(command, state, context)
    guard_no_secret_files(command.files, context)
    if state.open_parts:
        raise Rejected("tracking.parts-open", count=len(state.open_parts))
    return [
        CompletionReported(
            **state.concerns(),
            result=command.result,
            files=command.files,
            document_ids=command.document_ids,
            reported_by=PersonRef.of(context.actor),
            first=state.reports == 0,
        )
    ]


def give_report(command: commands.GiveReport, state: State, context: Context) -> Sequence[Event]:
    """The lead gives a period's report, not before the day of the report before it."""
    guard_lead(command, state, context)
    guard_no_secret_files(command.files, context)
    if state.reporting is None or state.report_due is None:
        raise Rejected("tracking.no-report-due")
    before = state.reporting.due(state.period - 1) if state.period else None
    if before is not None and context.today < before:
        raise Rejected("tracking.report-too-early", day=f"{before:%d/%m/%Y}")
    return [
        ReportGiven(
            **state.concerns(),
            result=command.result,
            files=command.files,
            document_ids=command.document_ids,
            period=state.period,
            due_on=state.report_due,
            next_due_on=state.reporting.due(state.period + 1),
            reported_by=PersonRef.of(context.actor),
            first=state.reports == 0,
        )
    ]


def confirm(command: commands.ConfirmCompletion, state: State, context: Context) -> Sequence[Event]:
    """The ordering body confirms that the task is done."""
    guard_ordering(command, state, context, Status.REPORTED)
    by = PersonRef.of(context.actor)
    return [CompletionConfirmed(**state.concerns(), confirmed_by=by, reported_by=state.last_reported_by)]


def reject(command: commands.RejectCompletion, state: State, context: Context) -> Sequence[Event]:
    """The ordering body sends the task back to the lead."""
    guard_ordering(command, state, context, Status.REPORTED)
    return [
        CompletionRejected(
            **state.concerns(),
            reason=command.reason,
            rejected_by=PersonRef.of(context.actor),
            reported_by=state.last_reported_by,
            deadline=state.deadline,
        )
    ]


def chase(command: commands.ChaseTask, state: State, context: Context) -> Sequence[Event]:
    """The ordering body presses for the task."""
    guard_ordering(command, state, context, Status.OPEN)
    by = PersonRef.of(context.actor)
    return [TaskChased(**state.concerns(), note=command.note, chased_by=by, last_reported_by=state.last_reported_by)]


def comment(command: commands.CommentTask, state: State, context: Context) -> Sequence[Event]:
    """A body of the task writes to the others, as long as there is something to be done."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, *state.bodies)
    guard_clearance(context.actor, context.secrecy)
    guard_status(state, Status.OPEN, Status.REPORTED)
    return [TaskCommented(**state.concerns(), text=command.text, commented_by=PersonRef.of(context.actor))]


def withdraw(command: commands.WithdrawTask, state: State, context: Context) -> Sequence[Event]:
    """The order is taken back, and its open parts with it."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    guard_clearance(context.actor, context.secrecy)
    return _withdrawn(command.reason, state, context)


def withdraw_part(command: commands.WithdrawPart, state: State, context: Context) -> Sequence[Event]:
    """A part ends with the task of which it is a part."""
    guard_known(state)
    guard_reach(command, context.actor, Grant.PART_ENDS_WITH_WHOLE, state.body_id or "")
    if state.parent_task_id != command.whole_task_id:
        raise Rejected("forbidden.grant", grant=Grant.PART_ENDS_WITH_WHOLE.value)
    return _withdrawn(command.reason, state, context)


def _withdrawn(reason: str, state: State, context: Context) -> Sequence[Event]:
    if state.status not in (Status.OPEN, Status.REPORTED):
        if is_system(context.actor):
            return []  # the task ended before
        raise Rejected("tracking.out-of-order", state=state.status.value)
    return [TaskWithdrawn(**state.concerns(), reason=reason, open_sub_task_ids=state.open_parts)]


def about(state: State, command: Command | None) -> tuple[UUID | None, ...]:
    """The document that orders the task: the task is as secret as it."""
    if isinstance(command, commands.OrderTask):
        return (state.document_id, command.source_document_id)
    return (state.document_id, command.document_id if isinstance(command, commands.AssignTask) else None)


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this task now."""
    names: list[str] = []
    if state.status is Status.OPEN and actor.body_id == state.lead_body_id:
        names += ["ReportProgress", "ReportCompletion", "OrderSubTask"]
        if state.report_due is not None:
            names.append("GiveReport")
        if state.deadline is not None and state.extension is None:
            names.append("AskExtension")
    if state.status is Status.REPORTED and actor.body_id == state.body_id:
        names += ["ConfirmCompletion", "RejectCompletion"]
    if state.status is Status.OPEN and actor.body_id == state.body_id:
        if state.extension is not None:
            names += ["GrantExtension", "DeclineExtension"]
        names.append("ChaseTask")
    if state.status in (Status.OPEN, Status.REPORTED) and actor.body_id == state.body_id:
        names.append("WithdrawTask")
    if state.open and actor.body_id in state.bodies:
        names.append("CommentTask")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        commands.AssignTask: assign,
        commands.OrderTask: order,
        commands.OrderSubTask: order_part,
        commands.RecordSubTask: record_part,
        commands.ReportProgress: report_progress,
        commands.ReportCompletion: report_completion,
        commands.GiveReport: give_report,
        commands.ConfirmCompletion: confirm,
        commands.RejectCompletion: reject,
        commands.ChaseTask: chase,
        commands.CommentTask: comment,
        commands.WithdrawTask: withdraw,
        commands.WithdrawPart: withdraw_part,
        commands.TransferTask: transfer,
        **DEADLINE_DECISIONS,
    },
    evolve=evolve,
    about=about,
)
