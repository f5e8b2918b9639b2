"""Guards of approval's decisions.  Each raises `Rejected`."""

from uuid import UUID

from services.approval.commands import ApproveDraft
from services.approval.state import State, Status
from shared.documents.files import DOCX, PICTURES
from shared.documents.kinds import kind_named
from shared.documents.stamps import certain_stamp
from shared.eventsourcing.decider import Command, Context, Rejected
from shared.eventsourcing.guards import guard
from shared.paper.content import DraftContent, lines_of
from shared.paper.paper import pictures_of


def guard_draft(state: State) -> tuple[UUID, str, DraftContent]:
    """Refuse a command to a stream that does not exist; returns the draft's id, its body's and its content."""
    if state.document_id is None or state.body_id is None or state.content is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id, state.content


def guard_status(state: State, *allowed: Status) -> None:
    """Refuse a draft that stands in none of ``allowed``."""
    if state.status not in allowed:
        raise Rejected("approval.out-of-order", state=state.status.value)


def guard_drafter(command: Command, state: State, context: Context) -> tuple[UUID, str, DraftContent]:
    """Refuse everyone but the drafter, and a draft that was submitted."""
    known = guard_draft(state)
    guard(command, context, state.in_charge)
    guard_status(state, Status.DRAFTING)
    if not state.is_drafted_by(context.actor):
        raise Rejected("approval.not-drafter")
    return known


def guard_writer(command: Command, state: State, context: Context) -> tuple[UUID, str, DraftContent]:
    """Refuse everyone but the drafter and the co-authors, and a draft that was submitted."""
    known = guard_draft(state)
    guard(command, context, state.in_charge)
    guard_status(state, Status.DRAFTING)
    if not state.is_written_by(context.actor):
        raise Rejected("approval.not-writer")
    return known


def guard_level(command: Command, state: State, context: Context) -> tuple[UUID, str, DraftContent]:
    """Refuse everyone but the level whose turn it is."""
    known = guard_draft(state)
    guard(command, context, state.in_charge)
    guard_status(state, Status.SUBMITTED)
    if context.actor.post is not state.levels[0]:
        raise Rejected("approval.other-level", level=state.levels[0].label)
    return known


def guard_approval(command: ApproveDraft, state: State, context: Context) -> tuple[UUID, str, DraftContent]:
    """Refuse everyone but the level whose turn it is; at the last one also who is not meant to sign.

    Under the body's rule ``separate_approver``, refuse who wrote in the draft.
    """
    known = guard_level(command, state, context)
    if command.separate_approver and any(map(context.actor.stands_for, state.authors)):
        raise Rejected("approval.own-draft")
    signer = known[2].signers[-1] if known[2].signers else None
    meant = signer.person_id if signer is not None else None
    if len(state.levels) == 1 and signer is not None and meant is not None and not context.actor.stands_for(meant):
        raise Rejected("approval.other-signer", name=signer.name)
    return known


def guard_content(content: DraftContent, context: Context) -> None:
    """Refuse an unknown kind, words stamped secret, a file that is none, a directive whose deadline has passed."""
    if kind_named(content.kind) is None:
        raise Rejected("approval.unknown-kind", kind=content.kind)
    if certain_stamp("\n".join(lines_of(content))) is not None:
        raise Rejected("secret.content")
    for picture in pictures_of(content.paper):
        if picture.media_type not in PICTURES:  # as the store knows it, whatever the sender called it
            raise Rejected("approval.no-picture", name=picture.name)
    if content.word is not None and content.word.media_type != DOCX:
        raise Rejected("approval.word-no-docx", name=content.word.name)
    for directive in content.directives:
        if directive.deadline is not None and directive.deadline < context.today:
            raise Rejected("approval.deadline-past", deadline=directive.deadline)
