"""A case file decides: open → closed → handed over to the archive; documents come and go while it is open."""

from collections.abc import Sequence
from uuid import UUID

from services.routing.case_files.commands import (
    MOST_PAPERS,
    CloseCaseFile,
    HandOverCaseFile,
    OpenCaseFile,
    PutDocument,
    TakeDocumentOut,
    TransferCaseFile,
)
from services.routing.case_files.guards import guard_keeper, guard_status
from services.routing.case_files.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import is_system, may
from shared.bodies.visibility import cleared
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.routing.case_files import (
    CaseFileClosed,
    CaseFileHandedOver,
    CaseFileOpened,
    CaseFileTransferred,
    DocumentPutIntoCaseFile,
    DocumentTakenOutOfCaseFile,
)
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard_clearance, guard_post
from shared.eventsourcing.transfer import guard_transfer


def open_case_file(command: OpenCaseFile, state: State, context: Context) -> Sequence[Event]:
    """A body opens a case file of its own."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("casefile.exists")
    return [
        CaseFileOpened(
            case_file_id=command.case_file_id,
            body_id=context.actor.body_id,
            title=command.title,
            code=command.code,
            retention_years=command.retention_years,
            kept_by=command.kept_by,
            opened_by=PersonRef.of(context.actor),
        )
    ]


def put(command: PutDocument, state: State, context: Context) -> Sequence[Event]:
    """A document is put in once.  The system may put it in after the closing: the filing was decided before it."""
    case_file_id, body_id = guard_keeper(command, state, context)
    # refused as too secret, not as forbidden: the actor may see the case file itself
    if not cleared(context.actor.clearance, command.paper.secrecy, context.secrecy):
        raise Rejected("casefile.paper-too-secret")
    guard_status(state, Status.OPEN, *((Status.CLOSED,) if is_system(context.actor) else ()))
    if state.listed(command.paper.document_id):
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
    """A document that was put in by mistake is taken out."""
    case_file_id, body_id = guard_keeper(command, state, context)
    guard_status(state, Status.OPEN)
    paper = state.listed(command.paper_id)
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
    """The case file is closed when no document in it is being worked on."""
    case_file_id, body_id = guard_keeper(command, state, context)
    guard_status(state, Status.OPEN)
    if not state.papers:
        raise Rejected("casefile.empty")
    if command.unfinished:
        raise Rejected("casefile.unfinished", documents=", ".join(command.unfinished[:10]))
    by = PersonRef.of(context.actor)
    return [CaseFileClosed(case_file_id=case_file_id, body_id=body_id, documents=len(state.papers), closed_by=by)]


def hand_over(command: HandOverCaseFile, state: State, context: Context) -> Sequence[Event]:
    """The archive gets it with its list; whoever hands it over is cleared for everything on the list."""
    case_file_id, body_id = guard_keeper(command, state, context)
    guard_clearance(context.actor, state.secrecy, context.secrecy)
    guard_status(state, Status.CLOSED)
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
    """The successor keeps it; a stand-in takes the place of a keeper who did not come along."""
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


def about(state: State, command: Command | None) -> tuple[UUID, ...]:
    """The documents that a command tells of: the one put in or taken out, or all that are handed over."""
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
    """The commands that ``actor`` may give about this case file now."""
    if state.in_charge != actor.body_id or not state.is_kept_by(actor):
        return []
    names: list[str] = []
    if state.status is Status.OPEN:
        names += ["PutDocument", "TakeDocumentOut", "CloseCaseFile"]
    if state.status is Status.CLOSED and cleared(actor.clearance, state.secrecy):
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
    secrecy=lambda state: state.most_secret.value,
)
