"""A draft as approval decides about it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.bodies.actor import Actor, Post
from shared.events.approval import (
    ApprovalLevelPassed,
    ConsultationTransferred,
    DraftApproved,
    DraftReturned,
    DraftRevised,
    DraftShared,
    DraftStarted,
    DraftSubmitted,
    DraftTransferred,
    DraftWithdrawn,
    FormatChecked,
    OpinionGiven,
    OpinionsRequested,
)
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.eventsourcing.state import DocumentState
from shared.paper.content import DraftContent


class Status(StrEnum):
    """Where a draft stands."""

    UNKNOWN = "unknown"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class State(DocumentState):
    """A draft: its present revision, the bodies asked for an opinion, the levels that have not approved it yet.

    ``co_authors`` write in the draft beside the drafter.  ``authors`` are the ids of all who have ever been one of
    these, or revised it for one of them.  ``asked_of`` names the successor that answers for a body that was asked and
    has ended.
    """

    status: Status = Status.UNKNOWN
    content: DraftContent | None = None
    revision: int = 0
    drafter: PersonRef | None = None
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    asked: tuple[str, ...] = ()
    levels: tuple[Post, ...] = ()
    format_checked: bool = False
    co_authors: tuple[PersonRef, ...] = ()
    authors: tuple[str, ...] = ()
    asked_of: dict[str, str] = Field(default={})

    @property
    def open(self) -> bool:
        """Whether the draft is neither approved nor withdrawn."""
        return self.status in (Status.DRAFTING, Status.SUBMITTED)

    def answering(self, consulted_body_id: str) -> str:
        """The body that gives the opinion asked of ``consulted_body_id``: itself, or its successor."""
        return self.asked_of.get(consulted_body_id, consulted_body_id)

    def asked_for(self, actor: Actor) -> str:
        """The asked body for which ``actor`` answers, their own before one that it succeeded."""
        own_first = sorted(self.asked, key=lambda consulted: consulted != actor.body_id)
        return next((body for body in own_first if self.answering(body) == actor.body_id), actor.body_id)

    def is_drafted_by(self, actor: Actor) -> bool:
        """Whether ``actor`` is the drafter, or acts for them."""
        return self.drafter is not None and actor.stands_for(self.drafter.person_id)

    def is_written_by(self, actor: Actor) -> bool:
        """Whether ``actor`` writes in the draft: as its drafter or a co-author, or acting for one of them."""
        return self.is_drafted_by(actor) or any(actor.stands_for(one.person_id) for one in self.co_authors)


def evolve(state: State, event: Event) -> State:  # noqa: PLR0912 - one case per event
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case DraftStarted():
            return State(
                status=Status.DRAFTING,
                document_id=event.document_id,
                body_id=event.body_id,
                content=event.content,
                revision=1,
                drafter=event.drafted_by,
                authors=(event.drafted_by.person_id,),
                answers_document_id=event.answers_document_id,
                replaces_document_id=event.replaces_document_id,
            )
        case DraftRevised():
            authors = tuple(dict.fromkeys((*state.authors, event.revised_by.person_id)))
            revised = {"content": event.content, "revision": event.revision, "authors": authors}
            return state.model_copy(update={**revised, "format_checked": False})
        case DraftShared():
            named = (person.person_id for person in event.co_authors)
            authors = tuple(dict.fromkeys((*state.authors, *named)))
            return state.model_copy(update={"co_authors": event.co_authors, "authors": authors})
        case OpinionsRequested():
            return state.model_copy(update={"asked": (*state.asked, *event.consulted_body_ids)})
        case OpinionGiven():
            asked = tuple(body_id for body_id in state.asked if body_id != event.consulted_body_id)
            return state.model_copy(update={"asked": asked})
        case ConsultationTransferred():
            return state.model_copy(update={"asked_of": {**state.asked_of, event.consulted_body_id: event.to_body_id}})
        case DraftTransferred():
            drafter = event.now(state.drafter) if state.drafter else None
            return state.model_copy(update={"held_by": event.to_body_id, "drafter": drafter})
        case FormatChecked():
            return state.model_copy(update={"format_checked": event.passed})
        case DraftSubmitted():
            return state.model_copy(update={"status": Status.SUBMITTED, "levels": event.levels, "asked": ()})
        case ApprovalLevelPassed():
            return state.model_copy(update={"levels": state.levels[1:]})
        case DraftReturned():
            return state.model_copy(update={"status": Status.DRAFTING, "levels": (), "format_checked": False})
        case DraftApproved():
            return state.model_copy(update={"status": Status.APPROVED})
        case DraftWithdrawn():
            return state.model_copy(update={"status": Status.WITHDRAWN})
        case _:
            return state
