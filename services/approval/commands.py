"""What may be asked of approval."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.bodies.actor import Post
from shared.events.approval import DraftContent
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer


class StartDraft(Command):
    """Begin a document."""

    document_id: UUID
    body_id: str
    content: DraftContent
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    drafted_by: PersonRef | None = None  # by policy alone: whose draft it becomes


class ReviseDraft(Command):
    """Write a new revision."""

    content: DraftContent


class RequestOpinions(Command):
    """Ask other bodies what they think of the present revision."""

    consulted_body_ids: tuple[str, ...] = Field(min_length=1, max_length=200)
    question: str = Field(min_length=1, max_length=2000)
    deadline: dt.date | None = None


class GiveOpinion(Command):
    """Answer for one's own body, which was asked."""

    agrees: bool
    opinion: str = Field(min_length=1, max_length=10_000)


class CheckFormat(Command):
    """Record the examination of the form; no departures means it passed."""

    departures: tuple[str, ...] = Field(default=(), max_length=200)


class SubmitDraft(Command):
    """Submit for approval through the levels, first to last."""

    levels: tuple[Post, ...] = Field(default=(Post.CHIEF_OF_OFFICE, Post.LEADER), min_length=1, max_length=5)


class ApproveDraft(Command):
    """Say yes at one's own level; ``separate_approver`` is the body's rule, for the directory to say."""

    separate_approver: bool = False
    remarks: str | None = Field(default=None, max_length=4000)


class ReturnDraft(Command):
    """Send it back to the drafter."""

    remarks: str = Field(min_length=1, max_length=4000)


class TransferDraft(Transfer):
    """The draft goes to the successor (by rule, when the body has ended)."""


class TransferConsultation(Transfer):
    """The successor gives the opinion (by rule, when a consulted body has ended)."""


class WithdrawDraft(Command):
    """Take it back for good."""

    reason: str = Field(min_length=1, max_length=2000)


class CommentDraft(Command):
    """Write a remark for colleagues; those mentioned are told of it."""

    text: str = Field(min_length=1, max_length=4000)
    mentioned: tuple[PersonRef, ...] = Field(default=(), max_length=50)
