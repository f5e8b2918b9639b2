"""What the programme's queries answer."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target of the list: how it ``stands`` today, and the rating of each day that was assessed, the oldest first."""

    target_id: UUID
    body_id: str
    body_name: str | None
    programme: str
    name: str
    due_on: dt.date
    state: str
    stands: str
    ratings: list[str]
    days: list[dt.date]
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class TargetCard:
    """A target with all that is known of it; ``version`` is that of its stream."""

    target_id: UUID
    body_id: str
    body_name: str | None
    steering_body_id: str
    steering_name: str | None
    programme: str
    name: str
    measure: str
    due_on: dt.date
    state: str
    stands: str
    revisions: int
    set_at: dt.datetime
    closed_at: dt.datetime | None
    closing: str | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """An assessment; ``corrected_by`` is the number of the one that took its place.

    ``own_document`` holds where the reader may open the evidence.
    """

    number: int
    as_of: dt.date
    rating: str
    note: str
    evidence: str | None
    evidence_document_id: UUID | None
    own_document: bool
    assessed_by: str
    assessed_at: dt.datetime
    corrects: int | None
    reason: str | None
    corrected_by: int | None
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """How many targets count, and how many stand how."""

    total: int
    done: int
    on_schedule: int
    at_risk: int
    behind: int
    unassessed: int


@dataclass(frozen=True, slots=True)
class QuarterFigures(TargetFigures):
    """The figures at the end of the day ``until``."""

    until: dt.date
