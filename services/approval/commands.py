"""The commands of approval."""

import datetime as dt
from uuid import UUID

from pydantic import Field

from shared.bodies.actor import Post
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer
from shared.paper.content import SentContent


class StartDraft(Command):
    """Begin a draft; only a policy fills in ``drafted_by``, the person whose draft it becomes."""

    document_id: UUID
    body_id: str
    content: SentContent
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None
    drafted_by: PersonRef | None = None


class ReviseDraft(Command):
    """Write a new revision."""

    content: SentContent


class ShareDraft(Command):
    """Name the colleagues who write in the draft too, all of them; none: the drafter writes alone again."""

    co_authors: tuple[PersonRef, ...] = Field(default=(), max_length=20)


class RequestOpinions(Command):
    """Ask other bodies for their opinion on the present revision."""

    consulted_body_ids: tuple[str, ...] = Field(min_length=1, max_length=200)
    question: str = Field(min_length=1, max_length=2000)
    deadline: dt.date | None = None


class GiveOpinion(Command):
    """Give the opinion of one's own body, which was asked."""

    agrees: bool
    opinion: str = Field(min_length=1, max_length=10_000)


class CheckFormat(Command):
    """Record the examination of the form; no departures means it passed."""

    departures: tuple[str, ...] = Field(default=(), max_length=200)


class SubmitDraft(Command):
    """Submit for approval through the levels, first to last."""

    levels: tuple[Post, ...] = Field(default=(Post.CHIEF_OF_OFFICE, Post.LEADER), min_length=1, max_length=5)


class ApproveDraft(Command):
    """Approve at one's own level; the directory fills in ``separate_approver``, the body's rule."""

    separate_approver: bool = False
    remarks: str | None = Field(default=None, max_length=4000)


class ReturnDraft(Command):
    """Send it back to the drafter."""

    remarks: str = Field(min_length=1, max_length=4000)


class ReopenDraft(Command):
    """Give an approved draft that was not signed back to its drafter (by policy)."""

    reason: str = Field(min_length=1, max_length=4000)
    declined_by: PersonRef


class TransferDraft(Transfer):
    """Give the draft to the successor (by rule, when the body has ended)."""


class TransferConsultation(Transfer):
    """Let the successor give the opinion (by rule, when a consulted body has ended)."""


class WithdrawDraft(Command):
    """Take the draft back for good."""

    reason: str = Field(min_length=1, max_length=2000)


class CommentDraft(Command):
    """Write a remark for colleagues; those mentioned are notified."""

    text: str = Field(min_length=1, max_length=4000)
    mentioned: tuple[PersonRef, ...] = Field(default=(), max_length=50)
