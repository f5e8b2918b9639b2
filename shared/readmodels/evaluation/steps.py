"""What each event means for the steps of a document: which one it begins, ends, passes on or drops."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID

from shared.bodies.actor import Post
from shared.documents.head import DocumentHead
from shared.documents.steps import Step
from shared.events import approval, publishing, receiving, routing
from shared.events.base import DocumentEvent, Event, TaskEvent
from shared.events.people import PersonRef
from shared.paper.content import DraftContent


class Do(Enum):
    """What happens to a step."""

    FORETELL = auto()  # it may come: this is what there is to know about the document
    BEGIN = auto()
    PASS = auto()  # one lap ends and the next begins
    END = auto()
    DROP = auto()  # it will never be done
    ASK = auto()
    ANSWER = auto()


@dataclass(frozen=True)
class About:
    """What a row knows of its document; ``urgency`` is edXML's priority."""

    case_id: UUID
    kind: str | None
    symbol: str | None
    urgency: int


@dataclass(frozen=True)
class Move:
    """Something that happens to one step; ``post`` is the level that acted where it is not the person's own post."""

    body_id: str
    document_id: UUID
    step: Step
    do: Do
    by: PersonRef | None = None
    post: str | None = None
    waits_for: str | None = None
    due: dt.date | None = None
    back: bool = False
    bodies: tuple[str, ...] = ()
    about: About | None = None

    @property
    def key(self) -> tuple[str, UUID, Step]:
        """Whose step it is."""
        return (self.body_id, self.document_id, self.step)


CLERK, LEADER, CHIEF = Post.RECORDS_CLERK.value, Post.LEADER.value, Post.CHIEF_OF_OFFICE.value
SPECIALIST = Post.SPECIALIST.value
_ROUTING = (Step.ANNOTATE, Step.ROUTE, Step.HANDLE, Step.FILE)
_APPROVAL = (Step.DRAFT, Step.CONSULT, Step.APPROVE)


def moves(event: Event) -> tuple[Move, ...]:
    """What the event does to steps, in order; nothing where it measures nothing."""
    if not isinstance(event, DocumentEvent) or isinstance(event, TaskEvent):
        return ()
    told = _OF_SERVICE.get(event.service)
    return tuple(told(event)) if told else ()


def _receiving(event: DocumentEvent) -> Iterator[Move]:
    place = (event.body_id, event.document_id, Step.RECEIVE)
    match event:
        case receiving.DocumentReceived():
            yield Move(*place, Do.BEGIN, waits_for=CLERK, about=_head(event, event.head))
        case receiving.DocumentRegistered():
            yield Move(*place, Do.END, by=event.registered_by, about=_head(event, event.head))
        case receiving.ArrivalCancelled() if event.channel is not receiving.Channel.PAST:
            yield Move(*place, Do.BEGIN, waits_for=CLERK, about=_head(event, event.head))
        case receiving.DocumentRefused():
            yield Move(*place, Do.END, by=event.refused_by, back=True)
        case receiving.RecallAgreed():
            yield Move(*place, Do.DROP)


def _routing(event: DocumentEvent) -> Iterator[Move]:
    def move(step: Step, do: Do, **more: object) -> Move:
        return Move(event.body_id, event.document_id, step, do, **more)  # type: ignore[arg-type] # the fields of a Move

    match event:
        case routing.RoutingOpened():
            about = _head(event, event.head)
            yield from (move(step, Do.FORETELL, about=about) for step in _ROUTING)
            yield move(Step.ANNOTATE, Do.BEGIN, waits_for=LEADER)
        case routing.DocumentAnnotated():
            yield move(Step.ANNOTATE, Do.END, by=event.annotated_by)
            yield move(Step.ROUTE, Do.BEGIN, waits_for=CHIEF)
        case routing.DocumentRouted():
            yield move(Step.ROUTE, Do.END, by=event.routed_by)
            yield move(Step.HANDLE, Do.BEGIN, waits_for=event.lead.post.value, due=event.deadline)
        case routing.DocumentReturned():
            yield move(Step.HANDLE, Do.END, by=event.returned_by, back=True)
            yield move(Step.ROUTE, Do.BEGIN, waits_for=CHIEF)
        case routing.HandlingDelegated():
            post = event.delegated_to.post.value
            yield move(Step.HANDLE, Do.PASS, by=event.delegated_by, waits_for=post)
        case routing.HandlingCompleted():
            yield move(Step.HANDLE, Do.END, by=event.completed_by)
            yield move(Step.FILE, Do.BEGIN, waits_for=event.completed_by.post.value)
        case routing.DocumentFiled():
            yield move(Step.FILE, Do.END, by=event.filed_by)
        case routing.RoutingCancelled():
            yield from (move(step, Do.DROP) for step in _ROUTING)


def _approval(event: DocumentEvent) -> Iterator[Move]:
    def move(step: Step, do: Do, body_id: str = event.body_id, **more: object) -> Move:
        return Move(body_id, event.document_id, step, do, **more)  # type: ignore[arg-type] # the fields of a Move

    match event:
        case approval.DraftStarted():
            about = _content(event, event.content, event.answers_document_id)
            yield from (move(step, Do.FORETELL, about=about) for step in _APPROVAL)
            yield move(Step.DRAFT, Do.BEGIN, waits_for=event.drafted_by.post.value)
        case approval.OpinionsRequested():
            asked = event.consulted_body_ids
            yield move(Step.DRAFT, Do.ASK, by=event.requested_by, bodies=asked)
            yield move(Step.CONSULT, Do.ASK, bodies=asked, due=event.deadline)
            about = _content(event, event.content, None)
            for body_id in dict.fromkeys(asked):
                yield move(Step.OPINION, Do.BEGIN, body_id, waits_for=CHIEF, due=event.deadline, about=about)
        case approval.OpinionGiven():
            answered = (event.consulted_body_id,)
            yield move(Step.OPINION, Do.END, event.consulted_body_id, by=event.given_by)
            yield move(Step.CONSULT, Do.ANSWER, by=event.given_by, bodies=answered)
            yield move(Step.DRAFT, Do.ANSWER, bodies=answered, waits_for=SPECIALIST)
        case approval.DraftSubmitted():
            yield from (move(Step.OPINION, Do.DROP, body_id) for body_id in event.lapsed_body_ids)
            yield move(Step.CONSULT, Do.END)
            yield move(Step.DRAFT, Do.END, by=event.submitted_by)
            yield move(Step.APPROVE, Do.BEGIN, waits_for=event.levels[0].value if event.levels else None)
        case approval.ApprovalLevelPassed():
            onward = Do.PASS if event.next_level else Do.END
            waits_for = event.next_level.value if event.next_level else None
            level = event.level.value
            yield move(Step.APPROVE, onward, by=event.approved_by, post=level, waits_for=waits_for)
        case approval.DraftReturned():
            yield move(Step.APPROVE, Do.END, by=event.returned_by, post=event.level.value, back=True)
            yield move(Step.DRAFT, Do.BEGIN, waits_for=SPECIALIST)
        case approval.DraftApproved():
            yield move(Step.APPROVE, Do.END, by=event.approved_by)
        case approval.DraftWithdrawn():
            yield from (move(Step.OPINION, Do.DROP, body_id) for body_id in event.lapsed_body_ids)
            yield from (move(step, Do.DROP) for step in _APPROVAL)


def _publishing(event: DocumentEvent) -> Iterator[Move]:
    place = (event.body_id, event.document_id, Step.ISSUE)
    match event:
        case publishing.PublicationOpened():
            about = _content(event, event.content, event.answers_document_id)
            yield Move(*place, Do.BEGIN, waits_for=CLERK, about=about)
        case publishing.DocumentIssued():
            about = About(event.answers_document_id or event.document_id, *_told(event.head))
            yield Move(*place, Do.END, by=event.issued_by, about=about)


_OF_SERVICE = {"receiving": _receiving, "routing": _routing, "approval": _approval, "publishing": _publishing}


def _head(event: DocumentEvent, head: DocumentHead) -> About:
    return About(event.document_id, *_told(head))


def _told(head: DocumentHead) -> tuple[str | None, str | None, int]:
    return head.kind, head.symbol, head.urgency.priority


def _content(event: DocumentEvent, content: DraftContent, answers: UUID | None) -> About:
    return About(answers or event.document_id, content.kind, None, content.urgency.priority)
