"""The commands of a meeting."""

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from shared.documents.files import FileRef
from shared.documents.secrecy import Secrecy
from shared.events.meetings import AgendaItem, Choice, Conclusion, Line, MeetingKind, PaperForm
from shared.events.people import Invitee
from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Statement = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class CallMeeting(Command):
    """Call a meeting or a conference."""

    meeting_id: UUID
    body_id: str
    title: str = Field(min_length=1, max_length=500)
    kind: MeetingKind
    place: str = Field(min_length=1, max_length=300)
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    chair: Invitee
    people: tuple[Invitee, ...] = Field(default=(), max_length=500)
    bodies: tuple[str, ...] = Field(default=(), max_length=3000)
    points: tuple[Name, ...] = Field(default=(), max_length=500)
    agenda: tuple[AgendaItem, ...] = Field(default=(), max_length=100)


class SetAgenda(Command):
    """Write the agenda anew; an item that has papers keeps its number."""

    agenda: tuple[AgendaItem, ...] = Field(min_length=1, max_length=100)


class PostponeMeeting(Command):
    """Move the meeting to another time."""

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: str = Field(min_length=1, max_length=2000)


class CancelMeeting(Command):
    """Call the meeting off."""

    reason: str = Field(min_length=1, max_length=2000)


class AttachPaper(Command):
    """Lay a paper before the meeting."""

    paper_id: UUID
    item: int = Field(ge=1, le=100)
    title: str | None = Field(default=None, max_length=500)
    form: PaperForm = PaperForm.ELECTRONIC
    secrecy: Secrecy = Secrecy.NONE
    file: FileRef | None = None


class UpdatePaper(Command):
    """Lay a new version of an electronic paper before the meeting."""

    paper_id: UUID
    file: FileRef
    note: str | None = Field(default=None, max_length=2000)


class WithdrawPaper(Command):
    """Take a paper off the agenda."""

    paper_id: UUID
    reason: str = Field(min_length=1, max_length=2000)


class ReadPaper(Command):
    """Record that one has opened a paper (the paper's page gives this command)."""

    paper_id: UUID


class SendOpinion(Command):
    """Send an opinion on an agenda item, or on the whole meeting without ``item``."""

    item: int | None = Field(default=None, ge=1, le=100)
    text: Statement


class OpenVoting(Command):
    """Put a motion to the vote."""

    voting_id: UUID
    motion: str = Field(min_length=1, max_length=4000)
    item: int | None = Field(default=None, ge=1, le=100)
    until: AwareDatetime | None = None


class CastVote(Command):
    """Vote, or change one's vote."""

    voting_id: UUID
    choice: Choice
    remark: str | None = Field(default=None, max_length=2000)


class CloseVoting(Command):
    """Close the voting and count its votes."""

    voting_id: UUID


class RecordAttendance(Command):
    """Record how an invited person or body takes part; without either, how one takes part oneself."""

    person_id: str | None = Field(default=None, max_length=120)
    attending_body_id: str | None = Field(default=None, max_length=120)
    line: Line
    point: Name | None = None
    head_count: int = Field(default=1, ge=1, le=100_000)
    stand_in: Name | None = None
    reason: str | None = Field(default=None, max_length=2000)


class DraftMinutes(Command):
    """Draft the minutes with the conclusions, for the chair."""

    text: str = Field(min_length=1, max_length=200_000)
    conclusions: tuple[Conclusion, ...] = Field(default=(), max_length=200)


class ReturnMinutes(Command):
    """Return the minutes to be changed."""

    reason: str = Field(min_length=1, max_length=2000)


class ApproveMinutes(Command):
    """Approve the minutes: their conclusions go out, and the meeting is closed."""


class CloseMeeting(Command):
    """Close a meeting that needs no minutes."""


class TransferMeeting(Transfer):
    """Give the places of a body to its successor (by rule, when the body has ended)."""


LATEST_ENTRY = dt.timedelta(days=30)
"""How long after its beginning a meeting may be entered: one called by telephone is written down afterwards."""
