"""An old register as an Excel workbook, its columns named as in the system's own export or in the prescribed registers.

Read with openpyxl as a stream; document types and entities are refused, formulas are never taken for values.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Protocol
from xml.etree.ElementTree import ParseError

import openpyxl

from shared.documents.legacy import UnknownAlphabet
from shared.documents.secrecy import Secrecy
from shared.documents.symbols import parse_symbol
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import composed
from shared.imports.alphabet import in_unicode
from shared.imports.line import Lines, Outcome, PastLine, UnusableSource, Words, date_of, in_words, number_of
from shared.imports.meanings import (
    MEANING,
    OUTGOING_COLUMNS,
    PASSED_OVER,
    key_of,
    kind_and_subject,
    kind_of,
    names_secrecy,
    speaks_of_secrecy,
    urgency_of,
)  # fmt: skip
from shared.imports.secrecy import stated_secrecy
from shared.texts import LANGUAGES, say

MOST_ROWS = 20_000  # in one import; more is split by year
MOST_ROWS_READ = 100_000  # of one sheet; a longer one is not read to its end
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
MOST_ABOVE = 60  # rows above the heading: the register's title, its body, its year
MOST_CELLS = 200  # columns of a register
_TEXTS = ("issuer", "symbol", "subject", "signer", "place")

Cells = Sequence[object]


class Sheet(Protocol):
    """A worksheet of openpyxl, read as a stream."""

    title: str
    max_row: int | None

    def iter_rows(self, *, values_only: bool) -> Iterator[tuple[object, ...]]:
        """The rows, as values."""


@dataclass(frozen=True)
class Register:
    """A kind of register: the meanings of its columns, those ``needed``, and where number and day stand in a row.

    ``place(values)`` answers with the number in the register, the day of the entry, and the document's date.
    """

    meaning: Mapping[str, str]
    needed: tuple[str, ...]
    place: Callable[[Mapping[str, object]], tuple[int | None, dt.date | None, dt.date | None]]
    no_number: str
    no_day: str


def _arrived(values: Mapping[str, object]) -> tuple[int | None, dt.date | None, dt.date | None]:
    return number_of(values["arrival_number"]), date_of(values["arrival_date"]), date_of(values.get("date"))


def _issued(values: Mapping[str, object]) -> tuple[int | None, dt.date | None, dt.date | None]:
    symbol, date = parse_symbol(str(values["symbol"] or "")), date_of(values["date"])
    return number_of(symbol.number if symbol else values.get("number")), date, date


INCOMING = Register(MEANING, ("arrival_number", "arrival_date"), _arrived, "no_number", "no_arrival_date")
OUTGOING = Register(OUTGOING_COLUMNS, ("symbol", "date"), _issued, "no_outgoing_number", "no_date")


@dataclass(frozen=True)
class Heading:
    """A sheet's columns: ``columns`` by meaning, ``named`` all by place; ``above`` is the text above their names."""

    columns: dict[str, int]
    named: dict[int, str]
    above: str = ""


@dataclass
class Book:
    """What was read of a workbook so far."""

    lines: list[PastLine] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def lines_of_workbook(data: bytes, register: Register = INCOMING) -> Lines:
    """The lines of all sheets in ascending order of year and number; a line with a mistake says which.

    A sheet without a register's columns is named in ``left_out``.  Raises `UnusableSource` where no sheet has them.
    """
    inspect_workbook(data)
    book = Book()
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheets = workbook.worksheets
        book.left_out += [name for name in workbook.sheetnames if name not in {sheet.title for sheet in sheets}]
        for sheet in sheets:
            _read_sheet(sheet, book, register, alone=len(sheets) == 1)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ParseError, OSError, TypeError) as error:
        raise UnusableSource("sheet.broken") from error
    if not book.lines and book.missing:
        raise UnusableSource("sheet.columns-missing", columns=", ".join(book.missing))
    if not book.lines:
        raise UnusableSource("sheet.empty")
    ordered = sorted(book.lines, key=lambda line: (line.on.year if line.on else 0, line.number or 0))
    return Lines(tuple(ordered), tuple(book.left_out))


def _read_sheet(sheet: Sheet, book: Book, register: Register, *, alone: bool) -> None:
    rows = sheet.iter_rows(values_only=True)
    first = [row[:MOST_CELLS] for row in islice(rows, MOST_ABOVE)]
    found = _heading(first, register)
    if isinstance(found, list):
        filled = any(cell not in (None, "") for row in first for cell in row)
        book.missing = book.missing or found
        if filled or not alone:
            book.left_out.append(sheet.title)
        return
    index, heading = found
    for number, row in enumerate(chain(first[index + 1 :], islice(rows, MOST_ROWS_READ)), index + 2):
        line = _line(
            f"{number}" if alone else f"{sheet.title}!{number}", row[:MOST_CELLS], heading, sheet.title, register
        )
        if line is not None:
            book.lines.append(line)
        if len(book.lines) > MOST_ROWS:  # how many more there are, the sheet says of itself
            raise UnusableSource("sheet.too-long", rows=max((sheet.max_row or 0) - 1, len(book.lines)), most=MOST_ROWS)


def inspect_workbook(data: bytes) -> None:
    """Refuse what unpacks to more than a workbook needs, or declares entities.  Raises `UnusableSource`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            declared = unpacked <= MOST_BYTES_UNPACKED and any(_declares(archive, name) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnusableSource("sheet.broken") from error
    if unpacked > MOST_BYTES_UNPACKED:
        raise UnusableSource("file.dangerous")
    if declared:
        raise UnusableSource("sheet.broken")


def _declares(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part declares a document type, and so entities, which no workbook does."""
    if not name.endswith((".xml", ".rels")):
        return False
    with archive.open(name) as part:
        return b"<!DOCTYPE" in part.read(4096)


def _heading(rows: Sequence[Cells], register: Register) -> tuple[int, Heading] | list[str]:
    """The row of names and its index; without one, the needed names that the most likely row lacks."""
    likely = list(register.needed)
    for index, row in enumerate(rows):
        above = rows[index - 1] if index else ()
        for names in (row, _joined(above, row)):  # a heading of two rows has the group above the part
            columns = {meaning: place for place, meaning in _meanings(names, register)}
            missing = [meaning for meaning in register.needed if meaning not in columns]
            if not missing:
                named = {place: _text(cell) for place, cell in enumerate(names) if _text(cell)}
                over = " · ".join(_text(cell) for row in rows[:index] for cell in row if _text(cell))
                return index, Heading(columns, named, over)
            if columns and len(missing) < len(likely):
                likely = missing
    return [say(f"past_lines.sheet.{meaning}") for meaning in likely]


def _meanings(names: Cells, register: Register) -> Iterator[tuple[int, str]]:
    """``(place, meaning)`` of each known name, from right to left, so that the first column of a meaning counts."""
    for place, cell in reversed(list(enumerate(names))):
        if (meaning := register.meaning.get(key_of(_text(cell)))) is not None:
            yield place, meaning


def _joined(above: Cells, row: Cells) -> list[str]:
    return [
        " ".join(part for part in (_text(above[place]) if place < len(above) else "", _text(cell)) if part)
        for place, cell in enumerate(row)
    ]


def _text(cell: object) -> str:
    return " ".join(composed(str(cell)).split()) if cell is not None else ""


def _line(place: str, cells: Cells, heading: Heading, sheet: str, register: Register) -> PastLine | None:
    """The row as an item; ``None`` for an empty row, a repeated heading and the numbers of the columns."""
    try:
        cells = _decoded(cells)
    except UnknownAlphabet as error:
        reason = in_words("import.unknown-alphabet", alphabet=error.name)
        return PastLine(place, outcome=Outcome.REFUSE, reason=reason)
    named = [(name, _text(cells[at]) if at < len(cells) else "") for at, name in heading.named.items()]
    if not any(value for _, value in named) or all(value in ("", name) for name, value in named) or _numbered(named):
        return None
    values = {meaning: cells[at] if at < len(cells) else None for meaning, at in heading.columns.items()}
    return _judged(_item(place, values, named, register), named, heading, sheet)


def _decoded(cells: Cells) -> Cells:
    texts = in_unicode([cell if isinstance(cell, str) else "" for cell in cells])
    return [text if isinstance(cell, str) else cell for cell, text in zip(cells, texts, strict=True)]


def _numbered(named: Sequence[tuple[str, str]]) -> bool:
    """Whether the row numbers the columns: (1), (2), (3) …"""
    digits = [value.strip("()[] ") for _, value in named if value]
    return len(digits) > 2 and digits == [str(number) for number in range(1, len(digits) + 1)]


def _item(place: str, values: dict[str, object], named: Sequence[tuple[str, str]], register: Register) -> PastLine:
    mistakes: list[str] = []
    questions: list[str] = []
    if any(isinstance(value, str) and value.startswith("=") for value in values.values()):
        mistakes.append(say("past_lines.sheet.formula"))
    number, on, date = register.place(values)
    if number is None:
        mistakes.append(say(f"past_lines.sheet.{register.no_number}"))
    if on is None:
        mistakes.append(say(f"past_lines.sheet.{register.no_day}"))
    head = {name: value for name in _TEXTS if (value := _text(values.get(name)))}
    questions += _choices(values, head)
    if date is not None:
        head["date"] = date.isoformat()
    elif _text(values.get("date")):
        mistakes.append(say("past_lines.sheet.no_date"))
    return PastLine(
        row=place,
        number=number,
        on=on,
        head=head,
        paper_location=_text(values.get("paper_location")) or None,
        outcome=Outcome.REFUSE if mistakes else Outcome.ASK if questions else Outcome.ENTER,
        reason=dict.fromkeys(LANGUAGES, "; ".join([*mistakes, *questions])) if mistakes or questions else None,
        unmapped=tuple(name for name, value in named if value and _unknown(name, register)),
        recipients=_text(values.get("recipients")) or None,
        copies=number_of(values.get("copies")),
    )


def _choices(values: dict[str, object], head: dict[str, str]) -> Iterator[str]:
    """Fill in kind and urgency; yields what is not in their lists."""
    if both := _text(values.get("kind_and_subject")):
        named, subject = kind_and_subject(both)
        head.setdefault("subject", subject)
        if named is not None:
            head["kind"] = named.name
    if kind := _text(values.get("kind")):
        known = kind_of(kind)
        head["kind"] = known.name if known is not None else kind
        if known is None:
            yield say("past_lines.sheet.unknown_kind", kind=kind)
    urgency = urgency_of(_text(values.get("urgency")))
    if urgency is None:
        yield say("past_lines.sheet.unknown_urgency", urgency=_text(values["urgency"]))
    elif urgency is not Urgency.NORMAL:
        head["urgency"] = urgency.value


def _unknown(name: str, register: Register) -> bool:
    key = key_of(name)
    return key not in register.meaning and key not in PASSED_OVER and not names_secrecy(name)


def _judged(line: PastLine, named: Sequence[tuple[str, str]], heading: Heading, sheet: str) -> PastLine:
    """The line with its secrecy, or stopped with a question where it may be secret."""
    stated = stated_secrecy(named)
    question: Words | None = stated.question
    if question is None and stated.degree is Secrecy.NONE and not _states(named):
        register = next((text for text in (sheet, heading.above) if speaks_of_secrecy(text)), None)
        question = in_words("import.secret-register", value=register[:120]) if register else None
    if question is not None:  # before mistakes: secrecy is the graver matter
        return line.stopped(Outcome.ASK, question)
    if stated.degree is Secrecy.NONE:
        return line
    return line.with_head({**line.head, "secrecy": stated.degree.value})


def _states(named: Sequence[tuple[str, str]]) -> bool:
    """Whether the row has a filled-in secrecy field."""
    return any(value and MEANING.get(key_of(name)) == "secrecy" for name, value in named)
