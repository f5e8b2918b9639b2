"""The task board: every task as the bodies that order, lead or cooperate see it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from services.projections.model import Key, ReadModel, Table
from services.projections.models.jsonb import to_json
from shared.documents.secrecy import Secrecy
from shared.events.base import TaskEvent
from shared.events.tracking import tasks
from shared.eventsourcing.recorded import RecordedEvent


@dataclass(frozen=True)
class Task:
    """A task on one body's board; ``state`` is assigned, in_progress, reported, confirmed or withdrawn."""

    body_id: str
    task_id: UUID
    role: str
    document_id: UUID
    ordering_body_id: str
    lead_body_id: str
    cooperating: str
    text: str
    symbol: str | None
    document_subject: str | None
    deadline: dt.date | None
    percent: int
    state: str
    last_note: str | None
    last_reported_at: dt.datetime | None
    assigned_at: dt.datetime
    closed_at: dt.datetime | None
    version: int
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The boards of everyone concerned."""
    event = recorded.data
    if isinstance(event, TaskEvent):
        for body_id in dict.fromkeys((event.body_id, event.lead_body_id, *event.cooperating_body_ids)):
            yield (body_id, event.task_id)


def role_of(body_id: str, event: TaskEvent) -> str:
    """What ``body_id`` has to do with the task."""
    if body_id == event.body_id:
        return "ordering_and_lead" if body_id == event.lead_body_id else "ordering"
    return "lead" if body_id == event.lead_body_id else "cooperating"


def evolve(key: Key, row: Task | None, recorded: RecordedEvent) -> Task | None:
    """The task after the event."""
    event = recorded.data
    if isinstance(event, tasks.TaskAssigned):
        return _assigned(key[0], event, recorded)
    if row is None:
        return None
    row = replace(row, version=recorded.version)
    match event:
        case tasks.ProgressReported():
            state = "in_progress"
            return replace(
                row, state=state, percent=event.percent, last_note=event.note, last_reported_at=recorded.time
            )
        case tasks.CompletionReported():
            return replace(row, state="reported", last_note=event.result, last_reported_at=recorded.time)
        case tasks.CompletionRejected():
            return replace(row, state="in_progress", last_note=event.reason)
        case tasks.CompletionConfirmed():
            return replace(row, state="confirmed", percent=100, closed_at=recorded.time)
        case tasks.TaskWithdrawn():
            return replace(row, state="withdrawn", last_note=event.reason, closed_at=recorded.time)
        case _:
            return row


def _assigned(body_id: str, event: tasks.TaskAssigned, recorded: RecordedEvent) -> Task:
    return Task(
        body_id=body_id,
        task_id=event.task_id,
        role=role_of(body_id, event),
        document_id=event.document_id,
        ordering_body_id=event.body_id,
        lead_body_id=event.lead_body_id,
        cooperating=to_json(event.cooperating_body_ids),
        text=event.text,
        symbol=event.symbol,
        document_subject=event.document_subject,
        deadline=event.deadline,
        percent=0,
        state="assigned",
        last_note=None,
        last_reported_at=None,
        assigned_at=recorded.time,
        closed_at=None,
        version=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


MODEL = ReadModel(
    name="tasks",
    tables=(Table("board", Task, ("body_id", "task_id"), keys, evolve),),
    ddl=Path(__file__).with_suffix(".sql"),
)
