"""Meetings as those who are invited know them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from shared.documents.files import FileRef
from shared.events.meetings import AgendaItem, Conclusion, Tally
from shared.events.people import Invitee
from shared.readmodels.people import NamedPerson


@dataclass(frozen=True, slots=True)
class FormerPaper:
    """A former version of a paper."""

    version: int
    file: FileRef
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a meeting; one that is secret has neither title nor file."""

    paper_id: UUID
    item: int
    title: str | None
    form: str
    secrecy: str
    file: FileRef | None
    version: int
    at: dt.datetime
    former: tuple[FormerPaper, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Voting:
    """A motion that is or was voted on; ``tally`` once it is closed."""

    voting_id: UUID
    motion: str
    item: int | None
    until: dt.datetime | None
    open: bool
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes; ``waiting`` for the chair's word, ``approved_by`` once they have it."""

    text: str
    conclusions: tuple[Conclusion, ...]
    drafted_by: NamedPerson
    waiting: bool
    approved_by: NamedPerson | None = None


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in the calendar."""

    meeting_id: UUID
    title: str
    kind: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: str
    role: str
    papers: tuple[Paper, ...]
    calling_name: str | None
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as one body knows it: ``role`` is calling, body or person."""

    meeting_id: UUID
    role: str
    calling_name: str | None
    title: str
    kind: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    chair: Invitee
    people: tuple[Invitee, ...]
    person_ids: tuple[str, ...]
    bodies: tuple[str, ...]
    points: tuple[str, ...]
    agenda: tuple[AgendaItem, ...]
    papers: tuple[Paper, ...]
    votings: tuple[Voting, ...]
    status: str
    reason: str | None
    minutes: Minutes | None
    version: int
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which version of a paper somebody has opened last."""

    paper_id: UUID
    person_id: str
    name: str
    from_name: str | None
    paper_version: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of an item of the agenda, or of all of it."""

    item: int | None
    text: str
    name: str
    from_name: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Vote:
    """The last vote of a person."""

    voting_id: UUID
    person_id: str
    name: str
    choice: str
    remark: str | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Attendance:
    """How a person (``person:…``) or a body (``body:…``) takes part; ``line`` is ``None`` until it is known."""

    attendee: str
    name: str | None
    from_name: str | None
    line: str | None
    point: str | None
    head_count: int
    stand_in: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Invitable:
    """Somebody who can be invited by name."""

    person_id: str
    name: str
    post: str
    title: str | None
    body_id: str
    body_name: str
