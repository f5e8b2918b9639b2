"""The procedure catalogue: versions, and what bodies add to them."""

import datetime as dt
from dataclasses import dataclass

from shared.procedures.content import Addition, Step


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """A procedure in the catalogue, by the version that holds on a day, else by its newest."""

    procedure_id: str
    version: int
    body_id: str
    body_name: str | None
    name: str
    area: str
    sort: str
    direction: str | None
    legal_basis: str
    valid_from: dt.date
    valid_to: dt.date | None
    standing: str
    steps: tuple[Step, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a procedure: what it says and how it came about; ``revision`` is the whole procedure's."""

    procedure_id: str
    version: int
    body_id: str
    body_name: str | None
    name: str
    area: str
    sort: str
    direction: str | None
    kinds: tuple[str, ...]
    legal_basis: str
    valid_from: dt.date
    valid_to: dt.date | None
    steps: tuple[Step, ...]
    standing: str
    drafted_by: str
    drafted_at: dt.datetime
    returned: str | None
    approved_by: str | None
    approved_at: dt.datetime | None
    withdrawn: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class BodyAddition:
    """What a body adds to a version: steps of its own, limits that are shorter."""

    version: int
    body_id: str
    body_name: str | None
    addition: Addition
    made_by: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Held:
    """How many procedures of a field and sort hold."""

    area: str
    sort: str
    held: int
