"""What meetings leave in the inbox: to attend, to read, to vote, minutes to approve."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol

from shared.bodies.actor import Post
from shared.calendar import VIETNAM
from shared.events import meetings
from shared.events.base import MeetingEvent, SharedMeetingEvent
from shared.events.people import PersonRef
from shared.readmodels.jsonb import JsonObject

Holder = Post | PersonRef

WORKS = ("attend", "read_papers", "vote", "approve_minutes", "redraft_minutes")


class Pile(Protocol):
    """The items of a body about one meeting."""

    items: list[JsonObject]

    def add_about(
        self, work: str, holder: Holder, about: str, *, deadline: dt.date | None = None, note: str | None = None
    ) -> None:
        """One more thing to do; things of one kind for one holder are one item."""

    def done_about(self, work: str, about: str, holder: Holder | None = None) -> None:
        """It is done, by ``holder`` or for everybody."""


def bodies_of(event: MeetingEvent) -> list[str]:
    """The bodies in whose inbox the event changes something."""
    match event:
        case SharedMeetingEvent():
            return event.concerned()
        case meetings.MeetingTransferred():
            return list(event.places)
        case meetings.PaperRead():
            return [event.reader.body_id]
        case meetings.VoteCast():
            return [event.voter.body_id]
        case meetings.AttendanceRecorded():
            return [event.invited_body_id]
        case meetings.MinutesDrafted() | meetings.MinutesReturned():
            return [event.body_id, event.chair.body_id]
        case _:
            return []


def sort_meeting(pile: Pile, body_id: str, event: MeetingEvent) -> None:  # noqa: PLR0912 - one case per event
    """Apply one event of a meeting to what waits in a body."""
    match event:
        case meetings.MeetingTransferred():
            pile.items = [item for item in pile.items if not _lapsed(item, event)]
        case meetings.MeetingCalled() | meetings.MeetingPostponed():
            pile.done_about("attend", "meeting")
            for holder in _invited(event, body_id, Post.CHIEF_OF_OFFICE):
                deadline = event.starts_at.astimezone(VIETNAM).date()
                note = event.place if isinstance(event, meetings.MeetingCalled) else event.reason
                pile.add_about("attend", holder, "meeting", deadline=deadline, note=note)
        case meetings.AttendanceRecorded():
            pile.done_about("attend", "meeting", event.person or Post.CHIEF_OF_OFFICE)
        case meetings.PaperAttached() if event.form is meetings.PaperForm.ELECTRONIC:
            for holder in _invited(event, body_id, Post.LEADER):
                pile.add_about("read_papers", holder, str(event.paper_id), note=event.paper_title)
        case meetings.PaperUpdated():
            for holder in _invited(event, body_id, Post.LEADER):
                pile.add_about("read_papers", holder, str(event.paper_id), note=event.note)
        case meetings.PaperWithdrawn():
            pile.done_about("read_papers", str(event.paper_id))
        case meetings.PaperRead():
            pile.done_about("read_papers", str(event.paper_id), event.reader.person)
            pile.done_about("read_papers", str(event.paper_id), event.reader.person.post)
        case meetings.VotingOpened():
            until = event.until.astimezone(VIETNAM).date() if event.until else None
            for one in event.people:
                if one.body_id == body_id:
                    pile.add_about("vote", one.person, str(event.voting_id), deadline=until, note=event.motion)
        case meetings.VoteCast():
            pile.done_about("vote", str(event.voting_id), event.voter.person)
        case meetings.VotingClosed():
            pile.done_about("vote", str(event.voting_id))
        case meetings.MinutesDrafted():
            pile.done_about("redraft_minutes", "minutes")
            if body_id == event.chair.body_id:
                pile.add_about("approve_minutes", event.chair.person, "minutes")
        case meetings.MinutesReturned():
            pile.done_about("approve_minutes", "minutes")
            if body_id == event.body_id:
                pile.add_about("redraft_minutes", event.drafted_by, "minutes", note=event.reason)
        # Approved minutes are what tasks come of, so the meeting's own work ends there, not with its closing.
        case meetings.MinutesApproved() | meetings.MeetingCancelled() | meetings.MeetingClosed():
            pile.items = [item for item in pile.items if item["work"] not in WORKS]
        case _:
            pass


def _lapsed(item: JsonObject, event: meetings.MeetingTransferred) -> bool:
    return item["work"] in ("attend", "read_papers", "vote") and item["person_id"] in event.stand_ins


def _invited(event: SharedMeetingEvent, body_id: str, post: Post) -> Iterable[Holder]:
    """The people of the body who are invited by name, and ``post`` where the body itself is."""
    yield from (one.person for one in event.people if one.body_id == body_id)
    if body_id in event.bodies:
        yield post
