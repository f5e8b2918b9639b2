"""A task as its decider knows it."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from shared.documents.files import FileRef
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
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where a task stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class TaskFields(TypedDict):
    """What every event of a task names."""

    task_id: UUID
    document_id: UUID
    body_id: str
    lead_body_id: str
    cooperating_body_ids: tuple[str, ...]
    parent_task_id: UUID | None


class Part(StreamState):
    """A part that was ordered from another body; ``version`` is that of the part's stream, as last reported here."""

    sub_task_id: UUID
    open: bool = True
    version: int = 0
    lead_body_id: str = ""
    text: str = ""
    deadline: dt.date | None = None
    percent: int = 0
    state: str = "assigned"


class State(StreamState):
    """A task: ``body_id`` ordered it, ``lead_body_id`` leads it, ``percent`` is how far it is.

    ``reminded`` holds the numbers of working days before the deadline at which the lead was reminded; ``period`` is the
    number of the recurring report that comes next, ``report_called`` the day of one that is due and not given yet.
    """

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
    extension: StandingExtension | None = None
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
        """Whether the task is neither confirmed nor withdrawn."""
        return self.status in (Status.OPEN, Status.REPORTED)

    @property
    def bodies(self) -> tuple[str, ...]:
        """The bodies that order, lead or cooperate, in this order."""
        return (self.body_id or "", self.lead_body_id or "", *self.cooperating_body_ids)

    def concerns(self) -> TaskFields:
        """The fields that every event of an assigned task carries."""
        assert self.task_id is not None, "guarded: the task is known"
        assert self.document_id is not None, "guarded: the task is known"
        return {
            "task_id": self.task_id,
            "document_id": self.document_id,
            "body_id": self.body_id or "",
            "lead_body_id": self.lead_body_id or "",
            "cooperating_body_ids": self.cooperating_body_ids,
            "parent_task_id": self.parent_task_id,
        }

    def part(self, sub_task_id: UUID) -> Part | None:
        """The part with this id; ``None`` where there is none."""
        return next((part for part in self.parts if part.sub_task_id == sub_task_id), None)

    @property
    def open_parts(self) -> tuple[UUID, ...]:
        """The parts that are neither confirmed nor withdrawn."""
        return tuple(part.sub_task_id for part in self.parts if part.open)

    def summary(self) -> Standing:
        """What a body has to know that takes over a place in the task."""
        return Standing(
            origin=self.origin,
            first_deadline=self.first_deadline,
            parts=tuple(map(_standing_part, self.parts)),
            extension=self.extension,
            overdue=self.overdue,
            escalated=self.escalated,
            chased=self.chased,
            chased_with=self.chased_with,
            reporting=self.reporting,
            report_due=self.report_due,
            report_called=self.report_called,
            reports_given=self.reports_given,
            reports_missed=self.reports_missed,
            files=self.files,
        )

    @property
    def report_due(self) -> dt.date | None:
        """The day of the recurring report that comes next; ``None`` after the last."""
        return None if self.reporting is None else self.reporting.due(self.period)


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case TaskAssigned():
            return _assigned(event)
        case TaskTransferred():
            places = {
                "body_id": event.body_id,
                "lead_body_id": event.lead_body_id,
                "cooperating_body_ids": event.cooperating_body_ids,
            }
            return state.model_copy(update=places)
        case ProgressReported():
            return _reported(state, event, {"percent": event.percent, "chased_with": None})
        case ReportGiven():
            given = {"period": event.period + 1, "reports_given": state.reports_given + 1, "report_called": None}
            return _reported(state, event, given)
        case CompletionReported():
            settled = {"extension": None, "chased_with": None, "report_called": None}
            return _reported(state, event, {"status": Status.REPORTED, **settled})
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
            extension = StandingExtension(new_deadline=event.new_deadline, reason=event.reason, asked_by=event.asked_by)
            return state.model_copy(update={"extension": extension})
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


def _assigned(event: TaskAssigned) -> State:
    return State(
        status=Status.OPEN,
        task_id=event.task_id,
        document_id=event.document_id,
        body_id=event.body_id,
        lead_body_id=event.lead_body_id,
        cooperating_body_ids=event.cooperating_body_ids,
        parent_task_id=event.parent_task_id,
        origin=event.origin,
        text=event.text,
        symbol=event.symbol,
        document_subject=event.document_subject,
        deadline=event.deadline,
        first_deadline=event.deadline,
        reporting=event.reporting,
    )


def _reported(
    state: State, event: ProgressReported | CompletionReported | ReportGiven, changes: Mapping[str, object]
) -> State:
    every_report = {
        "reports": state.reports + 1,
        "last_reported_by": event.reported_by,
        "files": (*state.files, *event.files),
    }
    return state.model_copy(update={**every_report, **changes})


def _standing_part(part: Part) -> StandingPart:
    return StandingPart(
        sub_task_id=part.sub_task_id,
        lead_body_id=part.lead_body_id,
        text=part.text,
        deadline=part.deadline,
        percent=part.percent,
        state=part.state,
    )


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
