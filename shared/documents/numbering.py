"""How a body numbers what it issues: its books, their periods, and whether it signs or numbers first.

The Party numbers per kind and term of the committee (HD 36-HD/VPTW, II.1), the State per calendar year (Nghị định
30/2020/NĐ-CP, art. 15).  How many books a body keeps is the body's own to say [M].
"""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.kinds import KindName


class SigningOrder(StrEnum):
    """What comes first: the number, which the signer then sees on the paper, or the signature."""

    NUMBER_FIRST = "number-first"
    SIGN_FIRST = "sign-first"


class Period(StrEnum):
    """After what numbers begin again at 01: the committee's term, or the calendar year."""

    TERM = "term"
    YEAR = "year"


class Book(BaseModel):
    """One book of outgoing numbers: the ``kinds`` in it are numbered together; without kinds, all that no other has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9-]+$")
    name: str = Field(min_length=1, max_length=120, pattern=r"\S")
    kinds: Annotated[tuple[KindName, ...], Field(max_length=60)] = ()


class NumberingRules(BaseModel):
    """A body's rules of numbering; a kind that stands in no book is numbered by itself.

    ``period`` ``None``: as the body's numbering system has it (Party: term, State: year).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: SigningOrder = SigningOrder.NUMBER_FIRST
    period: Period | None = None
    books: tuple[Book, ...] = Field(default=(), max_length=60)
