"""A meeting: its agenda, its papers, its votings, its minutes."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from shared.events import meetings
from shared.events.base import MeetingEvent, SharedMeetingEvent
from shared.eventsourcing.recorded import RecordedEvent
from shared.readmodels.jsonb import JsonObject, from_json, to_json
from shared.readmodels.model import Key


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


def _papers(papers: list[JsonObject], event: MeetingEvent, at: dt.datetime) -> list[JsonObject]:
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


def _renewed(paper: JsonObject, event: meetings.PaperUpdated, at: dt.datetime) -> JsonObject:
    former = {"version": paper["version"], "file": paper["file"], "at": paper["at"]}
    return {
        **paper,
        "version": event.paper_version,
        "file": event.file.model_dump(mode="json"),
        "at": at.isoformat(),
        "note": event.note,
        "former": [former, *paper["former"]],
    }


def _votings(votings: list[JsonObject], event: MeetingEvent) -> list[JsonObject]:
    match event:
        case meetings.VotingOpened():
            voting = event.model_dump(mode="json", include={"voting_id", "motion", "item", "until"})
            return [*votings, {**voting, "open": True, "tally": None}]
        case meetings.VotingClosed():
            closed = {"open": False, "tally": event.tally.model_dump(mode="json")}
            return [{**one, **closed} if one["voting_id"] == str(event.voting_id) else one for one in votings]
        case _:
            return votings


def _minutes(event: meetings.MinutesDrafted | meetings.MinutesApproved, *, waiting: bool) -> JsonObject:
    kept = event.model_dump(mode="json", include={"text", "conclusions", "drafted_by", "approved_by"})
    return {**kept, "waiting": waiting}
