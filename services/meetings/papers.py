"""Decisions on papers: laid before the meeting, updated, withdrawn, read."""

from collections.abc import Sequence

from services.meetings.commands import AttachPaper, ReadPaper, UpdatePaper, WithdrawPaper
from services.meetings.guards import guard_electronic, guard_item, guard_organiser, guard_part
from services.meetings.state import State
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.meetings import PaperAttached, PaperForm, PaperRead, PaperUpdated, PaperWithdrawn
from shared.events.people import Invitee, PersonRef
from shared.eventsourcing.decider import Context, Rejected

MOST_PAPERS = 500


def attach(command: AttachPaper, state: State, context: Context) -> Sequence[Event]:
    """The organisers lay a paper before the meeting.

    A secret paper is only listed and handed out on paper: the law keeps its title and content out of this system.
    """
    guard_organiser(command, state, context)
    guard_item(state, command.item)
    if str(command.paper_id) in state.papers:
        raise Rejected("meetings.paper-known")
    if len(state.papers) >= MOST_PAPERS:
        raise Rejected("meetings.too-many-papers", most=MOST_PAPERS)
    if command.secrecy is not Secrecy.NONE:
        if command.file is not None or command.title is not None or command.form is not PaperForm.ON_PAPER:
            raise Rejected("meetings.secret-paper")
    elif command.title is None:
        raise Rejected("meetings.paper-without-title")
    if (command.form is PaperForm.ELECTRONIC) != (command.file is not None):
        raise Rejected("meetings.paper-without-file")
    return [
        PaperAttached(
            **state.shared(),
            paper_id=command.paper_id,
            item=command.item,
            paper_title=command.title,
            form=command.form,
            secrecy=command.secrecy,
            file=command.file,
            attached_by=PersonRef.of(context.actor),
        )
    ]


def update(command: UpdatePaper, state: State, context: Context) -> Sequence[Event]:
    """An electronic paper gets a new version; the same file again changes nothing."""
    guard_organiser(command, state, context)
    paper = guard_electronic(state, command.paper_id)
    if paper.sha256 == command.file.sha256:
        return []
    return [
        PaperUpdated(
            **state.shared(),
            paper_id=command.paper_id,
            paper_version=paper.version + 1,
            file=command.file,
            note=command.note,
            updated_by=PersonRef.of(context.actor),
        )
    ]


def withdraw(command: WithdrawPaper, state: State, context: Context) -> Sequence[Event]:
    """The organisers take a paper off the agenda."""
    guard_organiser(command, state, context)
    if str(command.paper_id) not in state.papers:
        raise Rejected("meetings.unknown-paper")
    return [PaperWithdrawn(**state.shared(), paper_id=command.paper_id, reason=command.reason)]


def read(command: ReadPaper, state: State, context: Context) -> Sequence[Event]:
    """Somebody invited has opened the newest version; recorded once per person and version."""
    guard_part(command, state, context)
    paper = guard_electronic(state, command.paper_id)
    reader = state.invited_as(context.actor) or Invitee(
        person=PersonRef.of(context.actor), body_id=state.place_of(context.actor) or context.actor.body_id
    )
    if paper.read.get(reader.person.person_id, 0) >= paper.version:
        return []
    return [PaperRead(**state.about(), paper_id=command.paper_id, paper_version=paper.version, reader=reader)]
