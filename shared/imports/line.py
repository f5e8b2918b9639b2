"""What an old register or archive gives, item by item, whatever it was read from."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from shared.calendar import VIETNAM
from shared.eventsourcing.ids import repeatable_id
from shared.web.problems import problem

_NAMESPACE = UUID("0f7b5e0e-5d86-4c87-9d4e-3f6d8a1c2b90")  # of the documents that come from old registers
_NOTES_DATE = re.compile(r"(\d{8})(?:T(\d{6})(?:,\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?)?")

Words = Mapping[str, str]
"""A sentence by language (``vi``, ``en``)."""


def in_words(code: str, **params: object) -> Words:
    """The problem ``code`` as people read it: what is wrong, then the next step."""
    told = problem(code, None, **params)
    return {name: f"{told[name]['title']}. {told[name]['next_step']}" for name in ("vi", "en")}


class UnusableSource(Exception):
    """A source of which nothing can be taken; ``code`` names the problem's text."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, Any] = params


@dataclass(frozen=True)
class Attachment:
    """A file that comes with an item, with the bytes it had."""

    name: str
    data: bytes


class Outcome(StrEnum):
    """What becomes of an item as it stands in its source."""

    ENTER = "enter"
    ASK = "ask"  # somebody has to say: whether it is secret, of what kind it is
    CONFLICT = "conflict"  # its number is another item's
    REFUSE = "refuse"  # it cannot be read, or is none of the register's


@dataclass(frozen=True)
class PastLine:
    """An item: ``row`` is where it stands in its source (a row, a note, a file).

    ``reason`` says why it is not to be entered, where ``outcome`` is another than `Outcome.ENTER`.
    ``identity`` tells it from all others of any source (a note's UNID, a file's SHA-256); a line of a register has
    none besides its year and number.  ``read_head``: the head is what receiving reads off the first file.  ``lacks``
    is what the source does not say or what of it could not be taken; ``unmapped`` the fields nobody knows.
    """

    row: str
    number: int | None = None
    on: dt.date | None = None
    head: Mapping[str, Any] = field(default_factory=dict)
    paper_location: str | None = None
    files: tuple[Attachment, ...] = ()
    outcome: Outcome = Outcome.ENTER
    reason: Words | None = None
    identity: str | None = None
    read_head: bool = False
    lacks: tuple[Words, ...] = ()
    unmapped: tuple[str, ...] = ()

    @property
    def in_register(self) -> bool:
        """Whether it has its place in an old register: a number of a year."""
        return self.number is not None and self.on is not None

    def with_head(self, head: Mapping[str, Any]) -> "PastLine":
        """The same item with another head."""
        return replace(self, head=head)

    def stopped(self, outcome: Outcome, reason: Words) -> "PastLine":
        """The same item, not to be entered."""
        return replace(self, outcome=outcome, reason=reason, files=())

    def document_id(self, body_id: str) -> UUID:
        """The same item of the same body is the same document, however often it is imported."""
        year = self.on.year if self.on else 0
        return repeatable_id(_NAMESPACE, body_id, self.identity or f"{year}/{self.number}")


class Source(Protocol):
    """Where items come from: how many, and each in its turn, those with numbers in ascending order."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Parts of which nothing was read: sheets, files."""

    @property
    def total(self) -> int:
        """How many items there are."""

    def lines(self) -> Iterator[PastLine]:
        """The items; each is read when it is asked for."""

    def close(self) -> None:
        """Leave nothing behind."""


@dataclass(frozen=True)
class Lines:
    """A source that is all read already."""

    items: tuple[PastLine, ...]
    left_out: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.items)

    def lines(self) -> Iterator[PastLine]:
        """All of them."""
        return without_conflicts(self.items)

    def close(self) -> None:
        """Nothing is open."""


def without_conflicts(lines: Iterable[PastLine]) -> Iterator[PastLine]:
    """The items; one whose number an earlier item of the same year has becomes a conflict, and is named as such."""
    taken: dict[tuple[int, int], PastLine] = {}  # without their files
    for line in lines:
        if line.number is None or line.on is None or line.outcome is Outcome.REFUSE:
            yield line
            continue
        first = taken.get((line.on.year, line.number))
        if first is None:
            taken[line.on.year, line.number] = replace(line, files=())
        if first is None or (line.identity is not None and line.identity == first.identity):
            yield line
            continue
        same = (first.on, dict(first.head)) == (line.on, dict(line.head))
        code = "import.repeated" if same else "import.number-taken"
        told = in_words(code, number=line.number, year=line.on.year, row=first.row)
        yield line.stopped(Outcome.CONFLICT, told)


def number_of(value: object) -> int | None:
    """A number of a register, ``None`` for what is none."""
    try:
        number = int(str(value).strip().removesuffix(".0"))
    except ValueError:
        return None
    return number if 0 < number < 10_000_000 else None


def date_of(value: object) -> dt.date | None:
    """A day, as a cell, as people write it, or as Notes does (``20140326T153400,12+07``, a moment in its time zone)."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    notes = _NOTES_DATE.fullmatch(text)
    try:
        if notes is not None:
            return _notes_date(*notes.groups())
    except ValueError:
        return None
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def _notes_date(day: str, time: str | None, zone: str | None) -> dt.date:
    if time is None or zone is None:
        return dt.datetime.strptime(day, "%Y%m%d").date()
    if zone != "Z":
        zone = f"{zone.replace(':', '')}00"[:5]
    return dt.datetime.strptime(f"{day}{time}{zone}", "%Y%m%d%H%M%S%z").astimezone(VIETNAM).date()
