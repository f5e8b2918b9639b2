"""Meetings: called, prepared with papers, opinions and votes, attended, and concluded in minutes."""

import datetime as dt
from enum import StrEnum
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.files import FileRef
from shared.documents.secrecy import Secrecy
from shared.events.base import MeetingEvent, SharedMeetingEvent
from shared.events.people import Invitee, PersonRef


class MeetingKind(StrEnum):
    """Which kind of meeting it is; a conference (of dissemination) is held online down to ward and commune."""

    COMMITTEE = "committee"
    STANDING_COMMITTEE = "standing_committee"
    PERMANENT_BOARD = "permanent_board"
    OTHER = "other"
    CONFERENCE = "conference"


class PaperForm(StrEnum):
    """How a paper reaches the people in the meeting."""

    ELECTRONIC = "electronic"
    ON_PAPER = "on_paper"


class Choice(StrEnum):
    """What a vote says."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Line(StrEnum):
    """How somebody took part."""

    ROOM = "room"
    ONLINE = "online"
    ABSENT = "absent"


class AgendaItem(BaseModel):
    """An item of the agenda; papers and motions name it by its number, from 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=500)
    presenter: str | None = Field(default=None, max_length=300)


class Conclusion(BaseModel):
    """A conclusion of the meeting; with a lead body it becomes that body's task."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=4000)
    lead_body_id: str | None = Field(default=None, max_length=120)
    cooperating_body_ids: tuple[str, ...] = Field(default=(), max_length=200)
    deadline: dt.date | None = None


class Tally(BaseModel):
    """The result of a vote; ``invited`` is how many people might have voted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    in_favour: int = Field(ge=0)
    against: int = Field(ge=0)
    abstained: int = Field(ge=0)
    invited: int = Field(ge=0)


def notice_id(meeting_id: UUID) -> UUID:
    """The id of the notice of conclusions (Thông báo kết luận) that the meeting's minutes become."""
    return uuid5(meeting_id, "notice-of-conclusions")


class MeetingCalled(SharedMeetingEvent):
    """A meeting is called; ``points`` are the places that take part online (điểm cầu)."""

    kind: MeetingKind
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    points: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    called_by: PersonRef


class AgendaSet(SharedMeetingEvent):
    """The agenda was written anew."""

    agenda: tuple[AgendaItem, ...]


class MeetingPostponed(SharedMeetingEvent):
    """The meeting was moved to another time."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    reason: str


class MeetingCancelled(SharedMeetingEvent):
    """The meeting will not take place: its end."""

    reason: str


class PaperAttached(SharedMeetingEvent):
    """A paper was laid before the meeting, for an agenda item.

    A secret paper is listed by its secrecy alone: neither its title nor its content enters this system.
    """

    paper_id: UUID
    item: int
    paper_title: str | None = None
    form: PaperForm
    secrecy: Secrecy = Secrecy.NONE
    file: FileRef | None = None
    attached_by: PersonRef


class PaperUpdated(SharedMeetingEvent):
    """A paper has a new version; whoever read the former one is asked to read it again."""

    paper_id: UUID
    paper_version: int
    file: FileRef
    note: str | None = None
    updated_by: PersonRef


class PaperWithdrawn(SharedMeetingEvent):
    """A paper was taken off the agenda."""

    paper_id: UUID
    reason: str


class PaperRead(MeetingEvent):
    """Somebody opened a version of a paper."""

    paper_id: UUID
    paper_version: int
    reader: Invitee


class OpinionSent(MeetingEvent):
    """Somebody invited sent an opinion on an agenda item, or on the whole meeting (``item`` is ``None``)."""

    item: int | None = None
    text: str
    sent_by: Invitee


class VotingOpened(SharedMeetingEvent):
    """A motion was put to the vote, before the meeting or in it."""

    voting_id: UUID
    motion: str
    item: int | None = None
    until: dt.datetime | None = None


class VoteCast(MeetingEvent):
    """Somebody voted; until the voting is closed, a later vote of the same person replaces this one."""

    voting_id: UUID
    voter: Invitee
    choice: Choice
    remark: str | None = None


class VotingClosed(SharedMeetingEvent):
    """A voting was closed; ``tally`` is its result."""

    voting_id: UUID
    tally: Tally


class AttendanceRecorded(MeetingEvent):
    """It was recorded how a person or a body took part: in the room, at an online point, or not at all.

    Exactly one of ``person`` and ``attending_body_id`` is set; ``invited_body_id`` is the body that was invited, or the
    person's.
    """

    person: PersonRef | None = None
    attending_body_id: str | None = None
    invited_body_id: str
    line: Line
    point: str | None = None
    head_count: int = 1
    stand_in: str | None = None
    reason: str | None = None


class MinutesDrafted(MeetingEvent):
    """The minutes were drafted for the chair."""

    text: str
    conclusions: tuple[Conclusion, ...] = ()
    drafted_by: PersonRef
    chair: Invitee


class MinutesReturned(MeetingEvent):
    """The chair returned the minutes to be changed."""

    reason: str
    drafted_by: PersonRef
    chair: Invitee


class MinutesApproved(SharedMeetingEvent):
    """The chair approved the minutes: their conclusions become a notice and tasks."""

    text: str
    conclusions: tuple[Conclusion, ...] = ()
    drafted_by: PersonRef
    approved_by: PersonRef
    starts_at: dt.datetime


class MeetingClosed(SharedMeetingEvent):
    """The meeting was closed: its end."""


class MeetingTransferred(MeetingEvent):
    """A body that called the meeting, or was invited to it, has ended: ``to_body_id`` takes its ``places``.

    Later events still name the bodies that were invited.  The invitation of a person who went elsewhere lapses; as the
    chair, and for the minutes, their stand-in in ``stand_ins`` (``person id → person``) takes their place.
    """

    from_body_id: str
    to_body_id: str
    places: tuple[str, ...]
    stand_ins: dict[str, PersonRef] = Field(default={})
