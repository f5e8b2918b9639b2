"""The policies of cases: a case opens with its document, and what happens to the document ends its steps."""

from collections.abc import Awaitable, Callable, Iterable

from services.tracking.cases.commands import CloseCase, NoteConsultation, NoteProgress, OpenCase
from services.tracking.cases.in_force import InForce
from shared.calendar import VIETNAM
from shared.documents.secrecy import Secrecy
from shared.events.approval import (
    DraftApproved,
    DraftStarted,
    DraftSubmitted,
    DraftWithdrawn,
    FormatChecked,
    OpinionGiven,
    OpinionsRequested,
)
from shared.events.base import DocumentEvent
from shared.events.publishing import DocumentIssued
from shared.events.receiving import DocumentRegistered
from shared.events.routing import (
    DocumentAnnotated,
    DocumentFiled,
    DocumentRouted,
    HandlingCompleted,
    RoutingCancelled,
)
from shared.events.tracking.cases import case_id
from shared.eventsourcing.recorded import RecordedEvent
from shared.procedures.content import Direction, Ending
from shared.streams.policy import Policy, Reaction
from shared.texts import say

NOTHING_IN_FORCE = say("tracking_writes.nothing_in_force")

ENDS: dict[type[DocumentEvent], Ending] = {
    DocumentAnnotated: Ending.ANNOTATED,
    DocumentRouted: Ending.ROUTED,
    HandlingCompleted: Ending.HANDLED,
    DocumentFiled: Ending.FILED,
    OpinionGiven: Ending.OPINION_GIVEN,
    FormatChecked: Ending.FORMAT_CHECKED,
    DraftSubmitted: Ending.SUBMITTED,
    DraftApproved: Ending.APPROVED,
    DocumentIssued: Ending.ISSUED,
}


def open_with(in_force: InForce) -> Callable[[RecordedEvent], Awaitable[Iterable[Reaction]]]:
    """A registered document, or a draft that begins, follows the procedure in force on that day."""

    async def react(recorded: RecordedEvent) -> Iterable[Reaction]:
        event = recorded.data
        if isinstance(event, DocumentRegistered):
            direction, kind, secrecy = Direction.INCOMING, event.head.kind, event.head.secrecy
        else:
            assert isinstance(event, DraftStarted)
            direction, kind, secrecy = Direction.OUTGOING, event.content.kind, Secrecy.NONE
        day = recorded.time.astimezone(VIETNAM).date()
        followed = await in_force.governing(event.body_id, direction, kind, day)
        stream = str(case_id(event.document_id))
        if followed is None:
            # closed at once, so that later events of the document do not look for a procedure again
            nothing = CloseCase(document_id=event.document_id, body_id=event.body_id, reason=NOTHING_IN_FORCE)
            return [Reaction(stream, nothing)]
        command = OpenCase(
            document_id=event.document_id,
            body_id=event.body_id,
            direction=direction,
            procedure_id=followed.procedure_id,
            procedure_name=followed.name,
            version=followed.version,
            steps=followed.steps,
            calendar=await in_force.calendar(event.body_id),
            secrecy=secrecy,
        )
        return [Reaction(stream, command)]

    return react


def note_progress(recorded: RecordedEvent) -> Iterable[Reaction]:
    """What happened to the document may end a step of its case."""
    event = recorded.data
    assert isinstance(event, DocumentEvent)
    if isinstance(event, FormatChecked) and not event.passed:
        return
    if isinstance(event, OpinionGiven) and event.still_asked_body_ids:
        return  # the step ends when the last one has answered
    command = NoteProgress(document_id=event.document_id, body_id=event.body_id, ending=ENDS[type(event)])
    yield Reaction(str(case_id(event.document_id)), command)


def note_consultation(recorded: RecordedEvent) -> Iterable[Reaction]:
    """The time of the bodies that are asked begins to run."""
    event = recorded.data
    assert isinstance(event, OpinionsRequested)
    command = NoteConsultation(document_id=event.document_id, body_id=event.body_id, deadline=event.deadline)
    yield Reaction(str(case_id(event.document_id)), command)


def close(recorded: RecordedEvent) -> Iterable[Reaction]:
    """A recalled document, or a withdrawn draft, leaves the procedure."""
    event = recorded.data
    assert isinstance(event, RoutingCancelled | DraftWithdrawn)
    command = CloseCase(document_id=event.document_id, body_id=event.body_id, reason=event.reason)
    yield Reaction(str(case_id(event.document_id)), command)


def policies(in_force: InForce) -> tuple[Policy, ...]:
    """Every policy of cases."""
    begin = open_with(in_force)
    return (
        Policy("tracking.open-case-registered", DocumentRegistered, begin),
        Policy("tracking.open-case-drafted", DraftStarted, begin),
        *(Policy(f"tracking.case-{ending.value}", event, note_progress) for event, ending in ENDS.items()),
        Policy("tracking.case-consultation", OpinionsRequested, note_consultation),
        Policy("tracking.close-case-cancelled", RoutingCancelled, close),
        Policy("tracking.close-case-withdrawn", DraftWithdrawn, close),
    )
