"""The items of an old register or archive, whatever they were read from."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from shared.calendar import VIETNAM
from shared.eventsourcing.ids import repeatable_id
from shared.texts import LANGUAGES, speaking
from shared.web.problems import problem

_NAMESPACE = UUID("0f7b5e0e-5d86-4c87-9d4e-3f6d8a1c2b90")  # of documents from old registers and archives
_NOTES_DATE = re.compile(r"(\d{8})(?:T(\d{6})(?:,\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?)?")

Words = Mapping[str, str]
"""A sentence by language (``vi``, ``en``)."""


def in_words(code: str, **params: object) -> Words:
    """The problem ``code`` as people read it: what is wrong, then the next step."""
    document = problem(code, None, **params)
    texts = {"vi": document["vi"], "en": document["en"]}
    return {language: f"{text['title']}. {text['next_step']}" for language, text in texts.items()}


def in_both(sentence: Callable[[], str]) -> Words:
    """``sentence`` by language."""
    words = {}
    for language in LANGUAGES:
        with speaking(language):
            words[language] = sentence()
    return words


class UnusableSource(Exception):
    """A source that holds nothing to enter; ``code`` names its problem."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Attachment:
    """A file of an item, with its original bytes."""

    name: str
    data: bytes


class Outcome(StrEnum):
    """What an import does with an item."""

    ENTER = "enter"
    ASK = "ask"  # a person has to say something first, such as whether it is secret
    CONFLICT = "conflict"  # its number is another item's
    REFUSE = "refuse"  # it cannot be read, or does not belong to the register


@dataclass(frozen=True)
class PastLine:
    """An item: ``row`` is where it stands in its source (a row, a note, a file).

    ``reason`` says why it is not entered, where ``outcome`` is not `Outcome.ENTER`.  ``identity`` tells it from the
    items of all sources (a note's UNID, a file's SHA-256); a line of a register is identified by its year and number.
    With ``read_head``, receiving reads the head off the first file.  ``lacks`` names what the source does not say or
    what could not be taken from it; ``unmapped`` lists the fields with an unknown meaning.  ``recipients`` and
    ``copies`` are what an outgoing register says besides.
    """

    row: str
    number: int | None = None
    on: dt.date | None = None
    head: Mapping[str, str] = field(default_factory=dict)
    paper_location: str | None = None
    files: tuple[Attachment, ...] = ()
    outcome: Outcome = Outcome.ENTER
    reason: Words | None = None
    identity: str | None = None
    read_head: bool = False
    lacks: tuple[Words, ...] = ()
    unmapped: tuple[str, ...] = ()
    recipients: str | None = None
    copies: int | None = None

    @property
    def in_register(self) -> bool:
        """Whether it has a number and a date, and so a place in an old register."""
        return self.number is not None and self.on is not None

    def with_head(self, head: Mapping[str, str]) -> "PastLine":
        """The same item with another head."""
        return replace(self, head=head)

    def stopped(self, outcome: Outcome, reason: Words) -> "PastLine":
        """The same item with an outcome that keeps it from being entered."""
        return replace(self, outcome=outcome, reason=reason, files=())

    def document_id(self, body_id: str) -> UUID:
        """The document's id: the same however often a body imports the item."""
        year = self.on.year if self.on else 0
        return repeatable_id(_NAMESPACE, body_id, self.identity or f"{year}/{self.number}")


class Source(Protocol):
    """Where items come from; those with numbers come in ascending order."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """The sheets and files that hold no items."""

    @property
    def total(self) -> int:
        """How many items there are."""

    def lines(self) -> Iterator[PastLine]:
        """The items, read one after another."""

    def close(self) -> None:
        """Delete what reading left behind."""


@dataclass(frozen=True)
class Lines:
    """A source that was read as a whole."""

    items: tuple[PastLine, ...]
    left_out: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.items)

    def lines(self) -> Iterator[PastLine]:
        """The items, those with a number that an earlier item has marked as conflicts."""
        return without_conflicts(self.items)

    def close(self) -> None:
        """Nothing is open."""


def without_conflicts(lines: Iterable[PastLine]) -> Iterator[PastLine]:
    """The items; an item with a number that an earlier one of the same year has becomes a conflict."""
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
        reason = in_words(code, number=line.number, year=line.on.year, row=first.row)
        yield line.stopped(Outcome.CONFLICT, reason)


def number_of(value: object) -> int | None:
    """The number of a register that ``value`` says; ``None`` where it says none."""
    try:
        number = int(str(value).strip().removesuffix(".0"))
    except ValueError:
        return None
    return number if 0 < number < 10_000_000 else None


def date_of(value: object) -> dt.date | None:
    """The day that a cell, people (``24/11/2026``) or Notes (``20140326T153400,12+07``) write; ``None`` for others."""
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
