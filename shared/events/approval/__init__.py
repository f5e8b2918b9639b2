"""Approval: a draft is written, consulted on, checked, submitted and approved level by level."""

import datetime as dt
from typing import ClassVar
from uuid import UUID

from shared.bodies.actor import Post
from shared.events.base import DocumentEvent
from shared.events.people import PersonRef
from shared.events.transfers import Transferred
from shared.paper.content import DraftContent


class DraftStarted(DocumentEvent):
    """A draft was begun, perhaps as the answer to an incoming document or to replace an issued one."""

    schema_version: ClassVar[int] = 2

    content: DraftContent
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None


class DraftRevised(DocumentEvent):
    """The draft has a new revision; the former ones stay readable.  Revision 1 is the one it started with."""

    schema_version: ClassVar[int] = 2

    revision: int
    content: DraftContent
    revised_by: PersonRef


class DraftShared(DocumentEvent):
    """The drafter named the colleagues who write in the draft too; with none, the drafter writes alone again."""

    co_authors: tuple[PersonRef, ...]
    shared_by: PersonRef


class OpinionsRequested(DocumentEvent):
    """Other bodies were asked for their opinion, perhaps until a deadline.  They see ``revision`` of the draft."""

    schema_version: ClassVar[int] = 2

    consulted_body_ids: tuple[str, ...]
    question: str
    deadline: dt.date | None = None
    revision: int
    content: DraftContent
    requested_by: PersonRef


class OpinionGiven(DocumentEvent):
    """A consulted body gave its opinion; ``still_asked_body_ids`` have not answered yet."""

    consulted_body_id: str
    agrees: bool
    opinion: str
    given_by: PersonRef
    still_asked_body_ids: tuple[str, ...] = ()


class FormatChecked(DocumentEvent):
    """The form was examined (thẩm định thể thức); ``departures`` names each departure from it."""

    passed: bool
    departures: tuple[str, ...] = ()
    checked_by: PersonRef


class DraftSubmitted(DocumentEvent):
    """The draft was submitted for approval through ``levels``, first to last.

    This ends the consultation: ``lapsed_body_ids`` were asked and have not answered.
    """

    revision: int
    levels: tuple[Post, ...]
    submitted_by: PersonRef
    lapsed_body_ids: tuple[str, ...] = ()


class ApprovalLevelPassed(DocumentEvent):
    """One level approved the draft; it goes to ``next_level``, and without one it is approved."""

    level: Post
    approved_by: PersonRef
    remarks: str | None = None
    next_level: Post | None = None


class DraftReturned(DocumentEvent):
    """A level returned the draft to the drafter with remarks."""

    level: Post
    remarks: str
    returned_by: PersonRef


class DraftApproved(DocumentEvent):
    """The last level approved the draft: the document may be issued with this content and no other.

    ``content_sha256`` binds the approval to the content (`shared.paper.sealing.content_sha256`).
    """

    schema_version: ClassVar[int] = 2

    content_sha256: str | None = None

    revision: int
    content: DraftContent
    approved_by: PersonRef
    drafted_by: PersonRef
    answers_document_id: UUID | None = None
    replaces_document_id: UUID | None = None


class DraftCommented(DocumentEvent):
    """A person remarked on the draft; ``mentioned`` are notified."""

    text: str
    mentioned: tuple[PersonRef, ...] = ()
    commented_by: PersonRef


class DraftTransferred(Transferred):
    """The draft goes on in another body, which issues it under its own name and number."""


class ConsultationTransferred(Transferred):
    """Another body gives the opinion that was asked of ``consulted_body_id``."""

    consulted_body_id: str


class DraftWithdrawn(DocumentEvent):
    """The drafter took the draft back: its end."""

    reason: str
    withdrawn_by: PersonRef
    lapsed_body_ids: tuple[str, ...] = ()
