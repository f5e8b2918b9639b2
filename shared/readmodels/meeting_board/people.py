"""What people do about a meeting: read its papers, vote, send opinions, attend."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shared.events import meetings
from shared.events.people import Invitee
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.meeting_board.meetings import _involved
from shared.readmodels.model import Key


@dataclass(frozen=True)
class Receipt:
    """Which version of a paper somebody has opened last."""

    body_id: str
    meeting_id: UUID
    paper_id: UUID
    person_id: str
    name: str
    from_body_id: str
    paper_version: int
    at: dt.datetime
    secrecy_rank: int = 0


@dataclass(frozen=True)
class Vote:
    """The last vote of a person."""

    body_id: str
    meeting_id: UUID
    voting_id: UUID
    person_id: str
    name: str
    from_body_id: str
    choice: str
    remark: str | None
    at: dt.datetime
    secrecy_rank: int = 0


@dataclass(frozen=True)
class Opinion:
    """What somebody thinks."""

    body_id: str
    meeting_id: UUID
    event_id: UUID
    item: int | None
    text: str
    name: str
    from_body_id: str
    at: dt.datetime
    secrecy_rank: int = 0


@dataclass(frozen=True)
class Attendance:
    """How an invited person (``person:…``) or body (``body:…``) took part; ``line`` is ``None`` until it is known."""

    body_id: str
    meeting_id: UUID
    attendee: str
    name: str | None
    from_body_id: str
    line: str | None
    point: str | None
    head_count: int
    stand_in: str | None
    reason: str | None
    at: dt.datetime | None
    secrecy_rank: int = 0


def receipt_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """A receipt for who called, and for the reader's body."""
    event = recorded.data
    if isinstance(event, meetings.PaperRead):
        for body_id in _involved(event):
            yield (body_id, event.meeting_id, event.paper_id, event.reader.person.person_id)


def evolve_receipt(key: Key, row: Receipt | None, recorded: RecordedEvent) -> Receipt | None:
    """The newest version read."""
    event = recorded.data
    if not isinstance(event, meetings.PaperRead):
        return row
    body_id, meeting_id, paper_id, person_id = key
    return Receipt(
        body_id,
        meeting_id,
        paper_id,
        person_id,
        event.reader.person.name,
        event.reader.body_id,
        event.paper_version,
        recorded.time,
    )


def vote_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """A vote for who called, and for the voter's body."""
    event = recorded.data
    if isinstance(event, meetings.VoteCast):
        for body_id in _involved(event):
            yield (body_id, event.meeting_id, event.voting_id, event.voter.person.person_id)


def evolve_vote(key: Key, row: Vote | None, recorded: RecordedEvent) -> Vote | None:
    """The last one counts."""
    event = recorded.data
    if not isinstance(event, meetings.VoteCast):
        return row
    voter = event.voter
    body_id, meeting_id, voting_id, person_id = key
    return Vote(
        body_id,
        meeting_id,
        voting_id,
        person_id,
        voter.person.name,
        voter.body_id,
        event.choice.value,
        event.remark,
        recorded.time,
    )


def opinion_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """An opinion for who called, and for the body it comes from."""
    event = recorded.data
    if isinstance(event, meetings.OpinionSent):
        for body_id in _involved(event):
            yield (body_id, event.meeting_id, recorded.id)


def evolve_opinion(key: Key, row: Opinion | None, recorded: RecordedEvent) -> Opinion | None:
    """It never changes."""
    event = recorded.data
    if not isinstance(event, meetings.OpinionSent):
        return row
    body_id, meeting_id, event_id = key
    sender = event.sent_by
    return Opinion(
        body_id, meeting_id, event_id, event.item, event.text, sender.person.name, sender.body_id, recorded.time
    )


def attendance_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """Everyone on the calling body's list; each body's own on theirs."""
    event = recorded.data
    match event:
        case meetings.MeetingCalled():
            attendees = [(f"person:{one.person.person_id}", one.body_id) for one in event.people]
            attendees += [(f"body:{body_id}", body_id) for body_id in event.bodies]
        case meetings.AttendanceRecorded():
            attendees = [(_attendee(event), event.invited_body_id)]
        case _:
            return
    for attendee, own_body_id in attendees:
        for body_id in dict.fromkeys((event.body_id, own_body_id)):
            yield (body_id, event.meeting_id, attendee)


def _attendee(event: meetings.AttendanceRecorded) -> str:
    return f"person:{event.person.person_id}" if event.person else f"body:{event.attending_body_id}"


def evolve_attendance(key: Key, row: Attendance | None, recorded: RecordedEvent) -> Attendance | None:
    """Expected, then as recorded last."""
    event = recorded.data
    body_id, meeting_id, attendee = key
    match event:
        case meetings.MeetingCalled():
            kind, _, who = str(attendee).partition(":")
            person = _person(event.people, who) if kind == "person" else None
            name, own = (person.person.name, person.body_id) if person else (None, who)
            return Attendance(body_id, meeting_id, attendee, name, own, None, None, 0, None, None, None)
        case meetings.AttendanceRecorded():
            name = event.person.name if event.person else row.name if row else None
            return Attendance(
                body_id,
                meeting_id,
                attendee,
                name,
                event.invited_body_id,
                event.line.value,
                event.point,
                event.head_count,
                event.stand_in,
                event.reason,
                recorded.time,
            )
        case _:
            return row


def _person(people: Iterable[Invitee], person_id: str) -> Invitee | None:
    return next((one for one in people if one.person.person_id == person_id), None)
