"""A procedure as its stream tells it."""

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

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
from shared.procedures.content import CITY_OWNERS, Addition, VersionContent

DAY = dt.timedelta(days=1)


class Standing(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Version(BaseModel):
    """One version; ``last_day`` where it ends otherwise than its content says."""

    model_config = ConfigDict(frozen=True)

    content: VersionContent
    standing: Standing = Standing.DRAFT
    drafted_by: str | None = None
    last_day: dt.date | None = None
    additions: dict[str, Addition] = {}

    @property
    def valid_to(self) -> dt.date | None:
        """The last day on which cases begin with it."""
        return self.last_day or self.content.valid_to

    def in_force(self, day: dt.date) -> bool:
        """Whether a case that begins on ``day`` follows it."""
        was_approved = self.standing is Standing.APPROVED or (self.standing is Standing.WITHDRAWN and self.last_day)
        return bool(was_approved) and self.content.valid_from <= day <= (self.valid_to or dt.date.max)


class State(BaseModel):
    """A procedure: whose it is, and its versions from 1."""

    model_config = ConfigDict(frozen=True)

    body_id: str | None = None
    procedure_id: str | None = None
    versions: dict[int, Version] = {}

    @property
    def open_version(self) -> int | None:
        """The version that is proposed now; there is at most one, and it is the newest."""
        newest = max(self.versions, default=0)
        if newest and self.versions[newest].standing in (Standing.DRAFT, Standing.SUBMITTED):
            return newest
        return None

    @property
    def next_version(self) -> int:
        """The number a proposal gets."""
        return self.open_version or max(self.versions, default=0) + 1

    def in_force(self, day: dt.date) -> int | None:
        """The version that a case beginning on ``day`` follows."""
        return next((number for number, version in self.versions.items() if version.in_force(day)), None)

    def holds_for(self, body_id: str) -> bool:
        """Whether ``body_id`` works by this procedure: its own, or that of the body answerable for the field."""
        newest = max(self.versions, default=0)
        if not newest or self.body_id is None:
            return False
        return body_id == self.body_id or CITY_OWNERS[self.versions[newest].content.area] == self.body_id


def evolve(state: State, event: Event) -> State:
    """The state after an event; events of others change nothing."""
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
            return _with(state, number, version.model_copy(update={"standing": Standing.SUBMITTED}))
        case VersionReturned():
            return _with(state, number, version.model_copy(update={"standing": Standing.DRAFT}))
        case VersionApproved():
            return _approved(state, number, version, event)
        case VersionWithdrawn():
            changed = {"standing": Standing.WITHDRAWN, "last_day": event.last_day}
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
    state = _with(state, number, version.model_copy(update={"standing": Standing.APPROVED, "content": event.content}))
    former = state.versions.get(event.former_version or 0)
    if former is None or event.former_version is None:
        return state
    return _with(state, event.former_version, former.model_copy(update={"last_day": event.content.valid_from - DAY}))


def _with(state: State, number: int, version: Version) -> State:
    return state.model_copy(update={"versions": {**state.versions, number: version}})
