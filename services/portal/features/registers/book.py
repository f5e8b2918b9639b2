"""The bound book of a register: the prescribed columns, what was struck through, and a closing formula to sign.

The columns are those of Nghị định 30/2020/NĐ-CP, appendix IV [P]; the remarks name corrections, as a footnote would.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from services.portal.frame import formats
from shared.documents.kinds import kinds_abbreviated
from shared.documents.numbering import OF_SECRETS
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.readmodels.registers.queries import Register
from shared.readmodels.registers.rows import IncomingLine, Line, OutgoingLine, Struck
from shared.texts import say, speaking, table

TEMPLATE = Path(__file__).with_name("book.typ")
_LONG = re.compile(r"\S{14,}")
_ZERO_WIDTH = "\u200b"

Names = Mapping[str, str]


@dataclass(frozen=True)
class Cell:
    """What stands in a column of a line, and what stood there before (struck through, the oldest first)."""

    now: str
    old: tuple[str, ...] = ()


@dataclass(frozen=True)
class BookColumn:
    """A column of a book: the text's key of its heading, its width in millimetres, what stands in it."""

    heading: str
    width: int
    cell: Callable[[Line, Names], Cell]


def _plain(value: Callable[[Line, Names], object]) -> Callable[[Line, Names], Cell]:
    return lambda line, names: Cell(_written(value(line, names)))


def _of(field: str) -> Callable[[Line, Names], Cell]:
    """A field that corrections may have changed."""
    return lambda line, names: Cell(_written(getattr(line, field)), _former(line, field))


def _only(field: str) -> Callable[[Line, Names], Cell]:
    """A field of the one register, which no correction changes."""
    return lambda line, names: Cell(_written(getattr(line, field, None)))


def _former(line: Line, field: str) -> tuple[str, ...]:
    return tuple(_written(_read(each, field)) or "–" for each in line.corrections if field in each.was)


def _read(correction: Struck, field: str) -> object:
    value = correction.was[field]
    return dt.date.fromisoformat(value) if field == "date" and value else value


def _date(line: Line, names: Names) -> Cell:
    return Cell(_written(line.document_date), _former(line, "date"))


def _about(line: Line, names: Names) -> Cell:
    """Kind and subject stand in one column; a correction of either strikes both through."""
    now = (line.kind, line.subject)
    old: list[str] = []
    for each in reversed(line.corrections):
        if "kind" in each.was or "subject" in each.was:
            now_kind, now_subject = now
            now = (each.was.get("kind", now_kind), each.was.get("subject", now_subject))
            old.insert(0, _joined(now))
    return Cell(_joined((line.kind, line.subject)), tuple(old))


def _joined(parts: Iterable[str | None], between: str = " ") -> str:
    return between.join(part for part in parts if part)


def _remarks(line: Line, names: Names) -> Cell:
    notes: list[str] = []
    if line.cancelled is not None:
        notes.append(_mark("cancelled", line.cancelled))
    notes += [_mark("corrected", each) for each in line.corrections]
    if isinstance(line, IncomingLine):
        if line.again_because:
            notes.append(say("registers.book.remark.again", reason=line.again_because))
        if line.channel == "past":
            notes.append(say("registers.book.remark.past"))
    else:
        notes += _remarks_of_outgoing(line)
    if line.secrecy != "none":
        notes.append(say(f"common.secrecy.{line.secrecy}"))
    return Cell("; ".join(notes))


def _remarks_of_outgoing(line: OutgoingLine) -> Iterable[str]:
    if line.status == "reserved":
        yield say("registers.book.remark.reserved", reason=line.remarks or "")
    elif line.status == "recalled":
        yield say("registers.book.remark.recalled", reason=line.remarks or "")
    elif line.status == "filed":
        yield say("registers.book.remark.past")


def _mark(name: str, struck: Struck) -> str:
    return say(f"registers.book.remark.{name}", on=formats.day(struck.at), by=struck.by, reason=struck.reason)


def _recipients(line: Line, names: Names) -> str:
    assert isinstance(line, OutgoingLine)
    return "; ".join([*(names.get(body, body) for body in line.recipients), *line.outside])


def _sent(line: Line, names: Names) -> str:
    assert isinstance(line, OutgoingLine)
    if line.sent:
        return ", ".join(dict.fromkeys(formats.day(each.on) for each in line.sent))
    return formats.day(line.issued_at) if line.status in ("issued", "recalled") and line.recipients else ""


def _taken(line: Line, names: Names) -> str:
    assert isinstance(line, OutgoingLine)
    return "; ".join(
        f"{each.received_by}, {formats.day(each.received_on)}" for each in line.sent if each.received_by is not None
    )


COLUMNS: dict[Register, tuple[BookColumn, ...]] = {
    "incoming": (
        BookColumn("registers.book.arrived_on", 20, _only("registered_at")),
        BookColumn("registers.book.arrival_number", 13, _only("arrival_number")),
        BookColumn("registers.book.issuer", 36, _of("issuer")),
        BookColumn("registers.book.symbol", 30, _of("symbol")),
        BookColumn("registers.book.document_date", 20, _date),
        BookColumn("registers.book.about", 62, _about),
        BookColumn("registers.book.receiver", 28, _only("lead_name")),
        BookColumn("registers.book.passed_on", 20, _only("routed_at")),
        BookColumn("registers.book.receipt", 16, _plain(lambda line, names: "")),
        BookColumn("registers.book.remarks", 30, _remarks),
    ),
    "outgoing": (
        BookColumn("registers.book.symbol", 30, _of("symbol")),
        BookColumn("registers.book.document_date", 20, _date),
        BookColumn("registers.book.about", 62, _about),
        BookColumn("registers.book.signer", 26, _of("signer")),
        BookColumn("registers.book.recipients", 40, _plain(_recipients)),
        BookColumn("registers.book.kept_by", 20, _only("paper_location")),
        BookColumn("registers.book.copies", 11, _only("copies")),
        BookColumn("registers.book.sent_on", 20, _plain(_sent)),
        BookColumn("registers.book.receipt", 18, _plain(_taken)),
        BookColumn("registers.book.remarks", 28, _remarks),
    ),
}


def bound(register: Register, lines: Sequence[Line], body: str, names: Names, period: str) -> bytes:
    """The book as a PDF: a part per book or series and period; lines without a number do not stand in it.

    ``names`` are the recipients' by their ids; ``period`` is what was asked for, said in words.
    """
    columns = COLUMNS[register]
    numbered = sorted((line for line in lines if _number(line) is not None), key=_place)
    with speaking("vi"):
        books = [
            _book(register, key, list(group), columns, names, period) for key, group in groupby(numbered, _book_of)
        ]
        fields = {
            "title": say(f"registers.sheet.title.{register}"),
            "body": body,
            "fonts": SERIF,
            "headings": [say(column.heading) for column in columns],
            "widths": [column.width for column in columns],
            "books": books,
            "signatures": [say("registers.book.keeper"), say("registers.book.head")],
            "said": table("common.print")
            | {
                "page": say("registers.book.page", page="{page}", pages="{pages}"),
                "printed": say("common.print.printed", at=formats.moment(dt.datetime.now(dt.UTC))),
            },
        }
        return typeset(TEMPLATE, book=fields)


def _book(
    register: Register,
    key: tuple[str, bool],
    lines: Sequence[Line],
    columns: Sequence[BookColumn],
    names: Names,
    period: str,
) -> dict[str, object]:
    name, secret = key
    title = say(f"registers.book.title.{register}{'_secret' if secret else ''}")
    first, last = _number(lines[0]), _number(lines[-1])
    return {
        "title": title,
        "period": "; ".join(part for part in (book_name(name), period) if part),
        "closing": say("registers.book.closing", pages="{pages}", first=f"{first:02d}", last=f"{last:02d}"),
        "lines": [[_set(column, line, names) for column in columns] for line in lines],
    }


def _set(column: BookColumn, line: Line, names: Names) -> dict[str, object]:
    """A cell as the template sets it; of a cancelled line everything is struck through but the remark that says so."""
    cell = column.cell(line, names)
    struck = line.cancelled is not None and column.heading != "registers.book.remarks"
    return {"now": _breakable(cell.now), "old": [*map(_breakable, cell.old)], "struck": struck}


def book_name(name: str) -> str:
    """How people call a book: a year's, or a kind's (or a book's of its own) of a term or year."""
    parts = name.removesuffix(OF_SECRETS).split(":")
    if len(parts) < 3:
        return say("registers.book.year", year=name)
    kinds = kinds_abbreviated(parts[-2])
    period = parts[-1]
    said = say("registers.book.year", year=period) if period.isdigit() else say("registers.book.term", term=period)
    return _joined((kinds[0].name if kinds else parts[-2], said), " – ")


def _number(line: Line) -> int | None:
    return line.arrival_number if isinstance(line, IncomingLine) else line.number


def _book_of(line: Line) -> tuple[str, bool]:
    if isinstance(line, IncomingLine):
        return str(line.register_year), line.secret_book
    return line.series or "", line.secret_book


def _place(line: Line) -> tuple[str, bool, int, dt.datetime]:
    at = line.registered_at or line.received_at if isinstance(line, IncomingLine) else line.issued_at
    return (*_book_of(line), _number(line) or 0, at)


def _written(value: object) -> str:
    return formats.day(value) if isinstance(value, dt.date) else "" if value is None else str(value)


def _breakable(text: str) -> str:
    """Long words may break after a sign, or anywhere: a symbol never runs into the next column."""
    return _LONG.sub(lambda word: _ZERO_WIDTH.join(_pieces(word[0])), text)


def _pieces(word: str) -> Iterable[str]:
    for part in re.split(r"(?<=[/\-.,;:_])", word):
        yield from (part[at : at + 12] for at in range(0, len(part), 12))
