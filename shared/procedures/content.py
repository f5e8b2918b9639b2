"""A version of a procedure as data: what it is called, what it governs, how long it holds, its steps."""

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.bodies.actor import Post

LONGEST_LIMIT = 2000.0  # working hours of one step: about a year
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PROCEDURE_ID = r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$"
"""A procedure's id is ``group.name``; no other stream's id has a dot."""


class Area(StrEnum):
    """The fields of work that the catalogue is ordered by."""

    ORGANISATION = "organisation"
    INTERNAL_AFFAIRS = "internal_affairs"
    MASS_MOBILISATION = "mass_mobilisation"
    INSPECTION = "inspection"
    OFFICE = "office"
    OTHER = "other"


CITY_OWNERS = {
    Area.ORGANISATION: "ban-to-chuc",
    Area.INTERNAL_AFFAIRS: "ban-noi-chinh",
    Area.MASS_MOBILISATION: "ban-dan-van",
    Area.INSPECTION: "uy-ban-kiem-tra",
    Area.OFFICE: "van-phong-thanh-uy",
    Area.OTHER: "van-phong-thanh-uy",
}
"""Whose procedures of a field hold for every body of the city; anybody else's hold for themselves [M]."""


class Sort(StrEnum):
    """What sort of rule it is (thủ tục, quy trình, quy định, quy chế, quy chế phối hợp)."""

    PROCEDURE = "procedure"
    PROCESS = "process"
    REGULATION = "regulation"
    STATUTE = "statute"
    COORDINATION_STATUTE = "coordination_statute"


class Direction(StrEnum):
    """Which documents a procedure governs."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Ending(StrEnum):
    """What happens to a document at the end of a step."""

    ANNOTATED = "annotated"
    ROUTED = "routed"
    HANDLED = "handled"
    FILED = "filed"
    OPINION_GIVEN = "opinion_given"  # every consulted body has answered, or their time is over
    FORMAT_CHECKED = "format_checked"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ISSUED = "issued"


ENDINGS = {
    Direction.INCOMING: (Ending.ANNOTATED, Ending.ROUTED, Ending.HANDLED, Ending.FILED),
    Direction.OUTGOING: (
        Ending.OPINION_GIVEN,
        Ending.FORMAT_CHECKED,
        Ending.SUBMITTED,
        Ending.APPROVED,
        Ending.ISSUED,
    ),
}
FINAL = {Direction.INCOMING: (Ending.HANDLED, Ending.FILED), Direction.OUTGOING: (Ending.ISSUED,)}
LAST = (Ending.FILED, Ending.ISSUED)
"""After these nothing more happens to a document: what is still open was passed over."""


class Step(BaseModel):
    """A step: who acts, for how many working hours at most, and which steps have to be over first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=SLUG, max_length=40)
    name: str = Field(min_length=1, max_length=200)
    post: Post
    level: Literal["city", "board", "district", "attached", "commune"] | None = None
    hours: float = Field(le=LONGEST_LIMIT, allow_inf_nan=False)
    after: tuple[str, ...] = Field(default=(), max_length=40)
    ends_with: Ending | None = None


class VersionContent(BaseModel):
    """What one version of a procedure says; ``kinds`` are Vietnamese names of kinds, none means every kind.

    A procedure without ``direction`` is a rule in the catalogue that no document follows step by step.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=300)
    area: Area
    sort: Sort
    direction: Direction | None = None
    kinds: tuple[str, ...] = Field(default=(), max_length=60)
    legal_basis: str = Field(min_length=1, max_length=2000)
    valid_from: dt.date
    valid_to: dt.date | None = None
    steps: tuple[Step, ...] = Field(max_length=40)


class Addition(BaseModel):
    """What one body adds to a city procedure: steps of its own, and limits (working hours) that are shorter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[Step, ...] = Field(default=(), max_length=20)
    shortened: dict[str, float] = Field(default_factory=dict, max_length=40)


def with_addition(steps: tuple[Step, ...], addition: Addition | None) -> tuple[Step, ...]:
    """The steps as the body follows them."""
    if addition is None:
        return steps
    shortened = (
        step.model_copy(update={"hours": addition.shortened[step.key]}) if step.key in addition.shortened else step
        for step in steps
    )
    return (*shortened, *addition.steps)
