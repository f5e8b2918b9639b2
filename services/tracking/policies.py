"""What tracking does by itself: directives become tasks, and a recalled document's tasks end."""

from collections.abc import Iterable
from uuid import UUID

from services.tracking.tasks.commands import AssignTask, WithdrawTask
from shared.documents.head import Directive, DocumentHead
from shared.events.meetings import MinutesApproved
from shared.events.publishing import DocumentIssued, RecallRequested
from shared.events.receiving import DocumentRegistered
from shared.events.tracking.tasks import task_id
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, Reaction


def assign_when_issued(recorded: RecordedEvent) -> Iterable[Reaction]:
    """What an issued document orders is ordered by its body."""
    event = recorded.data
    assert isinstance(event, DocumentIssued)
    yield from _assign(event.document_id, event.body_id, event.head, event.directives)


def assign_when_registered(recorded: RecordedEvent) -> Iterable[Reaction]:
    """What a document from outside orders is watched over by the body that registered it.

    A document of another body here brings its tasks along from its own issue.
    """
    event = recorded.data
    assert isinstance(event, DocumentRegistered)
    if event.origin is None:
        yield from _assign(event.document_id, event.body_id, event.head, event.directives)


def _assign(
    document_id: UUID, body_id: str, head: DocumentHead, directives: tuple[Directive, ...]
) -> Iterable[Reaction]:
    for index, directive in enumerate(directives):
        if directive.lead_body_id is None:
            continue
        command = AssignTask(
            task_id=task_id(document_id, index),
            document_id=document_id,
            body_id=body_id,
            lead_body_id=directive.lead_body_id,
            cooperating_body_ids=directive.cooperating_body_ids,
            text=directive.text,
            deadline=directive.deadline,
            symbol=head.symbol,
            document_subject=head.subject,
        )
        yield Reaction(str(command.task_id), command, body_id)


def withdraw_when_recalled(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A document that is called back orders nothing any more."""
    event = recorded.data
    assert isinstance(event, RecallRequested)
    for index, directive in enumerate(event.directives):
        if directive.lead_body_id is not None:
            command = WithdrawTask(reason=event.reason)
            yield Reaction(str(task_id(event.document_id, index)), command, event.body_id)


def assign_when_concluded(recorded: RecordedEvent) -> Iterable[Reaction]:
    """What a meeting concluded is done by the bodies it names; the meeting stands where a document would."""
    event = recorded.data
    assert isinstance(event, MinutesApproved)
    for index, conclusion in enumerate(event.conclusions):
        if conclusion.lead_body_id is None:
            continue
        command = AssignTask(
            task_id=task_id(event.meeting_id, index),
            document_id=event.meeting_id,
            body_id=event.body_id,
            lead_body_id=conclusion.lead_body_id,
            cooperating_body_ids=conclusion.cooperating_body_ids,
            text=conclusion.text,
            deadline=conclusion.deadline,
            document_subject=f"Kết luận: {event.title}",
        )
        yield Reaction(str(command.task_id), command, event.body_id)


POLICIES = (
    Policy("tracking.assign-issued", DocumentIssued, assign_when_issued),
    Policy("tracking.assign-registered", DocumentRegistered, assign_when_registered),
    Policy("tracking.assign-concluded", MinutesApproved, assign_when_concluded),
    Policy("tracking.withdraw-recalled", RecallRequested, withdraw_when_recalled),
)
