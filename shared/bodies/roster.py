"""The roster: bodies, people and posts, which services check requests with.

`shared.readmodels.roster.lookup` answers out of the directory's read model.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from shared.bodies.actor import Actor, Post
from shared.bodies.heirs import Heirs
from shared.bodies.reorganisation.plan import KnownBody, KnownPerson
from shared.documents.numbering import NumberingRules
from shared.documents.vietnamese import Spelling


@dataclass(frozen=True)
class Person:
    """A person in a post; ``active`` is false after they left."""

    person_id: str
    body_id: str
    name: str
    post: Post
    clearance: int
    active: bool
    title: str | None = None

    def actor(self, acting_for: "Person | None" = None) -> Actor:
        """The person as an actor; a delegation lends body and post, never clearance."""
        place = acting_for or self
        return Actor(
            person_id=self.person_id,
            name=f"{self.name} (thay {acting_for.name})" if acting_for else self.name,
            body_id=place.body_id,
            post=place.post,
            clearance=min(self.clearance, place.clearance),
            acting_for=acting_for.person_id if acting_for else None,
            title=place.title,
        )


@dataclass(frozen=True)
class Body:
    """A body with what numbering needs, and the rules that it has set for itself."""

    body_id: str
    name: str
    symbol: str
    numbering: str
    term: str | None
    parent_name: str | None = None
    separate_approver: bool = False
    second_step: bool = False
    tone_marks: Spelling | None = None
    term_opened_on: dt.date | None = None
    numbering_rules: NumberingRules = field(default_factory=NumberingRules)


class Roster(Protocol):
    """Bodies and people; seconds behind the directory's events at most."""

    async def person(self, person_id: str) -> Person | None:
        """The person, or ``None`` where the directory does not know them."""

    async def in_place_of_others(self, body_id: str) -> Person | None:
        """The person who takes over the work of people who left the body."""

    async def directory(self) -> tuple[list[KnownBody], list[KnownPerson]]:
        """Every body, ended ones too, and the people in their posts."""

    async def ended_bodies(self, body_ids: tuple[str, ...]) -> list[str]:
        """Those of ``body_ids`` that have ended, each with its successors: ``A (nay: B, C)``."""

    async def heirs(self) -> Heirs:
        """The endings of bodies, and which bodies took over."""
