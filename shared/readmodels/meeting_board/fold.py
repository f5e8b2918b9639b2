"""The meeting board: every meeting as each body concerned sees it, with receipts, opinions, votes and attendance.

Votes, opinions and receipts are shown to the body that called the meeting and to the one they come from; how a vote
came out is shown to everyone when it is closed.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.events import meetings
from shared.events.base import MeetingEvent, SharedMeetingEvent
from shared.events.people import Invitee
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import from_json, to_json
from shared.readmodels.model import Key, ReadModel, Table


@dataclass(frozen=True)
class Meeting:
    """A meeting in one body.

    ``role`` says how the body comes to it: ``calling``, invited as a ``body``, or through a ``person``; then only
    those in ``person_ids`` see the row.  ``status`` is called, minutes, closed or cancelled.
    """

    body_id: str
    meeting_id: UUID
    role: str
    calling_body_id: str
    title: str
    kind: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    chair: str
    people: str
    person_ids: list[str]
    bodies: str
    points: str
    agenda: str
    papers: str
    votings: str
    status: str
    reason: str | None
    minutes: str | None
    version: int
    secrecy_rank: int = 0


def _involved(event: MeetingEvent) -> list[str]:
    """The bodies whose view an event changes."""
    match event:
        case SharedMeetingEvent():
            return event.concerned()
        case meetings.PaperRead():
            others = [event.reader.body_id]
        case meetings.OpinionSent():
            others = [event.sent_by.body_id]
        case meetings.VoteCast():
            others = [event.voter.body_id]
        case meetings.AttendanceRecorded():
            others = [event.invited_body_id]
        case meetings.MinutesDrafted() | meetings.MinutesReturned():
            others = [event.chair.body_id]
        case _:
            others = []
    return list(dict.fromkeys((event.body_id, *others)))


def meeting_keys(recorded: RecordedEvent) -> Iterable[Key]:
    """The views that change."""
    event = recorded.data
    if isinstance(event, MeetingEvent):
        for body_id in _involved(event):
            yield (body_id, event.meeting_id)


def evolve_meeting(key: Key, row: Meeting | None, recorded: RecordedEvent) -> Meeting | None:
    """The meeting after the event."""
    event = recorded.data
    if isinstance(event, meetings.MeetingCalled):
        return _called(key[0], event, recorded.version)
    if row is None:
        return None
    row = replace(row, version=recorded.version)
    match event:
        case meetings.AgendaSet():
            return replace(row, agenda=to_json(event.agenda))
        case meetings.MeetingPostponed():
            return replace(row, starts_at=event.starts_at, ends_at=event.ends_at, reason=event.reason)
        case meetings.MeetingCancelled():
            return replace(row, status="cancelled", reason=event.reason)
        case meetings.MeetingClosed():
            return replace(row, status="closed")
        case meetings.PaperAttached() | meetings.PaperUpdated() | meetings.PaperWithdrawn():
            return replace(row, papers=to_json(_papers(from_json(row.papers, []), event, recorded.time)))
        case meetings.VotingOpened() | meetings.VotingClosed():
            return replace(row, votings=to_json(_votings(from_json(row.votings, []), event)))
        case meetings.MinutesDrafted():
            return replace(row, status="minutes", minutes=to_json(_minutes(event, waiting=True)), reason=None)
        case meetings.MinutesReturned():
            minutes = {**from_json(row.minutes, {}), "waiting": False}
            return replace(row, minutes=to_json(minutes), reason=event.reason)
        case meetings.MinutesApproved():
            return replace(row, minutes=to_json(_minutes(event, waiting=False)), reason=None)
        case _:
            return row


def _called(body_id: str, event: meetings.MeetingCalled, version: int) -> Meeting:
    role = "calling" if body_id == event.body_id else "body" if body_id in event.bodies else "person"
    return Meeting(
        body_id=body_id,
        meeting_id=event.meeting_id,
        role=role,
        calling_body_id=event.body_id,
        title=event.title,
        kind=event.kind.value,
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        chair=to_json(event.chair),
        people=to_json(event.people),
        person_ids=[one.person.person_id for one in event.people],
        bodies=to_json(event.bodies),
        points=to_json(event.points),
        agenda=to_json(event.agenda),
        papers="[]",
        votings="[]",
        status="called",
        reason=None,
        minutes=None,
        version=version,
    )


def _papers(papers: list[dict[str, Any]], event: MeetingEvent, at: dt.datetime) -> list[dict[str, Any]]:
    match event:
        case meetings.PaperAttached():
            paper = {
                **event.model_dump(mode="json", include={"item", "form", "secrecy", "file"}),
                "paper_id": str(event.paper_id),
                "title": event.paper_title,
                "version": 1,
                "at": at.isoformat(),
                "former": [],
            }
            return [*papers, paper]
        case meetings.PaperUpdated():
            return [_renewed(one, event, at) if one["paper_id"] == str(event.paper_id) else one for one in papers]
        case meetings.PaperWithdrawn():
            return [one for one in papers if one["paper_id"] != str(event.paper_id)]
        case _:
            return papers


def _renewed(paper: dict[str, Any], event: meetings.PaperUpdated, at: dt.datetime) -> dict[str, Any]:
    former = {"version": paper["version"], "file": paper["file"], "at": paper["at"]}
    return {
        **paper,
        "version": event.paper_version,
        "file": event.file.model_dump(mode="json"),
        "at": at.isoformat(),
        "note": event.note,
        "former": [former, *paper["former"]],
    }


def _votings(votings: list[dict[str, Any]], event: MeetingEvent) -> list[dict[str, Any]]:
    match event:
        case meetings.VotingOpened():
            voting = event.model_dump(mode="json", include={"voting_id", "motion", "item", "until"})
            return [*votings, {**voting, "open": True, "tally": None}]
        case meetings.VotingClosed():
            closed = {"open": False, "tally": event.tally.model_dump(mode="json")}
            return [{**one, **closed} if one["voting_id"] == str(event.voting_id) else one for one in votings]
        case _:
            return votings


def _minutes(event: meetings.MinutesDrafted | meetings.MinutesApproved, *, waiting: bool) -> dict[str, Any]:
    kept = event.model_dump(mode="json", include={"text", "conclusions", "drafted_by", "approved_by"})
    return {**kept, "waiting": waiting}


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


def _table(name: str, row: type[Any], keys: Callable[..., Any], evolve: Callable[..., Any], *key: str) -> Table[Any]:
    return Table(name, row, ("body_id", "meeting_id", *key), keys, evolve)


MODEL = ReadModel(
    name="meeting_board",
    tables=(
        _table("meetings", Meeting, meeting_keys, evolve_meeting),
        _table("receipts", Receipt, receipt_keys, evolve_receipt, "paper_id", "person_id"),
        _table("votes", Vote, vote_keys, evolve_vote, "voting_id", "person_id"),
        _table("opinions", Opinion, opinion_keys, evolve_opinion, "event_id"),
        _table("attendance", Attendance, attendance_keys, evolve_attendance, "attendee"),
    ),
    ddl=Path(__file__).with_name("schema.sql"),
)
