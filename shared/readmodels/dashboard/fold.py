"""The dashboard of a body: how much of everything, counted event by event."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from shared.events import approval, publishing, receiving, routing
from shared.events.base import DocumentEvent, Event
from shared.events.publishing import DeliveryStatus
from shared.events.tracking import tasks
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Figures:
    """A body's counters; a counter that is wrong shows an event that was lost or counted twice."""

    body_id: str
    received: int = 0
    registered: int = 0
    refused: int = 0
    annotated: int = 0
    routed: int = 0
    handled: int = 0
    filed: int = 0
    drafts_started: int = 0
    drafts_submitted: int = 0
    drafts_approved: int = 0
    issued: int = 0
    dispatched: int = 0
    delivered_accepted: int = 0
    recalls: int = 0
    tasks_ordered: int = 0
    tasks_led: int = 0
    tasks_with_progress: int = 0
    tasks_confirmed: int = 0
    last_event_at: dt.datetime = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    secrecy_rank: int = 0


_COUNTED: dict[type[Event], str] = {
    receiving.DocumentReceived: "received",
    receiving.DocumentRegistered: "registered",
    receiving.DocumentRefused: "refused",
    routing.DocumentAnnotated: "annotated",
    routing.DocumentRouted: "routed",
    routing.HandlingCompleted: "handled",
    routing.DocumentFiled: "filed",
    approval.DraftStarted: "drafts_started",
    approval.DraftSubmitted: "drafts_submitted",
    approval.DraftApproved: "drafts_approved",
    publishing.DocumentIssued: "issued",
    publishing.DocumentDispatched: "dispatched",
    publishing.RecallRequested: "recalls",
    tasks.TaskAssigned: "tasks_ordered",
    tasks.CompletionConfirmed: "tasks_confirmed",
}


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The body that acted, which may have taken the document over; for a new task also the one that leads."""
    event = recorded.data
    if isinstance(event, DocumentEvent):
        yield (recorded.in_charge,)
    if isinstance(event, tasks.TaskAssigned) and event.lead_body_id != event.body_id:
        yield (event.lead_body_id,)


def evolve(key: Key, row: Figures | None, recorded: RecordedEvent) -> Figures:
    """The figures after the event."""
    (body_id,) = key
    event = recorded.data
    row = row or Figures(body_id)
    # the newest, not the last: a body's documents have no order among each other
    row = replace(row, last_event_at=max(row.last_event_at, recorded.time))
    counters = [_COUNTED[type(event)]] if type(event) in _COUNTED and recorded.in_charge == body_id else []
    match event:
        case tasks.TaskAssigned() if event.lead_body_id == body_id:
            counters.append("tasks_led")
        case tasks.ProgressReported() | tasks.CompletionReported() if event.first:
            counters.append("tasks_with_progress")
        case publishing.DeliveryStatusChanged() if event.status is DeliveryStatus.ACCEPTED:
            counters.append("delivered_accepted")
        case _:
            pass
    for counter in counters:
        row = replace(row, **{counter: getattr(row, counter) + 1})
    return row


MODEL = ReadModel(
    name="dashboard",
    tables=(Table("bodies", Figures, ("body_id",), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
