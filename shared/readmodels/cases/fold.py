"""Running cases: which version of a procedure a document follows, and every step with its limit.

Rows are fed by the case's own stream alone, so they come out the same whatever order the services' events arrive in.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.tracking import cases
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Case:
    """A document's case; ``due_at`` is when its last step is due, ``late_hours`` (working hours) once it is over."""

    document_id: UUID
    body_id: str
    direction: str
    procedure_id: str
    procedure_name: str
    version: int
    opened_at: dt.datetime
    due_at: dt.datetime
    work_due_on: dt.date
    lead_post: str
    calendar: str
    state: str
    completed_at: dt.datetime | None
    late_hours: float | None
    closing: str | None
    revision: int
    secrecy_rank: int


@dataclass(frozen=True)
class CaseStep:
    """One step of a case; hours are working hours by the body's calendar."""

    document_id: UUID
    step_key: str
    body_id: str
    procedure_id: str
    version: int
    place: int
    name: str
    post: str
    hours: float
    waits_for: list[str]
    ends_with: str | None
    due_at: dt.datetime
    started_at: dt.datetime | None
    completed_at: dt.datetime | None
    took_hours: float | None
    late_hours: float | None
    passed_over: bool
    secrecy_rank: int


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The case itself."""
    if isinstance(recorded.data, cases.CaseEvent):
        yield (recorded.data.document_id,)


def evolve(key: Key, row: Case | None, recorded: RecordedEvent) -> Case | None:
    """The case after the event; there is none before it opens."""
    event = recorded.data
    if isinstance(event, cases.CaseOpened):
        return _opened(event, recorded)
    if row is None:
        return None
    row = replace(row, revision=recorded.version)
    match event:
        case cases.CaseCompleted():
            return replace(row, state="completed", completed_at=event.completed_at, late_hours=event.late_hours)
        case cases.CaseClosed():
            return replace(row, state="closed", completed_at=recorded.time, closing=event.reason)
        case _:
            return row


def _opened(event: cases.CaseOpened, recorded: RecordedEvent) -> Case:
    return Case(
        document_id=event.document_id,
        body_id=event.body_id,
        direction=event.direction.value,
        procedure_id=event.procedure_id,
        procedure_name=event.procedure_name,
        version=event.version,
        opened_at=event.opened_at,
        due_at=max((planned.due_at for planned in event.plan), default=event.opened_at),
        work_due_on=event.work_due_on,
        lead_post=event.lead_post.value,
        calendar=to_json(event.calendar),
        state="open",
        completed_at=None,
        late_hours=None,
        closing=None,
        revision=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


def step_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """Every step as the case opens, then the one that is over."""
    event = recorded.data
    if isinstance(event, cases.CaseOpened):
        for planned in event.plan:
            yield (event.document_id, planned.step.key)
    if isinstance(event, cases.StepCompleted):
        yield (event.document_id, event.step_key)


def evolve_step(key: Key, row: CaseStep | None, recorded: RecordedEvent) -> CaseStep | None:
    """The step after the event."""
    event = recorded.data
    if isinstance(event, cases.CaseOpened):
        return _planned(key[1], event, recorded)
    if row is None or not isinstance(event, cases.StepCompleted):
        return row
    return replace(
        row,
        started_at=event.started_at,
        completed_at=event.completed_at,
        took_hours=event.took_hours,
        late_hours=event.late_hours,
        passed_over=event.passed_over,
    )


def _planned(step_key: str, event: cases.CaseOpened, recorded: RecordedEvent) -> CaseStep:
    place, planned = next(
        (place, each) for place, each in enumerate(event.plan, 1) if each.step.key == step_key
    )  # the key came out of this plan
    return CaseStep(
        document_id=event.document_id,
        step_key=step_key,
        body_id=event.body_id,
        procedure_id=event.procedure_id,
        version=event.version,
        place=place,
        name=planned.step.name,
        post=planned.step.post.value,
        hours=planned.step.hours,
        waits_for=list(planned.step.after),
        ends_with=planned.step.ends_with.value if planned.step.ends_with else None,
        due_at=planned.due_at,
        started_at=None,
        completed_at=None,
        took_hours=None,
        late_hours=None,
        passed_over=False,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


MODEL = ReadModel(
    name="cases",
    tables=(
        Table("cases", Case, ("document_id",), keys, evolve),
        Table("steps", CaseStep, ("document_id", "step_key"), step_keys, evolve_step),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
