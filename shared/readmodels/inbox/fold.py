"""The inbox: what waits for whom.

One row per body and document holds everything that waits there; the view ``inbox.items`` shows an item a line.  Each
item names the body whose it is to do: that of the row, or who took it over (the row then stays with the document).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from shared.bodies.actor import Post
from shared.documents.secrecy import Secrecy
from shared.events import approval, publishing, receiving, routing
from shared.events.base import DocumentEvent, Event, MeetingEvent, SharedMeetingEvent, TaskEvent
from shared.events.meetings import MeetingTransferred
from shared.events.people import PersonRef
from shared.events.publishing import entries
from shared.events.tracking import tasks
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels import issuing
from shared.readmodels.inbox.issuing import WORKS as ISSUING
from shared.readmodels.inbox.issuing import sort_issuing
from shared.readmodels.inbox.meetings import WORKS, bodies_of, sort_meeting
from shared.readmodels.inbox.pile import Pile
from shared.readmodels.inbox.tasks import deadline_of, sort_task
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Row:
    """What waits in a body about one document (or meeting, whose id then stands in its place).

    ``items`` is a JSON list, ``holders`` whom they wait for, ``issuing`` how far it is on its way out (JSON).
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
    issuing: str = issuing.NOTHING


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
    pile = Pile(from_json(row.items, []), recorded, row.acting_body_id or body_id)
    _sort(pile, body_id, row, recorded.data)
    row = _issued(pile, row, recorded.data)
    if isinstance(recorded.data, MeetingTransferred):
        row = replace(row, acting_body_id=recorded.data.to_body_id)
        pile.hand_over(WORKS, recorded.data)
    if not pile.items and row.acting_body_id is None and row.issuing == issuing.NOTHING:
        return None
    return replace(row, items=to_json(pile.items), holders=sorted({item["holder"] for item in pile.items}))


def _issued(pile: Pile, row: Row, event: Event) -> Row:
    before = issuing.read(row.issuing)
    state = issuing.advance(before, event)
    if isinstance(event, publishing.PublicationTransferred):
        pile.hand_over(ISSUING, event)
    if state != before:
        sort_issuing(pile, state)
    return replace(row, issuing=state.written() if state else issuing.NOTHING)


def _titled(row: Row, event: Event) -> Row:
    match event:
        case (
            receiving.DocumentReceived()
            | receiving.DocumentRegistered()
            | receiving.RegistrationCorrected()
            | routing.RoutingOpened()
            | publishing.DocumentIssued()
            | entries.IssueCorrected()
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
        case publishing.DocumentNumbered() if event.head is not None:
            return replace(row, symbol=event.symbol)
        case entries.NumberCancelled() if row.issuing != issuing.NOTHING:
            return replace(row, symbol=None)
        case approval.DraftTransferred() if row.drafter is not None:
            return replace(row, drafter=to_json(event.now(PersonRef.model_validate_json(row.drafter))))
        case tasks.TaskAssigned() | tasks.TaskTransferred():
            return replace(row, subject=row.subject or event.document_subject, symbol=row.symbol or event.symbol)
        case _:
            return row


def _sort(pile: Pile, body_id: str, row: Row, event: Event) -> None:
    match event:
        case MeetingEvent():
            sort_meeting(pile, body_id, event)
        case TaskEvent():
            sort_task(pile, body_id, event)
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
        case _:
            pass


def _sort_receiving(pile: Pile, event: Event) -> None:
    match event:
        case receiving.DocumentReceived():
            pile.add("register", Post.RECORDS_CLERK)
        case receiving.DocumentRegistered():
            pile.remove("register")
        case receiving.ArrivalCancelled() if event.channel is not receiving.Channel.PAST:
            pile.clear()
            pile.add("register", Post.RECORDS_CLERK, note=event.reason)
        case receiving.IncomingTransferred():
            pile.hand_over(("register", "answer_recall"), event)
        case receiving.RecallAsked() if event.replaced_by is not None:
            pile.remove("register")  # registering what stands in its place is the one thing to do
        case receiving.RecallAsked():
            pile.add("answer_recall", Post.RECORDS_CLERK, note=event.reason)
        case receiving.RecallDeclined():
            pile.remove("answer_recall")
        case receiving.DocumentRefused() | receiving.RecallAgreed():
            pile.clear()
        case _:
            pass


def _sort_routing(pile: Pile, event: Event) -> None:
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
            pile.add("handle", event.delegated_to, note=event.note, deadline=deadline_of(pile, "handle"))
        case routing.DocumentReturned():
            pile.remove("handle", "cooperate", "inform")
            pile.add("route", Post.CHIEF_OF_OFFICE, note=event.reason)
        case routing.HandlingCompleted():
            pile.remove("handle", "cooperate")
            pile.add("file", event.completed_by)
        case routing.DocumentFiled():
            pile.clear()
        case routing.RoutingCancelled():  # a cancelled number lets the document wait for the clerk
            pile.remove("annotate", "route", "handle", "cooperate", "inform", "file")
        case _:
            pass


def _sort_approval(pile: Pile, row: Row, event: Event) -> None:  # noqa: PLR0912 - one case per event
    match event:
        case approval.DraftStarted():
            pile.add("draft", event.drafted_by)
            pile.add("check_format", Post.CHIEF_OF_OFFICE)
        case approval.DraftRevised():
            pile.add("check_format", Post.CHIEF_OF_OFFICE)
        case approval.FormatChecked():
            pile.remove("check_format")
            if row.drafter is not None:
                pile.add("draft", PersonRef.model_validate_json(row.drafter), note="; ".join(event.departures) or None)
                pile.items[-1]["format_passed"] = event.passed
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


MODEL = ReadModel(
    name="inbox",
    tables=(Table("documents", Row, ("body_id", "document_id"), keys, evolve),),
    ddl=Path(__file__).with_name("schema.sql"),
    parts=issuing.PARTS,
)
