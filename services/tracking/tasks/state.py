"""What a task's events add up to, and the guards that its decisions begin with."""

import datetime as dt
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.documents.files import FileRef
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.tracking.reporting import Reporting
from shared.events.tracking.standing import Standing, StandingExtension, StandingPart
from shared.events.tracking.tasks import (
    CompletionConfirmed,
    CompletionRejected,
    CompletionReported,
    ExtensionAsked,
    ExtensionDeclined,
    ExtensionGranted,
    OverdueEscalated,
    ProgressReported,
    ReportFellDue,
    ReportGiven,
    ReportMissed,
    SubTaskAdvanced,
    SubTaskOrdered,
    TaskAssigned,
    TaskChased,
    TaskOverdue,
    TaskReminded,
    TaskTransferred,
    TaskWithdrawn,
)
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard_body, guard_clearance, guard_post


class Status(StrEnum):
    """Where a task stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Part(BaseModel):
    """A part that was ordered from another body, as far as it is known here."""

    model_config = ConfigDict(frozen=True)

    sub_task_id: UUID
    open: bool = True
    version: int = 0
    lead_body_id: str = ""
    text: str = ""
    deadline: dt.date | None = None
    percent: int = 0
    state: str = "assigned"


class Asked(BaseModel):
    """An extension that waits for an answer."""

    model_config = ConfigDict(frozen=True)

    new_deadline: dt.date
    reason: str = ""
    asked_by: PersonRef


class State(BaseModel):
    """A task: who ordered it, who leads, how far it is, what was said about its deadline."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    task_id: UUID | None = None
    document_id: UUID | None = None
    body_id: str | None = None
    lead_body_id: str | None = None
    cooperating_body_ids: tuple[str, ...] = ()
    parent_task_id: UUID | None = None
    origin: str = ""
    text: str = ""
    symbol: str | None = None
    document_subject: str | None = None
    percent: int = 0
    reports: int = 0
    last_reported_by: PersonRef | None = None
    deadline: dt.date | None = None
    first_deadline: dt.date | None = None
    extension: Asked | None = None
    reminded: tuple[int, ...] = ()
    overdue: bool = False
    escalated: bool = False
    chased: int = 0
    chased_with: str | None = None
    parts: tuple[Part, ...] = ()
    reporting: Reporting | None = None
    period: int = 0
    report_called: dt.date | None = None
    reports_given: int = 0
    reports_missed: int = 0
    files: tuple[FileRef, ...] = ()

    @property
    def open(self) -> bool:
        """Whether there is still something to do."""
        return self.status in (Status.OPEN, Status.REPORTED)

    def concerns(self) -> dict[str, Any]:
        """The fields that every event of the task carries."""
        fields = {"task_id", "document_id", "body_id", "lead_body_id", "cooperating_body_ids", "parent_task_id"}
        return self.model_dump(include=fields)

    def part(self, sub_task_id: UUID) -> Part | None:
        """The part of that id."""
        return next((part for part in self.parts if part.sub_task_id == sub_task_id), None)

    @property
    def open_parts(self) -> tuple[UUID, ...]:
        """The parts that are neither confirmed nor withdrawn."""
        return tuple(part.sub_task_id for part in self.parts if part.open)

    def standing(self) -> Standing:
        """All that a body has to know which goes on with it."""
        fields = set(Standing.model_fields) - {"parts", "extension", "report_due"}
        extension = StandingExtension.model_validate(self.extension.model_dump()) if self.extension else None
        return Standing(
            **self.model_dump(include=fields),
            parts=tuple(StandingPart.model_validate(part.model_dump()) for part in self.parts),
            extension=extension,
            report_due=self.report_due,
        )

    @property
    def report_due(self) -> dt.date | None:
        """The day of the recurring report that comes next."""
        return None if self.reporting is None else self.reporting.due(self.period)


def guard_known(state: State) -> None:
    """Refuse a task that does not exist."""
    if state.status is Status.UNKNOWN:
        raise Rejected("task.unknown")


def guard_lead(command: Command, state: State, context: Context) -> None:
    """Refuse who does not lead, and a task that is not open."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.lead_body_id or "")
    guard_clearance(context.actor, context.secrecy)
    guard_status(state, Status.OPEN)


def guard_ordering(command: Command, state: State, context: Context, *statuses: Status) -> None:
    """Refuse who did not order it, and a task that does not stand in one of ``statuses``."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")
    guard_clearance(context.actor, context.secrecy)
    guard_status(state, *statuses)


def guard_secret_words(context: Context, *, allowed: bool) -> None:
    """Refuse to write down what a secret document orders, unless the body may record what such documents are about."""
    if context.secrecy is not Secrecy.NONE and not allowed:
        raise Rejected("secret.directive")


def guard_no_secret_files(files: tuple[FileRef, ...], context: Context) -> None:
    """Refuse files that show how a secret document was carried out: its content does not enter the system."""
    if context.secrecy is not Secrecy.NONE and files:
        raise Rejected("secret.content")


def guard_timer(command: Command, state: State, context: Context) -> None:
    """Refuse whatever is not the task's own timer."""
    guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, state.body_id or "")


def guard_status(state: State, *statuses: Status) -> None:
    """Refuse a task that does not stand in one of ``statuses``."""
    if state.status not in statuses:
        raise Rejected("tracking.out-of-order", state=state.status.value)


def guard_not_past(day: dt.date | None, context: Context) -> None:
    """Refuse a deadline that has passed already."""
    if day is not None and day < context.today:
        raise Rejected("tracking.deadline-past", deadline=f"{day:%d/%m/%Y}")


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
    match event:
        case TaskAssigned():
            told = event.model_dump(include=set(State.model_fields) - {"status"})
            return State(status=Status.OPEN, first_deadline=event.deadline, **told)
        case TaskTransferred():
            places = {"body_id", "lead_body_id", "cooperating_body_ids"}
            return state.model_copy(update=event.model_dump(include=places))
        case ProgressReported():
            return _reported(state, event, percent=event.percent, chased_with=None)
        case ReportGiven():
            given = state.reports_given + 1
            return _reported(state, event, period=event.period + 1, reports_given=given, report_called=None)
        case CompletionReported():
            return _reported(state, event, status=Status.REPORTED, extension=None, chased_with=None, report_called=None)
        case CompletionRejected():
            return state.model_copy(update={"status": Status.OPEN})
        case CompletionConfirmed():
            return state.model_copy(update={"status": Status.CONFIRMED, "percent": 100})
        case TaskWithdrawn():
            return state.model_copy(update={"status": Status.WITHDRAWN, "extension": None})
        case SubTaskOrdered():
            return state.model_copy(update={"parts": (*state.parts, _part(event))})
        case SubTaskAdvanced():
            return state.model_copy(update={"parts": tuple(_advanced(part, event) for part in state.parts)})
        case _:
            return _about_the_deadline(state, event)


def _about_the_deadline(state: State, event: Event) -> State:
    match event:
        case ExtensionAsked():
            asked = Asked(new_deadline=event.new_deadline, reason=event.reason, asked_by=event.asked_by)
            return state.model_copy(update={"extension": asked})
        case ExtensionGranted():
            begun = {"deadline": event.new_deadline, "reminded": (), "overdue": False, "escalated": False}
            return state.model_copy(update={"extension": None, **begun})
        case ExtensionDeclined():
            return state.model_copy(update={"extension": None})
        case TaskReminded():
            return state.model_copy(update={"reminded": (*state.reminded, event.working_days_left)})
        case TaskOverdue():
            return state.model_copy(update={"overdue": True})
        case OverdueEscalated():
            return state.model_copy(update={"escalated": True})
        case ReportFellDue() if not event.given:
            return state.model_copy(update={"report_called": event.due_on})
        case ReportMissed():
            missed = {"period": event.period + 1, "reports_missed": state.reports_missed + 1, "report_called": None}
            return state.model_copy(update=missed)
        case TaskChased():
            return state.model_copy(update={"chased": state.chased + 1, "chased_with": event.note})
        case _:
            return state


def _reported(state: State, event: ProgressReported | CompletionReported | ReportGiven, **update: Any) -> State:
    said = {"reports": state.reports + 1, "last_reported_by": event.reported_by, "files": (*state.files, *event.files)}
    return state.model_copy(update={**said, **update})


def _part(event: SubTaskOrdered) -> Part:
    return Part(
        sub_task_id=event.sub_task_id, lead_body_id=event.sub_lead_body_id, text=event.text, deadline=event.deadline
    )


def _advanced(part: Part, event: SubTaskAdvanced) -> Part:
    if part.sub_task_id != event.sub_task_id:
        return part
    still_open = event.state not in (Status.CONFIRMED.value, Status.WITHDRAWN.value)
    percent = part.percent if event.percent is None else event.percent
    state = "in_progress" if event.state == "open" else event.state
    return part.model_copy(
        update={"open": still_open, "version": event.sub_version, "percent": percent, "state": state}
    )
