"""A procedure of the catalogue as its decider knows it."""

import datetime as dt
from enum import StrEnum

from pydantic import Field

from shared.bodies.actor import Actor
from shared.events.base import Event
from shared.events.tracking.procedures import (
    AdditionMade,
    AdditionRemoved,
    VersionApproved,
    VersionDrafted,
    VersionReturned,
    VersionSubmitted,
    VersionWithdrawn,
)
from shared.eventsourcing.state import StreamState
from shared.procedures.content import CITY_OWNERS, Addition, VersionContent

DAY = dt.timedelta(days=1)


class VersionStatus(StrEnum):
    """Where a version of a procedure stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Version(StreamState):
    """A version of a procedure.

    ``last_day`` is set where it ends on another day than its content says; ``additions`` are the bodies' own steps and
    limits (``body → addition``).
    """

    content: VersionContent
    status: VersionStatus = VersionStatus.DRAFT
    drafted_by: str | None = None
    last_day: dt.date | None = None
    additions: dict[str, Addition] = Field(default={})

    @property
    def valid_to(self) -> dt.date | None:
        """The last day on which a case may begin with it; ``None`` without an end."""
        return self.last_day or self.content.valid_to

    def is_drafted_by(self, actor: Actor) -> bool:
        """Whether ``actor`` drafted it, or acts for whoever did."""
        return self.drafted_by is not None and actor.stands_for(self.drafted_by)

    def is_apart_from(self, content: VersionContent) -> bool:
        """Whether it and a version with ``content`` are never in force on the same day."""
        ends_before = self.valid_to is not None and self.valid_to < content.valid_from
        begins_after = content.valid_to is not None and content.valid_to < self.content.valid_from
        return ends_before or begins_after

    def in_force(self, day: dt.date) -> bool:
        """Whether a case that begins on ``day`` may follow it."""
        withdrawn_later = self.status is VersionStatus.WITHDRAWN and self.last_day is not None
        approved = self.status is VersionStatus.APPROVED or withdrawn_later
        return approved and self.content.valid_from <= day <= (self.valid_to or dt.date.max)


class State(StreamState):
    """A procedure: its body and its versions by number, from 1."""

    body_id: str | None = None
    procedure_id: str | None = None
    versions: dict[int, Version] = Field(default={})

    @property
    def open_version(self) -> int | None:
        """The number of the proposed version; there is at most one, the newest."""
        newest = max(self.versions, default=0)
        if newest and self.versions[newest].status in (VersionStatus.DRAFT, VersionStatus.SUBMITTED):
            return newest
        return None

    @property
    def next_version(self) -> int:
        """The number that a proposal gets."""
        return self.open_version or max(self.versions, default=0) + 1

    def in_force(self, day: dt.date) -> int | None:
        """The number of the version that a case beginning on ``day`` follows; ``None`` where there is none."""
        return next((number for number, version in self.versions.items() if version.in_force(day)), None)

    def holds_for(self, body_id: str) -> bool:
        """Whether the procedure holds for ``body_id``: its own, or that of the body that answers for the field."""
        newest = max(self.versions, default=0)
        if not newest or self.body_id is None:
            return False
        return body_id == self.body_id or CITY_OWNERS[self.versions[newest].content.area] == self.body_id


def evolve(state: State, event: Event) -> State:
    """The state after ``event``; an event of another aggregate changes nothing."""
    if isinstance(event, VersionDrafted):
        known = state if state.body_id else State(body_id=event.body_id, procedure_id=event.procedure_id)
        drafted = Version(content=event.content, drafted_by=event.drafted_by.person_id)
        return _with(known, event.version, drafted)
    number = getattr(event, "version", None)
    version = state.versions.get(number) if isinstance(number, int) else None
    if version is None or not isinstance(number, int):
        return state
    match event:
        case VersionSubmitted():
            return _with(state, number, version.model_copy(update={"status": VersionStatus.SUBMITTED}))
        case VersionReturned():
            return _with(state, number, version.model_copy(update={"status": VersionStatus.DRAFT}))
        case VersionApproved():
            return _approved(state, number, version, event)
        case VersionWithdrawn():
            changed = {"status": VersionStatus.WITHDRAWN, "last_day": event.last_day}
            return _with(state, number, version.model_copy(update=changed))
        case AdditionMade():
            additions = {**version.additions, event.adding_body_id: event.addition}
            return _with(state, number, version.model_copy(update={"additions": additions}))
        case AdditionRemoved():
            kept = {body: each for body, each in version.additions.items() if body != event.adding_body_id}
            return _with(state, number, version.model_copy(update={"additions": kept}))
        case _:
            return state


def _approved(state: State, number: int, version: Version, event: VersionApproved) -> State:
    state = _with(
        state, number, version.model_copy(update={"status": VersionStatus.APPROVED, "content": event.content})
    )
    former = state.versions.get(event.former_version or 0)
    if former is None or event.former_version is None:
        return state
    return _with(state, event.former_version, former.model_copy(update={"last_day": event.content.valid_from - DAY}))


def _with(state: State, number: int, version: Version) -> State:
    return state.model_copy(update={"versions": {**state.versions, number: version}})
