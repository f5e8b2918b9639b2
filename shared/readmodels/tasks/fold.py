"""The task board: every task as the bodies that order, lead or cooperate see it, and what happened to it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.base import TaskEvent
from shared.events.tracking import tasks
from shared.events.tracking.reporting import Reporting
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import JsonObject, from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Task:
    """A task on one body's board; ``state`` is ``transferred`` on the board of a former body.

    ``parts`` are the tasks that its lead ordered of it, ``extension`` what is asked for and not answered, ``files``
    all evidence that was given.
    """

    body_id: str
    task_id: UUID
    role: str
    document_id: UUID
    parent_task_id: UUID | None
    origin: str
    ordering_body_id: str
    lead_body_id: str
    cooperating: str
    text: str
    symbol: str | None
    document_subject: str | None
    deadline: dt.date | None
    first_deadline: dt.date | None
    percent: int
    state: str
    parts: str
    extension: str | None
    overdue_since: dt.datetime | None
    escalated: bool
    chased: int
    reporting: str | None
    report_due: dt.date | None
    reports_given: int
    reports_missed: int
    files: str
    last_note: str | None
    last_reported_at: dt.datetime | None
    assigned_at: dt.datetime
    closed_at: dt.datetime | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True)
class Entry:
    """One event of a task as one body sees it; ``detail`` is the event's data."""

    body_id: str
    task_id: UUID
    event_id: UUID
    document_id: UUID
    name: str
    actor_name: str
    at: dt.datetime
    detail: str
    version: int
    secrecy_rank: int


def concerned(event: TaskEvent) -> list[str]:
    """Everyone who sees the task."""
    return list(dict.fromkeys((event.body_id, event.lead_body_id, *event.cooperating_body_ids)))


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The boards of everyone concerned."""
    event = recorded.data
    if isinstance(event, TaskEvent):
        before = (event.from_body_id,) if isinstance(event, tasks.TaskTransferred) else ()
        for body_id in dict.fromkeys((*concerned(event), *before)):
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
    if isinstance(event, tasks.TaskTransferred):
        return _transferred(key[0], row, event, recorded)
    if row is None or not isinstance(event, TaskEvent):
        return None
    row = replace(row, version=recorded.version)
    match event:
        case tasks.ProgressReported():
            return replace(_reported(row, event.note, event, recorded), state="in_progress", percent=event.percent)
        case tasks.CompletionReported():
            return replace(_reported(row, event.result, event, recorded), state="reported", extension=None)
        case tasks.ReportGiven():
            state = "in_progress" if row.state == "assigned" else row.state
            reported = _reported(row, event.result, event, recorded)
            return replace(reported, state=state, report_due=event.next_due_on, reports_given=row.reports_given + 1)
        case tasks.ReportMissed():
            missed = row.reports_missed + 1
            return replace(row, reports_missed=missed, report_due=_next_report(row, event.period))
        case tasks.CompletionRejected():
            return replace(row, state="in_progress", last_note=event.reason)
        case tasks.CompletionConfirmed():
            return replace(row, state="confirmed", percent=100, closed_at=recorded.time)
        case tasks.TaskWithdrawn():
            return replace(row, state="withdrawn", last_note=event.reason, extension=None, closed_at=recorded.time)
        case tasks.SubTaskOrdered() | tasks.SubTaskAdvanced():
            return replace(row, parts=to_json(_parts(from_json(row.parts, []), event)))
        case _:
            return _about_the_deadline(row, event, recorded)


def _about_the_deadline(row: Task, event: TaskEvent, recorded: RecordedEvent) -> Task:
    match event:
        case tasks.ExtensionAsked():
            asked = {"new_deadline": event.new_deadline, "reason": event.reason, "asked_by": event.asked_by}
            return replace(row, extension=to_json(asked))
        case tasks.ExtensionGranted():
            return replace(row, extension=None, deadline=event.new_deadline, overdue_since=None, escalated=False)
        case tasks.ExtensionDeclined():
            return replace(row, extension=None)
        case tasks.TaskOverdue():
            return replace(row, overdue_since=recorded.time)
        case tasks.OverdueEscalated():
            return replace(row, escalated=True)
        case tasks.TaskChased():
            return replace(row, chased=row.chased + 1)
        case _:
            return row


def _reported(
    row: Task,
    said: str,
    event: tasks.ProgressReported | tasks.CompletionReported | tasks.ReportGiven,
    recorded: RecordedEvent,
) -> Task:
    files = [*from_json(row.files, []), *(file.model_dump(mode="json") for file in event.files)]
    return replace(row, last_note=said, last_reported_at=recorded.time, files=to_json(files))


def _parts(parts: list[JsonObject], event: TaskEvent) -> list[JsonObject]:
    if isinstance(event, tasks.SubTaskOrdered):
        part = {
            "task_id": event.sub_task_id,
            "lead_body_id": event.sub_lead_body_id,
            "text": event.text,
            "deadline": event.deadline,
            "percent": 0,
            "state": "assigned",
        }
        return [*parts, part]
    assert isinstance(event, tasks.SubTaskAdvanced)
    advanced: JsonObject = {"state": "in_progress" if event.state == "open" else event.state}
    if event.percent is not None:
        advanced["percent"] = event.percent
    return [{**part, **advanced} if part["task_id"] == str(event.sub_task_id) else part for part in parts]


def _next_report(row: Task, period: int) -> dt.date | None:
    if row.reporting is None:
        return None
    return Reporting.model_validate_json(row.reporting).due(period + 1)


def _transferred(body_id: str, row: Task | None, event: tasks.TaskTransferred, recorded: RecordedEvent) -> Task | None:
    """Gone from the board of the body that has ended, and on that of its successor, as far as it had come."""
    if body_id == event.from_body_id:
        return row and replace(row, state="transferred", closed_at=recorded.time, version=recorded.version)
    row = row or _taken_over(_assigned(body_id, event, recorded), event)
    return replace(
        row,
        role=role_of(body_id, event),
        ordering_body_id=event.body_id,
        lead_body_id=event.lead_body_id,
        cooperating=to_json(event.cooperating_body_ids),
        version=recorded.version,
    )


def _taken_over(row: Task, event: tasks.TaskTransferred) -> Task:
    standing = event.standing
    working = "in_progress" if event.percent else "assigned"
    parts = [{"task_id": part.sub_task_id, **part.model_dump(exclude={"sub_task_id"})} for part in standing.parts]
    return replace(
        row,
        percent=event.percent,
        state="reported" if event.reported else working,
        first_deadline=standing.first_deadline,
        parts=to_json(parts),
        extension=to_json(standing.extension) if standing.extension else None,
        overdue_since=row.assigned_at if standing.overdue else None,
        escalated=standing.escalated,
        chased=standing.chased,
        report_due=standing.report_due,
        reports_given=standing.reports_given,
        reports_missed=standing.reports_missed,
        files=to_json(standing.files),
    )


def _assigned(body_id: str, event: tasks.TaskAssigned | tasks.TaskTransferred, recorded: RecordedEvent) -> Task:
    origin, reporting = (
        (event.origin.value, event.reporting)
        if isinstance(event, tasks.TaskAssigned)
        else (event.standing.origin, event.standing.reporting)
    )
    return Task(
        body_id=body_id,
        task_id=event.task_id,
        role=role_of(body_id, event),
        document_id=event.document_id,
        parent_task_id=event.parent_task_id,
        origin=origin,
        ordering_body_id=event.body_id,
        lead_body_id=event.lead_body_id,
        cooperating=to_json(event.cooperating_body_ids),
        text=event.text,
        symbol=event.symbol,
        document_subject=event.document_subject,
        deadline=event.deadline,
        first_deadline=event.deadline,
        percent=0,
        state="assigned",
        parts="[]",
        extension=None,
        overdue_since=None,
        escalated=False,
        chased=0,
        reporting=to_json(reporting) if reporting else None,
        report_due=reporting.first_due if reporting else None,
        reports_given=0,
        reports_missed=0,
        files="[]",
        last_note=None,
        last_reported_at=None,
        assigned_at=recorded.time,
        closed_at=None,
        version=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


def history_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """An entry for everyone concerned."""
    for body_id, task_id in keys(recorded):
        yield (body_id, task_id, recorded.id)


def evolve_history(key: Key, row: Entry | None, recorded: RecordedEvent) -> Entry:
    """The event as an entry; an entry never changes."""
    body_id, task_id, event_id = key
    assert isinstance(recorded.data, TaskEvent)
    return Entry(
        body_id=body_id,
        task_id=task_id,
        event_id=event_id,
        document_id=recorded.data.document_id,
        name=type(recorded.data).__name__,
        actor_name=recorded.metadata.actor_name,
        at=recorded.time,
        detail=to_json(recorded.data),
        version=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


MODEL = ReadModel(
    name="tasks",
    tables=(
        Table("board", Task, ("body_id", "task_id"), keys, evolve),
        Table("history", Entry, ("body_id", "task_id", "event_id"), history_keys, evolve_history),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
