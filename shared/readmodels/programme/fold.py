"""The reform programme: every target as it stands, and every assessment ever given."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.documents.secrecy import Secrecy
from shared.events.base import TargetEvent
from shared.events.tracking import programme
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Target:
    """A target; ``rating`` is that of the latest day assessed, ``assessments`` counts the days."""

    target_id: UUID
    body_id: str
    steering_body_id: str
    programme: str
    name: str
    measure: str
    due_on: dt.date
    state: str
    rating: str | None
    rated_as_of: dt.date | None
    assessments: int
    revisions: int
    set_at: dt.datetime
    closed_at: dt.datetime | None
    closing: str | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True)
class Assessment:
    """One assessment; ``corrected_by`` is the number of the one that took its place."""

    target_id: UUID
    number: int
    body_id: str
    as_of: dt.date
    rating: str
    note: str
    evidence: str | None
    evidence_document_id: UUID | None
    assessed_by: str
    assessed_at: dt.datetime
    corrects: int | None
    reason: str | None
    corrected_by: int | None
    secrecy_rank: int


def target_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The target itself."""
    if isinstance(recorded.data, TargetEvent):
        yield (recorded.data.target_id,)


def evolve_target(key: Key, row: Target | None, recorded: RecordedEvent) -> Target | None:
    """The target after the event."""
    event = recorded.data
    if isinstance(event, programme.TargetSet):
        return _set(event, recorded)
    if row is None:
        return None
    row = replace(row, version=recorded.version)
    match event:
        case programme.TargetAssessed() | programme.AssessmentCorrected():
            days = row.assessments + isinstance(event, programme.TargetAssessed)
            if row.rated_as_of is not None and event.as_of < row.rated_as_of:
                return replace(row, assessments=days)
            return replace(row, rating=event.rating.value, rated_as_of=event.as_of, assessments=days)
        case programme.TargetRevised():
            return replace(
                row,
                body_id=event.body_id,
                name=event.name,
                measure=event.measure,
                due_on=event.due_on,
                revisions=row.revisions + 1,
            )
        case programme.TargetTransferred():
            return replace(row, body_id=event.body_id, steering_body_id=event.steering_body_id)
        case programme.TargetClosed():
            return replace(row, state=event.outcome.value, closed_at=recorded.time, closing=event.reason)
        case _:
            return row


def _set(event: programme.TargetSet, recorded: RecordedEvent) -> Target:
    return Target(
        target_id=event.target_id,
        body_id=event.body_id,
        steering_body_id=event.steering_body_id,
        programme=event.programme,
        name=event.name,
        measure=event.measure,
        due_on=event.due_on,
        state="open",
        rating=None,
        rated_as_of=None,
        assessments=0,
        revisions=0,
        set_at=recorded.time,
        closed_at=None,
        closing=None,
        version=recorded.version,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


def assessment_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The assessment given, and the one it corrects."""
    event = recorded.data
    if isinstance(event, programme.TargetAssessed | programme.AssessmentCorrected):
        yield (event.target_id, event.number)
    if isinstance(event, programme.AssessmentCorrected):
        yield (event.target_id, event.corrects)


def evolve_assessment(key: Key, row: Assessment | None, recorded: RecordedEvent) -> Assessment | None:
    """The assessment after the event."""
    event = recorded.data
    if not isinstance(event, programme.TargetAssessed | programme.AssessmentCorrected):
        return row
    if key[1] != event.number:
        return None if row is None else replace(row, corrected_by=event.number)
    correction = event if isinstance(event, programme.AssessmentCorrected) else None
    return Assessment(
        target_id=event.target_id,
        number=event.number,
        body_id=event.body_id,
        as_of=event.as_of,
        rating=event.rating.value,
        note=event.note,
        evidence=event.evidence,
        evidence_document_id=event.evidence_document_id,
        assessed_by=event.assessed_by.name,
        assessed_at=recorded.time,
        corrects=correction.corrects if correction else None,
        reason=correction.reason if correction else None,
        corrected_by=None,
        secrecy_rank=Secrecy(recorded.metadata.secrecy).rank,
    )


MODEL = ReadModel(
    name="programme",
    tables=(
        Table("targets", Target, ("target_id",), target_keys, evolve_target),
        Table("assessments", Assessment, ("target_id", "number"), assessment_keys, evolve_assessment),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
