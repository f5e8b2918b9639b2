"""The inbox: what waits for whom.

One row per body and document holds everything that waits there; the view ``inbox.items`` shows an item a line.  Each
item names the body whose it is to do: that of the row, or who took it over (the row then stays with the document).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.bodies.actor import Post
from shared.documents.secrecy import Secrecy
from shared.events import approval, publishing, receiving, routing
from shared.events.base import DocumentEvent, Event, MeetingEvent, SharedMeetingEvent, TaskEvent
from shared.events.meetings import MeetingTransferred
from shared.events.people import PersonRef
from shared.events.tracking import tasks
from shared.events.transfers import Transferred
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.inbox.meetings import WORKS, bodies_of, sort_meeting
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table

Item = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """What waits in a body about one document (or meeting, whose id then stands in its place).

    ``items`` is a JSON list, ``holders`` whom they wait for.
    """

    body_id: str
    document_id: UUID
    subject: str | None
    symbol: str | None
    urgency: int
    secrecy_rank: int
    drafter: str | None
    acting_body_id: str | None
    items: str
    holders: list[str]


def keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The body whose document it is, and those asked or ordered by the event."""
    event = recorded.data
    if isinstance(event, MeetingEvent):
        for body_id in dict.fromkeys(bodies_of(event)):
            yield (body_id, event.meeting_id)
        return
    match event:
        case tasks.TaskTransferred():
            bodies = [event.body_id, event.lead_body_id, event.from_body_id]
        case TaskEvent():
            bodies = [event.body_id, event.lead_body_id]
        case approval.ConsultationTransferred():
            bodies = [event.consulted_body_id]
        case approval.OpinionsRequested():
            bodies = list(event.consulted_body_ids)
        case approval.OpinionGiven():
            bodies = [event.consulted_body_id]
        case approval.DraftSubmitted() | approval.DraftWithdrawn():
            bodies = [event.body_id, *event.lapsed_body_ids]
        case DocumentEvent():
            bodies = [event.body_id]
        case _:
            return
    assert isinstance(event, DocumentEvent)
    for body_id in dict.fromkeys(bodies):
        yield (body_id, event.document_id)


def evolve(key: Key, row: Row | None, recorded: RecordedEvent) -> Row | None:
    """What waits after the event; nothing left, no row."""
    body_id, document_id = key
    rank = Secrecy(recorded.metadata.secrecy).rank
    if row is None:
        row = Row(body_id, document_id, None, None, 0, rank, None, None, "[]", [])
    row = _titled(replace(row, secrecy_rank=rank), recorded.data)
    pile = _Pile(from_json(row.items, []), recorded, row.acting_body_id or body_id)
    _sort(pile, body_id, row, recorded.data)
    if isinstance(recorded.data, MeetingTransferred):
        row = replace(row, acting_body_id=recorded.data.to_body_id)
        pile.hand_over(WORKS, recorded.data)
    if not pile.items and row.acting_body_id is None:
        return None
    return replace(row, items=to_json(pile.items), holders=sorted({item["holder"] for item in pile.items}))


class _Pile:
    """The items of one row while an event is applied to them."""

    def __init__(self, items: list[Item], recorded: RecordedEvent, body_id: str) -> None:
        self.items = items
        self._body_id = recorded.in_charge if body_id == recorded.data.body_id else body_id
        self._since = recorded.time.isoformat()
        self._from = recorded.metadata.actor_name

    def add(
        self,
        work: str,
        holder: Post | PersonRef,
        *,
        deadline: dt.date | None = None,
        note: str | None = None,
        task_id: str = "",
    ) -> None:
        self.remove(work, task_id=task_id)
        self._append(work, holder, deadline, note, task_id)

    def add_each(self, work: str, people: Iterable[PersonRef], deadline: dt.date | None) -> None:
        self.remove(work)
        for person in people:
            self._append(work, person, deadline, None, "")

    def add_about(
        self,
        work: str,
        holder: Post | PersonRef,
        about: str,
        *,
        deadline: dt.date | None = None,
        note: str | None = None,
    ) -> None:
        """One more thing to do; things of one kind for one holder are one item."""
        mine = _holder(holder)
        abouts = [one for item in self.items if (item["work"], item["holder"]) == (work, mine) for one in item["about"]]
        self.items = [item for item in self.items if (item["work"], item["holder"]) != (work, mine)]
        self._append(work, holder, deadline, note, "")
        self.items[-1]["about"] = sorted({*abouts, about})

    def done_about(self, work: str, about: str, holder: Post | PersonRef | None = None) -> None:
        """It is done, by ``holder`` or for everybody."""
        left = []
        for item in self.items:
            if item["work"] == work and (holder is None or item["holder"] == _holder(holder)):
                item = {**item, "about": [one for one in item["about"] if one != about]}  # noqa: PLW2901
            if item["work"] != work or item["about"]:
                left.append(item)
        self.items = left

    def remove(self, *works: str, task_id: str = "") -> None:
        gone = [item for item in self.items if item["work"] in works and item["task_id"] == task_id]
        self.items = [item for item in self.items if item not in gone]

    def clear(self) -> None:
        self.items = [item for item in self.items if item["task_id"]]

    def hand_over(self, works: Iterable[str], event: Transferred | MeetingTransferred) -> None:
        """These works are done in another body now, and by others where somebody did not come along."""
        for item in self.items:
            if item["work"] in works and item["body_id"] == event.from_body_id:
                item["body_id"] = event.to_body_id
            stand_in = event.stand_ins.get(item["person_id"])
            if item["work"] in works and stand_in is not None:
                item |= {"person_id": stand_in.person_id, "holder": f"person:{stand_in.person_id}"}
        once = {(item["work"], item["holder"], item["body_id"], item["task_id"]): item for item in self.items}
        self.items = list(once.values())

    def _append(
        self,
        work: str,
        holder: Post | PersonRef,
        deadline: dt.date | None,
        note: str | None,
        task_id: str,
    ) -> None:
        person = holder.person_id if isinstance(holder, PersonRef) else None
        post = None if isinstance(holder, PersonRef) else holder.value
        self.items.append(
            {
                "work": work,
                "body_id": self._body_id,
                "holder": _holder(holder),
                "person_id": person,
                "post": post,
                "deadline": deadline.isoformat() if deadline else None,
                "waiting_since": self._since,
                "note": note,
                "from_name": self._from,
                "task_id": task_id,
            }
        )


def _holder(holder: Post | PersonRef) -> str:
    return f"person:{holder.person_id}" if isinstance(holder, PersonRef) else f"post:{holder.value}"


def _titled(row: Row, event: Event) -> Row:
    match event:
        case (
            receiving.DocumentReceived()
            | receiving.DocumentRegistered()
            | routing.RoutingOpened()
            | publishing.DocumentIssued()
        ):
            head = event.head
            return replace(row, subject=head.subject, symbol=head.symbol, urgency=head.urgency.priority)
        case (
            approval.DraftStarted()
            | approval.DraftRevised()
            | approval.OpinionsRequested()
            | publishing.PublicationOpened()
        ):
            drafter = to_json(event.drafted_by) if isinstance(event, approval.DraftStarted) else row.drafter
            content = event.content
            return replace(row, subject=content.subject, urgency=content.urgency.priority, drafter=drafter)
        case SharedMeetingEvent():
            return replace(row, subject=row.subject or event.title)
        case approval.DraftTransferred() if row.drafter is not None:
            return replace(row, drafter=to_json(event.now(PersonRef.model_validate_json(row.drafter))))
        case tasks.TaskAssigned() | tasks.TaskTransferred():
            return replace(row, subject=row.subject or event.document_subject, symbol=row.symbol or event.symbol)
        case _:
            return row


def _sort(pile: _Pile, body_id: str, row: Row, event: Event) -> None:  # noqa: PLR0912 - one case per kind
    match event:
        case MeetingEvent():
            sort_meeting(pile, body_id, event)
        case TaskEvent():
            _sort_task(pile, body_id, event)
        case approval.OpinionsRequested():
            pile.add("give_opinion", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.question)
        case approval.ConsultationTransferred():
            pile.hand_over(("give_opinion",), event)
        case approval.OpinionGiven():
            pile.remove("give_opinion")
        case DocumentEvent() if event.body_id != body_id:
            pile.remove("give_opinion")  # the consultation has lapsed
        case DocumentEvent() if event.service == "receiving":
            _sort_receiving(pile, event)
        case DocumentEvent() if event.service == "routing":
            _sort_routing(pile, event)
        case DocumentEvent() if event.service == "approval":
            _sort_approval(pile, row, event)
        case publishing.PublicationOpened():
            pile.add("issue", Post.RECORDS_CLERK)
        case publishing.PublicationTransferred():
            pile.hand_over(("issue",), event)
        case publishing.DocumentIssued():
            pile.remove("issue")
        case _:
            pass


def _sort_receiving(pile: _Pile, event: Event) -> None:
    match event:
        case receiving.DocumentReceived():
            pile.add("register", Post.RECORDS_CLERK)
        case receiving.DocumentRegistered():
            pile.remove("register")
        case receiving.IncomingTransferred():
            pile.hand_over(("register", "answer_recall"), event)
        case receiving.RecallAsked():
            pile.add("answer_recall", Post.RECORDS_CLERK, note=event.reason)
        case receiving.RecallDeclined():
            pile.remove("answer_recall")
        case receiving.DocumentRefused() | receiving.RecallAgreed():
            pile.clear()
        case _:
            pass


def _sort_routing(pile: _Pile, event: Event) -> None:
    match event:
        case routing.RoutingOpened():
            pile.add("annotate", Post.LEADER)
        case routing.DocumentAnnotated():
            pile.remove("annotate")
            pile.add("route", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.instruction)
        case routing.DocumentRouted():
            pile.remove("annotate", "route")
            pile.add("handle", event.lead, deadline=event.deadline)
            pile.add_each("cooperate", event.cooperating, event.deadline)
            pile.add_each("inform", event.for_information, None)
        case routing.RoutingTransferred():
            pile.hand_over(("annotate", "route", "handle", "cooperate", "inform", "file"), event)
        case routing.DocumentAcknowledged():
            pile.items = [
                item
                for item in pile.items
                if not (item["work"] == "inform" and item["person_id"] == event.for_person_id)
            ]
        case routing.HandlingDelegated():
            pile.add("handle", event.delegated_to, note=event.note, deadline=_deadline(pile, "handle"))
        case routing.DocumentReturned():
            pile.remove("handle", "cooperate", "inform")
            pile.add("route", Post.CHIEF_OF_OFFICE, note=event.reason)
        case routing.HandlingCompleted():
            pile.remove("handle", "cooperate")
            pile.add("file", event.completed_by)
        case routing.DocumentFiled() | routing.RoutingCancelled():
            pile.clear()
        case _:
            pass


def _sort_approval(pile: _Pile, row: Row, event: Event) -> None:  # noqa: PLR0912 - one case per event
    match event:
        case approval.DraftStarted():
            pile.add("draft", event.drafted_by)
            pile.add("check_format", Post.CHIEF_OF_OFFICE)
        case approval.DraftRevised():
            pile.add("check_format", Post.CHIEF_OF_OFFICE)
        case approval.FormatChecked():
            pile.remove("check_format")
            if row.drafter is not None:
                note = "Thể thức đạt, có thể trình" if event.passed else "; ".join(event.departures)
                pile.add("draft", PersonRef.model_validate_json(row.drafter), note=note)
        case approval.DraftSubmitted():
            pile.clear()
            for level in event.levels[:1]:
                pile.add("approve", level)
        case approval.ApprovalLevelPassed():
            pile.remove("approve")
            if event.next_level is not None:
                pile.add("approve", event.next_level, note=event.remarks)
        case approval.DraftReturned():
            pile.remove("approve")
            if row.drafter is not None:
                pile.add("draft", PersonRef.model_validate_json(row.drafter), note=event.remarks)
            pile.add("check_format", Post.CHIEF_OF_OFFICE)
        case approval.DraftTransferred():
            pile.hand_over(("draft", "check_format", "approve"), event)
        case approval.DraftApproved() | approval.DraftWithdrawn():
            pile.clear()
        case _:
            pass


def _sort_task(pile: _Pile, body_id: str, event: TaskEvent) -> None:
    task_id = str(event.task_id)
    leads, orders = body_id == event.lead_body_id, body_id == event.body_id
    match event:
        case tasks.TaskAssigned() if leads:
            pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.text, task_id=task_id)
        case tasks.ProgressReported():
            pile.remove("chased_task", task_id=task_id)
        case tasks.TaskTransferred():
            _sort_transfer(pile, body_id, event)
        case tasks.CompletionReported():
            pile.remove(*_TASK_WORKS, task_id=task_id)
            if orders:
                pile.add("confirm_task", Post.LEADER, note=event.result, task_id=task_id)
        case tasks.CompletionRejected():
            pile.remove("confirm_task", task_id=task_id)
            if leads:
                pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.reason, task_id=task_id)
        case tasks.CompletionConfirmed() | tasks.TaskWithdrawn():
            pile.remove(*_TASK_WORKS, task_id=task_id)
        case _:
            _sort_deadline(pile, leads, orders, event)


_TASK_WORKS = ("task", "confirm_task", "chased_task", "overdue_task", "answer_extension", "give_report")


def _sort_deadline(pile: _Pile, leads: bool, orders: bool, event: TaskEvent) -> None:
    task_id = str(event.task_id)
    match event:
        case tasks.ExtensionAsked() if orders:
            pile.add("answer_extension", Post.LEADER, deadline=event.new_deadline, note=event.reason, task_id=task_id)
        case tasks.ExtensionGranted():
            pile.remove("answer_extension", "overdue_task", task_id=task_id)
            if leads:
                pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.new_deadline, task_id=task_id)
        case tasks.ExtensionDeclined():
            pile.remove("answer_extension", task_id=task_id)
        case tasks.TaskChased() if leads:
            pile.add("chased_task", Post.CHIEF_OF_OFFICE, note=event.note, task_id=task_id)
        case tasks.TaskOverdue() if leads:
            pile.add("overdue_task", Post.LEADER, deadline=event.deadline, task_id=task_id)
        case tasks.OverdueEscalated() if orders:
            pile.add("overdue_task", Post.LEADER, deadline=event.deadline, task_id=task_id)
        case tasks.ReportFellDue() if leads and not event.given:
            pile.add("give_report", Post.CHIEF_OF_OFFICE, deadline=event.due_on, task_id=task_id)
        case tasks.ReportGiven() | tasks.ReportMissed():
            pile.remove("give_report", task_id=task_id)
        case _:
            pass


def _sort_transfer(pile: _Pile, body_id: str, event: tasks.TaskTransferred) -> None:
    """Nothing is left to the body that has ended; its successor finds what waited there."""
    task_id = str(event.task_id)
    if body_id == event.from_body_id:
        pile.remove(*_TASK_WORKS, task_id=task_id)
    if body_id != event.to_body_id:
        return
    leads, orders = body_id == event.lead_body_id, body_id == event.body_id
    standing = event.standing
    if leads and not event.reported:
        pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.text, task_id=task_id)
        if standing.chased_with is not None:
            pile.add("chased_task", Post.CHIEF_OF_OFFICE, note=standing.chased_with, task_id=task_id)
        if standing.report_called is not None:
            pile.add("give_report", Post.CHIEF_OF_OFFICE, deadline=standing.report_called, task_id=task_id)
    if not event.reported and ((leads and standing.overdue) or (orders and standing.escalated)):
        pile.add("overdue_task", Post.LEADER, deadline=event.deadline, task_id=task_id)
    if orders and event.reported:
        pile.add("confirm_task", Post.LEADER, task_id=task_id)
    if orders and standing.extension is not None:
        asked = standing.extension
        pile.add("answer_extension", Post.LEADER, deadline=asked.new_deadline, note=asked.reason, task_id=task_id)


def _deadline(pile: _Pile, work: str) -> dt.date | None:
    for item in pile.items:
        if item["work"] == work and item["deadline"]:
            return dt.date.fromisoformat(item["deadline"])
    return None


MODEL = ReadModel(
    name="inbox",
    tables=(Table("documents", Row, ("body_id", "document_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
)
