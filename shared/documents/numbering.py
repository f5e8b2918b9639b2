"""How a body numbers what it issues: its books, their periods, and whether it signs or numbers first.

The Party numbers per kind and term of the committee (HD 36-HD/VPTW, II.1), the State per calendar year (Nghị định
30/2020/NĐ-CP, art. 15).  How many books a body keeps is the body's own to say [M].
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.kinds import Kind, KindName
from shared.documents.symbols import Style

OF_SECRETS = ":secret"
"""What the series of secret documents are called besides."""


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

    def book_of(self, kind: str) -> Book | None:
        """The book in which documents of this ``kind`` (its name) are numbered; ``None``: by themselves."""
        named = next((book for book in self.books if kind in book.kinds), None)
        return named or next((book for book in self.books if not book.kinds), None)

    def period_of(self, style: Style) -> Period:
        """After what the numbers of a body of this ``style`` begin again."""
        return self.period or (Period.TERM if style is Style.PARTY else Period.YEAR)


class NoTerm(ValueError):
    """A body that numbers per term has none."""


def series_of(
    body_id: str, rules: NumberingRules, style: Style, term: str | None, kind: Kind, day: dt.date, *, secret: bool
) -> str:
    """The name of the series in which a body numbers a document of ``kind`` that it issues on ``day``, in ``term``.

    Secret documents have series of their own (Nghị định 30/2020/NĐ-CP, art. 15.2).  Raises `NoTerm`.
    """
    if rules.period_of(style) is Period.YEAR:
        period = str(day.year)
    elif term:
        period = term
    else:
        raise NoTerm(body_id)
    book = rules.book_of(kind.name)
    name = f"issue:{body_id}:{kind.abbreviation if book is None else book.id}:{period}"
    return f"{name}{OF_SECRETS}" if secret else name


def arrivals_of(body_id: str, year: int, *, secret: bool) -> str:
    """The name of the series of a body's arrival numbers, which begin again with each year."""
    name = f"arrival:{body_id}:{year}"
    return f"{name}{OF_SECRETS}" if secret else name
