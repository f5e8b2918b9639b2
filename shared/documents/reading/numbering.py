"""Number and symbol at the head of a document, and its place and date."""

import datetime as dt
import re
from dataclasses import dataclass

from shared.documents.reading.names import body_name, is_capitals, sentence_case
from shared.documents.symbols import PARTY, STATE, Style, Symbol, symbol_of
from shared.documents.vietnamese import bare
from shared.wordfiles import Pattern, WordFile

_DATE = re.compile(
    r"ngay\s{0,5}(?:(?P<day>\d{1,2})\s{0,5}thang\s{0,5}(?P<month>\d{1,2})\s{0,5}nam\s{0,5}(?P<year>\d{4})"
    r"|(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4}))"
)
_BLANK_DATE = re.compile(r"ngay[\s.…_\d]{0,60}(?:thang|$)")
_PLACE = re.compile(r"\W{0,5}(?P<place>(?:[^\W\d_]|[ .'’\-–]){2,50}),\s{0,5}")


class NumberWords(WordFile):
    """The words and patterns of ``numbering.toml``."""

    word: Pattern
    blank: Pattern
    apart: Pattern
    place_without_comma: Pattern
    kinds: dict[Style, dict[str, str]]


WORDS = NumberWords.beside(__file__)


def find_symbol(cells: list[str]) -> tuple[Symbol | None, int | None]:
    """Number and symbol, and the index of the number's cell; the cell may leave the number blank."""
    for index, cell in enumerate(cells):
        word = number_word(cell)
        if word is None:
            continue
        rest = cell[word:]
        following = cells[index + 1] if index + 1 < len(cells) else ""
        number = f"{rest}{following}" if not rest or rest[-1] in "-–/" else rest
        symbol = symbol_at(number)
        if symbol is not None or WORDS.blank.match(number):
            return symbol, index
    return None, None


def number_word(cell: str) -> int | None:
    """The index behind the word "Số", which begins a cell or follows a body's name in capitals."""
    word = WORDS.word.search(cell[:200])
    if word is None or (word.start() > 0 and not is_capitals(cell[: word.start()])):
        return None
    return word.end()


def symbol_at(text: str) -> Symbol | None:
    """The symbol that ``text`` begins with."""
    for pattern in (PARTY, STATE):
        match = pattern.match(text)
        if match is not None:
            return symbol_of(match)
    apart = WORDS.apart.match(text)
    match = PARTY.match(f"{apart['number']}-{apart['rest']}") if apart is not None else None
    return symbol_of(match) if match is not None else None


def is_date(cell: str) -> bool:
    """Whether a cell says a place and date; the date may be left blank."""
    return _read_date(cell) is not None


def find_date(cells: list[str], number_at: int) -> tuple[dt.date | None, str | None]:
    """Date and place, which stand near the number, before the text begins."""
    order = [*range(number_at, min(number_at + 13, len(cells))), *range(number_at - 1, max(number_at - 11, -1), -1)]
    for index in order:
        found = _read_date(_after_number(cells[index]))
        if found is not None:
            return found
    return None, None


def _after_number(cell: str) -> str:
    """What follows the number where a cell has one; else the cell."""
    word = number_word(cell)
    if word is not None:
        for pattern in (PARTY, STATE):
            match = pattern.match(cell, word)
            if match is not None:
                return cell[match.end() :].strip()
    return cell


@dataclass(frozen=True)
class DateLine:
    """A line that says place and date; ``place`` as it stands there, ``date`` is ``None`` where it is left blank."""

    place: str
    date: dt.date | None


def date_line(cell: str) -> DateLine | None:
    """Place and date of a cell that says them; ``None`` where it is another cell."""
    plain = bare(cell)
    if len(plain) != len(cell) or len(cell) > 300:
        return None
    found = _DATE.search(plain)
    match = found or _BLANK_DATE.search(plain)
    if match is None:
        return None
    before = cell[: match.start()]
    place = _PLACE.fullmatch(before) or (WORDS.place_without_comma.fullmatch(before) if found else None)
    if place is None:
        return None
    if found is None:
        return DateLine(place["place"], None)
    day, month, year = (found[name] or found[name[0]] for name in ("day", "month", "year"))
    try:
        return DateLine(place["place"], dt.date(int(year), int(month), int(day)))
    except ValueError:
        return DateLine(place["place"], None)


def _read_date(cell: str) -> tuple[dt.date | None, str | None] | None:
    line = date_line(cell)
    named = None if line is None else _place(line.place)
    return None if line is None or named is None else (line.date, named)


def _place(text: str) -> str | None:
    place = text.strip(" .*()-–")
    if not place[:1].isupper() or len(place.split()) > 8:
        return None
    return body_name(place) if is_capitals(place) else sentence_case(place)


def kind_by_style(symbol: Symbol) -> str | None:
    """The kind that an abbreviation means in one style and not in the other."""
    return WORDS.kinds[symbol.style].get(symbol.kind or "")
