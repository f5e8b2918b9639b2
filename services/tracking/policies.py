"""The policies of tracking: directives and conclusions become tasks, parts report to their task, recalls end tasks."""

from collections.abc import Callable, Iterable
from typing import Literal
from uuid import UUID

from services.tracking.tasks.commands import AssignTask, RecordSubTask, WithdrawPart, WithdrawTask
from shared.bodies.grants import Grant
from shared.bodies.organs import is_outside
from shared.documents.head import Directive, DocumentHead
from shared.events.base import DocumentEvent, TaskEvent
from shared.events.meetings import MinutesApproved
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.events.receiving import DocumentRegistered
from shared.events.tracking.tasks import (
    CompletionConfirmed,
    CompletionRejected,
    CompletionReported,
    ProgressReported,
    SubTaskOrdered,
    TaskOrigin,
    TaskWithdrawn,
    concluded_task_id,
    registered_task_id,
    task_id,
)
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction
from shared.texts import say


def assign_when_issued(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The directives of an issued document become tasks, ordered by its body."""
    event = recorded.data
    assert isinstance(event, DocumentIssued)
    yield from _assign(event, event.head, event.directives, task_id)


def assign_when_registered(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The directives of a document from outside become tasks, ordered by the body that registered it.

    A document of another body of this system has its tasks since it was issued.
    """
    event = recorded.data
    assert isinstance(event, DocumentRegistered)
    if event.origin is None or is_outside(event.origin.body_id):
        yield from _assign(event, event.head, event.directives, registered_task_id)


def _assign(
    event: DocumentEvent, head: DocumentHead, directives: tuple[Directive, ...], id_of: Callable[[UUID, int], UUID]
) -> Iterable[Reaction]:
    for index, directive in enumerate(directives):
        if directive.lead_body_id is None:
            continue
        command = AssignTask(
            task_id=id_of(event.document_id, index),
            document_id=event.document_id,
            body_id=event.body_id,
            lead_body_id=directive.lead_body_id,
            cooperating_body_ids=directive.cooperating_body_ids,
            text=directive.text,
            deadline=directive.deadline,
            symbol=head.symbol,
            document_subject=head.subject,
        )
        yield Reaction(str(command.task_id), command)


def withdraw_when_recalled(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The tasks of a recalled document are withdrawn."""
    event = recorded.data
    assert isinstance(event, RecallRequested)
    for index, directive in enumerate(event.directives):
        if directive.lead_body_id is not None:
            command = WithdrawTask(reason=event.reason)
            yield Reaction(str(task_id(event.document_id, index)), command)


def assign_when_concluded(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The conclusions of a meeting become tasks; the meeting's id takes the place of a document's."""
    event = recorded.data
    assert isinstance(event, MinutesApproved)
    for index, conclusion in enumerate(event.conclusions):
        if conclusion.lead_body_id is None:
            continue
        command = AssignTask(
            task_id=concluded_task_id(event.meeting_id, index),
            document_id=event.meeting_id,
            body_id=event.body_id,
            lead_body_id=conclusion.lead_body_id,
            cooperating_body_ids=conclusion.cooperating_body_ids,
            text=conclusion.text,
            deadline=conclusion.deadline,
            document_subject=say("tracking_writes.concluded", meeting=event.title),
            origin=TaskOrigin.MEETING,
        )
        yield Reaction(str(command.task_id), command)


def assign_part(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A part becomes a task of its own, ordered by the body that leads the whole."""
    event = recorded.data
    assert isinstance(event, SubTaskOrdered)
    command = AssignTask(
        task_id=event.sub_task_id,
        document_id=event.document_id,
        body_id=event.lead_body_id,
        lead_body_id=event.sub_lead_body_id,
        cooperating_body_ids=event.sub_cooperating_body_ids,
        text=event.text,
        deadline=event.deadline,
        symbol=event.symbol,
        document_subject=event.document_subject,
        parent_task_id=event.task_id,
        origin=TaskOrigin.TASK,
    )
    yield Reaction(str(command.task_id), command, Grant.PART_IS_ORDERED)


_STATE_AFTER: dict[type[TaskEvent], Literal["open", "reported", "confirmed", "withdrawn"]] = {
    ProgressReported: "open",
    CompletionReported: "reported",
    CompletionRejected: "open",
    CompletionConfirmed: "confirmed",
    TaskWithdrawn: "withdrawn",
}


def report_to_the_whole(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The whole learns how far a part is, and whether it is still open: only then can the whole be reported done."""
    event = recorded.data
    assert isinstance(event, TaskEvent)
    if event.parent_task_id is None:
        return
    percent = event.percent if isinstance(event, ProgressReported) else None
    if isinstance(event, CompletionConfirmed):
        percent = 100
    command = RecordSubTask(
        sub_task_id=event.task_id,
        percent=percent,
        state=_STATE_AFTER[type(event)],
        sub_version=recorded.version,
    )
    yield Reaction(str(event.parent_task_id), command)


def withdraw_parts(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The open parts of a withdrawn task are withdrawn with it."""
    event = recorded.data
    assert isinstance(event, TaskWithdrawn)
    for sub_task_id in event.open_sub_task_ids:
        command = WithdrawPart(whole_task_id=event.task_id, reason=event.reason)
        yield Reaction(str(sub_task_id), command, Grant.PART_ENDS_WITH_WHOLE)


POLICIES = (
    Policy("tracking.assign-issued", DocumentIssued, assign_when_issued),
    Policy("tracking.assign-registered", DocumentRegistered, assign_when_registered),
    Policy("tracking.assign-concluded", MinutesApproved, assign_when_concluded),
    Policy("tracking.assign-part", SubTaskOrdered, assign_part),
    *(Policy(f"tracking.tell-the-whole-{event.__name__}", event, report_to_the_whole) for event in _STATE_AFTER),
    Policy("tracking.withdraw-parts", TaskWithdrawn, withdraw_parts),
    Policy("tracking.withdraw-recalled", RecallRequested, withdraw_when_recalled),
)
