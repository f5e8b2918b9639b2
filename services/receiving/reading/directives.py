"""Sentences that order something: who leads, who cooperates, until when.

A sentence becomes a directive only where it names who is charged, in one of the usual forms ("giao X chủ trì,
phối hợp với Y …", "X chịu trách nhiệm thi hành …", "đề nghị X …").  A deadline that counts from an unknown day stays
in the text.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from shared.wordfiles import Pattern, WordFile

LONGEST_SENTENCE = 1500  # characters; no longer sentence orders something
LONGEST_WHO = 250

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}


class DirectiveWords(WordFile):
    """The patterns of ``directives.toml``."""

    leads: Pattern
    responsible: Pattern
    requested: Pattern
    order: Pattern
    deadline: Pattern
    quarter: Pattern
    month: Pattern
    sentence_end: Pattern
    label: Pattern
    between_bodies: Pattern
    inseparable: Pattern


WORDS = DirectiveWords.beside(__file__)


@dataclass(frozen=True)
class FoundDirective:
    """A sentence that orders something; bodies and posts are named as in the text."""

    text: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    deadline: dt.date | None


def find_directives(text: str) -> tuple[FoundDirective, ...]:
    """The directives of a document's text, in order."""
    found: list[FoundDirective] = []
    for sentence in _sentences(text):
        directive = _read(sentence)
        if directive is not None and directive not in found:
            found.append(directive)
    return tuple(found)


def _sentences(text: str) -> list[str]:
    parts = (WORDS.label.sub("", WORDS.label.sub("", part)) for part in WORDS.sentence_end.split(text))
    return [re.sub(r"\s+", " ", part).strip(" ./;") for part in parts if part.strip(" ./;\n")]


def _read(sentence: str) -> FoundDirective | None:
    if len(sentence) > LONGEST_SENTENCE:
        return None
    match = _leading(sentence)
    if match:
        cooperating = _people(match["with"]) if match["with"] else ()
        return _directive(sentence, match.start("who"), match["who"], cooperating)
    match = WORDS.responsible.match(sentence)
    if match:
        return _directive(sentence, 0, match["who"], ())
    match = WORDS.requested.search(sentence)
    if match and len(match["who"]) <= LONGEST_WHO:
        return _directive(sentence, match.start("who"), match["who"], ())
    return None


def _leading(sentence: str) -> re.Match[str] | None:
    """Who leads, named behind an order ("giao X chủ trì") or at the beginning of a sentence or clause."""
    for ordered in WORDS.order.finditer(sentence):
        match = WORDS.leads.match(sentence, ordered.end())
        if match:
            return match
    for clause in (0, *(begin.end() for begin in re.finditer(r"[:;,]\s+", sentence))):
        match = WORDS.leads.match(sentence, clause)
        if match:
            return match
    return None


def _directive(sentence: str, start: int, who: str, cooperating: tuple[str, ...]) -> FoundDirective:
    return FoundDirective(sentence[start:].strip(" ,./"), _people(who), cooperating, find_deadline(sentence))


def _people(text: str) -> tuple[str, ...]:
    """The bodies and posts of a list; "các cơ quan, đơn vị liên quan" stays together."""
    kept = text
    for _ in range(3):  # "các sở, ban, ngành": each pass takes one comma
        kept = WORDS.inseparable.sub(lambda match: f"{match[1]}\x00 {match[2]}", kept)
    parts = WORDS.between_bodies.split(kept)
    return tuple(part.replace("\x00", ",").strip(" ,;:") for part in parts if part.strip(" ,;:"))


def find_deadline(sentence: str) -> dt.date | None:
    """The day by which a sentence wants its order done; ``None`` where it names none."""
    match = WORDS.deadline.search(sentence)
    if match:
        return _date(int(match["year"]), int(match["month"]), int(match["day"]))
    match = WORDS.quarter.search(sentence)
    if match:
        return _month_end(int(match["year"]), 3 * _QUARTERS[match["quarter"]])
    match = WORDS.month.search(sentence)
    return _month_end(int(match["year"]), int(match["month"])) if match else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> dt.date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 and year >= 1 else None
