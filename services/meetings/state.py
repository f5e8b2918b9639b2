"""A meeting as its decider knows it: who is invited, which papers and votings it has, how far its minutes are."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from pydantic import Field

from shared.bodies.actor import Actor
from shared.events.base import Event
from shared.events.meetings import (
    AgendaItem,
    AgendaSet,
    Choice,
    Conclusion,
    MeetingCalled,
    MeetingCancelled,
    MeetingClosed,
    MeetingPostponed,
    MeetingTransferred,
    MinutesApproved,
    MinutesDrafted,
    MinutesReturned,
    PaperAttached,
    PaperForm,
    PaperRead,
    PaperUpdated,
    PaperWithdrawn,
    Tally,
    VoteCast,
    VotingClosed,
    VotingOpened,
)
from shared.events.people import Invitee, PersonRef
from shared.eventsourcing.state import StreamState


class Status(StrEnum):
    """Where a meeting stands."""

    UNKNOWN = "unknown"
    CALLED = "called"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class MeetingFields(TypedDict):
    """What every event of a meeting names."""

    meeting_id: UUID
    body_id: str


class SharedFields(MeetingFields):
    """What the events name besides that everybody invited is shown."""

    title: str
    chair: Invitee
    people: tuple[Invitee, ...]
    bodies: tuple[str, ...]


class Paper(StreamState):
    """A paper: its agenda item, its newest version, and the newest version that each reader has opened."""

    item: int
    form: PaperForm
    sha256: str | None = None
    version: int = 1
    read: dict[str, int] = Field(default_factory=dict)


class Voting(StreamState):
    """A motion with the last vote of each person (``person id → choice, remark``)."""

    until: dt.datetime | None = None
    is_open: bool = True
    votes: dict[str, tuple[Choice, str | None]] = Field(default_factory=dict)

    def tally(self, invited: int) -> Tally:
        """The votes counted, each person once; ``invited`` is how many might have voted."""
        choices = [choice for choice, _ in self.votes.values()]
        counts = {choice: choices.count(choice) for choice in Choice}
        return Tally(
            in_favour=counts[Choice.FOR],
            against=counts[Choice.AGAINST],
            abstained=counts[Choice.ABSTAIN],
            invited=invited,
        )


class Minutes(StreamState):
    """The minutes as last drafted; ``waiting`` while the chair has not answered."""

    text: str
    conclusions: tuple[Conclusion, ...]
    drafted_by: PersonRef
    waiting: bool = True


class State(StreamState):
    """A meeting.

    ``acting`` names the successor that takes a body's place (``body → successor``), ``stand_ins`` the person that takes
    a person's (``person id → person``).
    """

    status: Status = Status.UNKNOWN
    meeting_id: UUID | None = None
    body_id: str | None = None
    title: str = ""
    chair: Invitee | None = None
    people: tuple[Invitee, ...] = ()
    bodies: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    starts_at: dt.datetime | None = None
    papers: dict[str, Paper] = Field(default_factory=dict)
    votings: dict[str, Voting] = Field(default_factory=dict)
    minutes: Minutes | None = None
    acting: dict[str, str] = Field(default_factory=dict)
    stand_ins: dict[str, PersonRef] = Field(default_factory=dict)

    @property
    def places(self) -> tuple[str, ...]:
        """Every body with a part in the meeting, as it was named when it called or was invited."""
        of_people = (invitee.body_id for invitee in self.people)
        return tuple(dict.fromkeys((self.body_id or "", *of_people, *self.bodies)))

    def now(self, place: str) -> str:
        """The body that takes the place of a body: itself, or its successor."""
        return self.acting.get(place, place)

    def place_of(self, actor: Actor) -> str | None:
        """The invited body in whose place the actor's body takes part: itself before one that it succeeded."""
        own_first = sorted(self.bodies, key=lambda place: place != actor.body_id)
        return next((place for place in own_first if self.now(place) == actor.body_id), None)

    def about(self) -> MeetingFields:
        """The fields of every event of a meeting that was called."""
        assert self.meeting_id is not None, "guarded: the meeting was called"
        return {"meeting_id": self.meeting_id, "body_id": self.body_id or ""}

    def shared(self) -> SharedFields:
        """The fields of the events that everybody invited is shown."""
        assert self.chair is not None, "guarded: the meeting was called"
        return {
            **self.about(),
            "title": self.title,
            "chair": self.chair,
            "people": self.people,
            "bodies": self.bodies,
        }

    def invited_as(self, actor: Actor) -> Invitee | None:
        """The invited person that the actor is, or acts for."""
        return next((invitee for invitee in self.people if actor.stands_for(invitee.person.person_id)), None)

    def takes_part(self, actor: Actor) -> bool:
        """Whether the actor is invited, by name or through their body."""
        return self.invited_as(actor) is not None or self.place_of(actor) is not None

    def organises(self, actor: Actor) -> bool:
        """Whether the actor belongs to the body that called the meeting."""
        return actor.body_id == self.now(self.body_id or "")

    def chairs(self, actor: Actor) -> bool:
        """Whether the actor chairs the meeting, or acts for whoever does."""
        if self.chair is None:
            return False
        chair = self.stand_ins.get(self.chair.person.person_id, self.chair.person)
        return actor.stands_for(chair.person_id)


def evolve(state: State, event: Event) -> State:  # noqa: PLR0912 - one case per event
    """The state after ``event``; an event of another aggregate changes nothing."""
    match event:
        case MeetingCalled():
            return State(
                status=Status.CALLED,
                meeting_id=event.meeting_id,
                body_id=event.body_id,
                title=event.title,
                points=event.points,
                starts_at=event.starts_at,
                chair=event.chair,
                people=event.people,
                bodies=event.bodies,
                agenda=event.agenda,
            )
        case AgendaSet():
            return state.model_copy(update={"agenda": event.agenda})
        case MeetingPostponed():
            return state.model_copy(update={"starts_at": event.starts_at})
        case PaperAttached():
            paper = Paper(item=event.item, form=event.form, sha256=event.file.sha256 if event.file else None)
            return _with_paper(state, event.paper_id, paper)
        case PaperUpdated():
            newest = {"version": event.paper_version, "sha256": event.file.sha256}
            return _changed_paper(state, event.paper_id, newest)
        case PaperWithdrawn():
            left = {key: paper for key, paper in state.papers.items() if key != str(event.paper_id)}
            return state.model_copy(update={"papers": left})
        case PaperRead():
            known = state.papers.get(str(event.paper_id))
            read = {**(known.read if known else {}), event.reader.person.person_id: event.paper_version}
            return _changed_paper(state, event.paper_id, {"read": read})
        case VotingOpened():
            return _with_voting(state, event.voting_id, Voting(until=event.until))
        case VoteCast():
            voting = state.votings.get(str(event.voting_id), Voting())
            votes = {**voting.votes, event.voter.person.person_id: (event.choice, event.remark)}
            return _with_voting(state, event.voting_id, voting.model_copy(update={"votes": votes}))
        case VotingClosed():
            voting = state.votings.get(str(event.voting_id), Voting())
            return _with_voting(state, event.voting_id, voting.model_copy(update={"is_open": False}))
        case MinutesDrafted():
            minutes = Minutes(text=event.text, conclusions=event.conclusions, drafted_by=event.drafted_by)
            return state.model_copy(update={"minutes": minutes})
        case MinutesReturned() if state.minutes is not None:
            return state.model_copy(update={"minutes": state.minutes.model_copy(update={"waiting": False})})
        case MinutesApproved() if state.minutes is not None:
            return state.model_copy(update={"minutes": state.minutes.model_copy(update={"waiting": False})})
        case MeetingTransferred():
            acting = {**state.acting, **dict.fromkeys(event.places, event.to_body_id)}
            return state.model_copy(update={"acting": acting, "stand_ins": {**state.stand_ins, **event.stand_ins}})
        case MeetingCancelled():
            return state.model_copy(update={"status": Status.CANCELLED})
        case MeetingClosed():
            return state.model_copy(update={"status": Status.CLOSED})
        case _:
            return state


def _with_paper(state: State, paper_id: UUID, paper: Paper) -> State:
    return state.model_copy(update={"papers": {**state.papers, str(paper_id): paper}})


def _changed_paper(state: State, paper_id: UUID, changes: Mapping[str, object]) -> State:
    paper = state.papers.get(str(paper_id))
    return state if paper is None else _with_paper(state, paper_id, paper.model_copy(update=changes))


def _with_voting(state: State, voting_id: UUID, voting: Voting) -> State:
    return state.model_copy(update={"votings": {**state.votings, str(voting_id): voting}})
