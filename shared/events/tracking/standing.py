"""How far a task is when another body takes a place in it: what that body has to know to go on."""

import datetime as dt
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.files import FileRef
from shared.events.people import PersonRef
from shared.events.tracking.reporting import Reporting


class StandingPart(BaseModel):
    """A part that was ordered from another body; ``state`` is the status that its own stream reported."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sub_task_id: UUID
    lead_body_id: str
    text: str
    deadline: dt.date | None = None
    percent: int = 0
    state: str = "assigned"


class StandingExtension(BaseModel):
    """An extension that was asked for and not answered yet."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    new_deadline: dt.date
    reason: str = ""
    asked_by: PersonRef


class Standing(BaseModel):
    """What a task's events have added up to; ``report_called`` is the day of a recurring report that is due."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    origin: str = "directive"
    first_deadline: dt.date | None = None
    parts: tuple[StandingPart, ...] = ()
    extension: StandingExtension | None = None
    overdue: bool = False
    escalated: bool = False
    chased: int = 0
    chased_with: str | None = None
    reporting: Reporting | None = None
    report_due: dt.date | None = None
    report_called: dt.date | None = None
    reports_given: int = 0
    reports_missed: int = 0
    files: tuple[FileRef, ...] = ()
