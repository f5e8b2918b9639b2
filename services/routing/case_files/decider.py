"""A case file decides: open → closed → handed over; documents come and go while it is open."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.routing.case_files.commands import (
    MOST_PAPERS,
    CloseCaseFile,
    HandOverCaseFile,
    OpenCaseFile,
    PutDocument,
    TakeDocumentOut,
    TransferCaseFile,
)
from shared.bodies.actor import Actor, Post
from shared.bodies.policy import is_system, may
from shared.bodies.visibility import cleared, most_secret
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
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_clearance, guard_post
from shared.eventsourcing.transfer import guard_transfer


class Status(StrEnum):
    """Where a case file stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    CLOSED = "closed"
    HANDED_OVER = "handed_over"


class State(BaseModel):
    """A case file and the documents in it, in the order of its list."""

    model_config = ConfigDict(frozen=True)

    status: Status = Status.UNKNOWN
    case_file_id: UUID | None = None
    body_id: str | None = None
    title: str = ""
    code: str = ""
    kept_by: PersonRef | None = None
    papers: tuple[FiledPaper, ...] = ()
    last_number: int = 0
    most_secret: Secrecy = Secrecy.NONE
    held_by: str | None = None

    @property
    def in_charge(self) -> str:
        """The body that acts: its own, or the one that took it over."""
        return self.held_by or self.body_id or ""

    @property
    def in_hand(self) -> bool:
        """Whether it is still to be closed, or handed over."""
        return self.status in (Status.OPEN, Status.CLOSED)

    def holds(self, document_id: UUID) -> FiledPaper | None:
        """The document as the list names it, where it is in."""
        return next((paper for paper in self.papers if paper.document_id == document_id), None)


def open_case_file(command: OpenCaseFile, state: State, context: Context) -> Sequence[Event]:
    """Open it, in one's own body."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("casefile.exists")
    return [
        CaseFileOpened(**command.model_dump(), body_id=context.actor.body_id, opened_by=PersonRef.of(context.actor))
    ]


def put(command: PutDocument, state: State, context: Context) -> Sequence[Event]:
    """Put a document in, once; a filing that was decided while it was open still arrives after it was closed."""
    case_file_id, body_id = _guard(command, state, context)
    # about this paper; the case file itself is open to them
    if not cleared(context.actor.clearance, command.paper.secrecy, context.secrecy):
        raise Rejected("casefile.paper-too-secret")
    _guard_status(state, Status.OPEN, *((Status.CLOSED,) if is_system(context.actor) else ()))
    if state.holds(command.paper.document_id):
        if is_system(context.actor):
            return []
        raise Rejected("casefile.already-in")
    if len(state.papers) >= MOST_PAPERS:
        raise Rejected("casefile.full", most=MOST_PAPERS)
    return [
        DocumentPutIntoCaseFile(
            case_file_id=case_file_id,
            body_id=body_id,
            paper=command.paper,
            number=state.last_number + 1,
            put_by=PersonRef.of(context.actor),
        )
    ]


def take_out(command: TakeDocumentOut, state: State, context: Context) -> Sequence[Event]:
    """Take out what does not belong there."""
    case_file_id, body_id = _guard(command, state, context)
    _guard_status(state, Status.OPEN)
    paper = state.holds(command.paper_id)
    if paper is None or not cleared(context.actor.clearance, paper.secrecy, context.secrecy):
        raise Rejected("casefile.not-in")
    return [
        DocumentTakenOutOfCaseFile(
            case_file_id=case_file_id,
            body_id=body_id,
            paper_id=command.paper_id,
            reason=command.reason,
            taken_by=PersonRef.of(context.actor),
        )
    ]


def close(command: CloseCaseFile, state: State, context: Context) -> Sequence[Event]:
    """Close it, once no document in it is being worked on."""
    case_file_id, body_id = _guard(command, state, context)
    _guard_status(state, Status.OPEN)
    if not state.papers:
        raise Rejected("casefile.empty")
    if command.unfinished:
        raise Rejected("casefile.unfinished", documents=", ".join(command.unfinished[:10]))
    by = PersonRef.of(context.actor)
    return [CaseFileClosed(case_file_id=case_file_id, body_id=body_id, documents=len(state.papers), closed_by=by)]


def hand_over(command: HandOverCaseFile, state: State, context: Context) -> Sequence[Event]:
    """Hand it over with its list; who does must be cleared for everything on it."""
    case_file_id, body_id = _guard(command, state, context)
    guard_clearance(context.actor, _most_secret(state), context.secrecy)
    _guard_status(state, Status.CLOSED)
    return [
        CaseFileHandedOver(
            case_file_id=case_file_id,
            body_id=body_id,
            papers=state.papers,
            handed_over_by=PersonRef.of(context.actor),
            received_by=command.received_by,
            note=command.note,
        )
    ]


def transfer(command: TransferCaseFile, state: State, context: Context) -> Sequence[Event]:
    """The successor keeps it; a keeper who did not come along is stood in for.  What the archive has stays there."""
    guard_transfer(command, context)
    if not state.in_hand or command.from_body_id != state.in_charge or command.to_body_id == state.in_charge:
        return []
    assert state.case_file_id is not None
    assert state.kept_by is not None
    return [
        CaseFileTransferred(
            case_file_id=state.case_file_id,
            body_id=state.body_id or "",
            from_body_id=command.from_body_id,
            to_body_id=command.to_body_id,
            kept_by=command.stand_ins.get(state.kept_by.person_id, state.kept_by),
        )
    ]


def _guard(command: Command, state: State, context: Context) -> tuple[UUID, str]:
    if state.case_file_id is None or state.body_id is None:
        raise Rejected("casefile.unknown")
    guard_post(command, context.actor)
    guard_body(context.actor, state.in_charge)
    if not _keeps(state, context.actor):
        raise Rejected("casefile.not-keeper")
    return state.case_file_id, state.body_id


def _guard_status(state: State, *allowed: Status) -> None:
    if state.status not in allowed:
        raise Rejected("casefile.out-of-order", state=state.status.value)


def _keeps(state: State, actor: Actor) -> bool:
    keeper = state.kept_by is not None and actor.stands_for(state.kept_by.person_id)
    return keeper or actor.post is Post.RECORDS_CLERK or is_system(actor)


def _most_secret(state: State) -> Secrecy:
    return most_secret(paper.secrecy for paper in state.papers)


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
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


def about(state: State, command: Command | None) -> tuple[UUID, ...]:
    """The documents that a command lists: one that is put in or taken out, or all that are handed over."""
    match command:
        case PutDocument():
            return (command.paper.document_id,)
        case TakeDocumentOut():
            return (command.paper_id,)
        case HandOverCaseFile():
            return tuple(paper.document_id for paper in state.papers)
        case _:
            return ()


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this case file now."""
    if state.in_charge != actor.body_id or not _keeps(state, actor):
        return []
    names: list[str] = []
    if state.status is Status.OPEN:
        names += ["PutDocument", "TakeDocumentOut", "CloseCaseFile"]
    if state.status is Status.CLOSED and cleared(actor.clearance, _most_secret(state)):
        names.append("HandOverCaseFile")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        OpenCaseFile: open_case_file,
        PutDocument: put,
        TakeDocumentOut: take_out,
        CloseCaseFile: close,
        HandOverCaseFile: hand_over,
        TransferCaseFile: transfer,
    },
    evolve=evolve,
    in_charge=lambda state: state.held_by,
    about=about,
    secrecy=lambda state: state.most_secret.value,  # a reason for taking one out may tell what it was
)
