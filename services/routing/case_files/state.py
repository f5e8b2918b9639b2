"""A case file as its decider knows it."""

from enum import StrEnum
from uuid import UUID

from shared.bodies.actor import Actor, Post
from shared.bodies.rights import is_system
from shared.bodies.visibility import most_secret
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.routing.case_files import (
    CaseFileClosed,
    CaseFileHandedOver,
    CaseFileOpened,
    CaseFileTransferred,
    DocumentPutIntoCaseFile,
    DocumentTakenOutOfCaseFile,
    FiledPaper,
)
from shared.eventsourcing.state import HeldState


class Status(StrEnum):
    """Where a case file stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"
    HANDED_OVER = "handed_over"


class State(HeldState):
    """A case file and the documents in it, in the order of its list.

    ``most_secret`` never falls: the reason for taking a document out may tell what it was.
    """

    status: Status = Status.UNKNOWN
    case_file_id: UUID | None = None
    title: str = ""
    code: str = ""
    kept_by: PersonRef | None = None
    papers: tuple[FiledPaper, ...] = ()
    last_number: int = 0
    most_secret: Secrecy = Secrecy.NONE

    @property
    def in_hand(self) -> bool:
        """Whether the body still has it: the archive does not."""
        return self.status in (Status.OPEN, Status.CLOSED)

    @property
    def secrecy(self) -> Secrecy:
        """The highest secrecy of the documents in it now."""
        return most_secret(paper.secrecy for paper in self.papers)

    def listed(self, document_id: UUID) -> FiledPaper | None:
        """The document's line on the list; ``None`` where it is not in the case file."""
        return next((paper for paper in self.papers if paper.document_id == document_id), None)

    def is_kept_by(self, actor: Actor) -> bool:
        """Whether ``actor`` keeps the case file: its keeper, a records clerk, or the system."""
        keeper = self.kept_by is not None and actor.stands_for(self.kept_by.person_id)
        return keeper or actor.post is Post.RECORDS_CLERK or is_system(actor)


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case CaseFileOpened():
            return State(
                status=Status.OPEN,
                case_file_id=event.case_file_id,
                body_id=event.body_id,
                title=event.title,
                code=event.code,
                kept_by=event.kept_by,
            )
        case DocumentPutIntoCaseFile():
            most = most_secret((state.most_secret, event.paper.secrecy))
            papers = (*state.papers, event.paper)
            return state.model_copy(update={"papers": papers, "last_number": event.number, "most_secret": most})
        case DocumentTakenOutOfCaseFile():
            papers = tuple(paper for paper in state.papers if paper.document_id != event.paper_id)
            return state.model_copy(update={"papers": papers})
        case CaseFileClosed():
            return state.model_copy(update={"status": Status.CLOSED})
        case CaseFileTransferred():
            return state.model_copy(update={"held_by": event.to_body_id, "kept_by": event.kept_by})
        case CaseFileHandedOver():
            return state.model_copy(update={"status": Status.HANDED_OVER})
        case _:
            return state
