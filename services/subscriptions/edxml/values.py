"""Normalised values of fields that makers of messages write in many ways: texts, dates, numbers, symbols."""

import datetime as dt
import re

from services.subscriptions.edxml.message import Kind
from shared.calendar import VIETNAM
from shared.documents.marks import normalized
from shared.wordfiles import Pattern, WordFile

_NOTHING = {"", "n/a", "null", "none", "nil"}
_YEAR_FIRST = re.compile(r"^(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})(?!\d)(.*)$", re.DOTALL)
_DAY_FIRST = re.compile(r"^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)(.*)$", re.DOTALL)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(\d{6})?$")
_EPOCH = re.compile(r"^(?:/Date\()?(-?\d{10,13})(?:[+-]\d{4})?(?:\)/)?$")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(AM|PM|SA|CH)?", re.IGNORECASE)
_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)

_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"[\r\n\t]")


class ValueWords(WordFile):
    """The words and patterns of ``values.toml``."""

    date: Pattern
    number_label: Pattern
    code: Pattern
    yes: frozenset[str]
    kinds: dict[str, Kind]


WORDS = ValueWords.beside(__file__)


def clean(text: str | None) -> str | None:
    """The text composed (NFC) and on one line; ``None`` where it is empty or a word for nothing."""
    if text is None:
        return None
    cleaned = " ".join(normalized(text).split())
    return None if cleaned.casefold() in _NOTHING else cleaned


def clean_name(text: str | None) -> str | None:
    """A file's name composed (NFC) and on one line; double spaces are part of a name and stay."""
    if clean(text) is None:
        return None
    return _SPACES.sub(lambda run: " " if _LINE_ENDS.search(run[0]) else run[0], normalized(text or "")).strip()


NO_YEAR = 1


def moment_of(text: str | None) -> dt.datetime | None:
    """A written date and time as local time of Việt Nam without zone; ``None`` where it is none."""
    written = clean(text)
    if written is None:
        return None
    try:
        moment = _moment(written)
    except (ValueError, OverflowError):
        return None
    return None if moment is None or moment.year == NO_YEAR else moment  # .NET writes the year 1 for "no date"


def date_of(text: str | None) -> dt.date | None:
    """A written date (``2022/03/04``, ``04/03/2022``, ISO, with or without a time); ``None`` where it is none."""
    moment = moment_of(text)
    return None if moment is None else moment.date()


def _moment(text: str) -> dt.datetime | None:
    if match := _YEAR_FIRST.match(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        rest = match[4]
    elif match := _DAY_FIRST.match(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        rest = match[4]
        american = re.search(r"\b[AP]M\b", rest, re.IGNORECASE)  # only an American clock says AM and PM
        if (american and day <= 12) or (month > 12 >= day):
            day, month = month, day
    elif match := WORDS.date.search(text):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        rest = ""
    elif match := _COMPACT.match(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        rest = f" {match[4][:2]}:{match[4][2:4]}:{match[4][4:]}" if match[4] else ""
    elif match := _EPOCH.match(text):
        seconds = int(match[1]) / (1000 if len(match[1].lstrip("-")) > 10 else 1)
        return dt.datetime.fromtimestamp(seconds, VIETNAM).replace(tzinfo=None, microsecond=0)
    else:
        return None
    return _with_time(dt.datetime(year, month, day), rest.strip())


def _with_time(day: dt.datetime, rest: str) -> dt.datetime:
    time = _TIME.search(rest)
    if time is None:
        return day
    hour, half = int(time[1]), (time[5] or "").upper()
    if half in ("PM", "CH") and hour < 12:
        hour += 12
    elif half in ("AM", "SA") and hour == 12:
        hour = 0
    moment = day.replace(hour=hour, minute=int(time[2]), second=int(time[3] or 0))
    zone = _ZONE.search(rest[time.end() :].strip())
    if zone is None:
        return moment
    written = "+00:00" if zone[0].upper() == "Z" else zone[0]
    aware = dt.datetime.fromisoformat(f"{moment.isoformat()}{written}")
    return aware.astimezone(VIETNAM).replace(tzinfo=None)


def split_code(number: str | None, notation: str | None) -> tuple[str | None, str | None]:
    """Number and notation apart; makers write them into two fields, both into one of them, or both into both."""
    number, notation = _bare(number), _bare(notation)
    in_number = WORDS.code.match(number) if number else None
    in_notation = WORDS.code.match(notation) if notation else None
    if in_number is not None:
        same = in_notation is not None and in_notation["number"] == in_number["number"]
        rest = in_notation["notation"] if same and in_notation else notation
        return in_number["number"], _stripped(in_number["notation"] if rest in (None, number) else rest)
    if in_notation is not None and (number is None or number.lstrip("0") == in_notation["number"].lstrip("0")):
        return number or in_notation["number"], _stripped(in_notation["notation"])
    return number, _stripped(notation)


def _stripped(notation: str | None) -> str | None:
    return (notation.strip(" /-") or None) if notation else None


def _bare(text: str | None) -> str | None:
    cleaned = clean(text)
    return None if cleaned is None else clean(WORDS.number_label.sub("", cleaned))


def status_code_of(text: str | None) -> str | None:
    """A status code with two digits: ``1`` and ``01`` are the same."""
    code = clean(text)
    if code is None:
        return None
    return code.zfill(2) if code.isdigit() else code


def whole_number(text: str | None) -> int | None:
    """A whole number of at most nine digits; ``None`` where it is none."""
    digits = clean(text)
    return int(digits) if digits is not None and re.fullmatch(r"\d{1,9}", digits) else None
