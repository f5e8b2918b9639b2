"""The labels of clauses: read where somebody typed them, written where the form counts them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from shared.documents.symbols import Style
from shared.paper.nodes import LARGEST_NUMBER, LONGEST_WRITTEN, Level
from shared.paper.numerals import letter_read, ordinal, ordinal_read, roman_read, written_as
from shared.paper.words import WORDS

LEVELS: tuple[Level, ...] = get_args(Level)
"""From the outermost to the innermost."""

UNNUMBERED: tuple[Level, ...] = ("dash", "plus")
TITLED: tuple[Level, ...] = ("part", "chapter")
"""Levels whose words stand on a line below the label, where nothing else is said."""

_BRACES = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Label:
    """A label that was typed: its level, its number (0 for dashes), and ``written`` as `ClauseAttrs` has it.

    ``length`` is how many characters of the line it takes, with the spaces behind it.
    """

    level: Level
    number: int
    written: str
    length: int


def label_read(line: str) -> Label | None:
    """The label at the beginning of ``line``; ``None`` where there is none.

    A lone ``I.`` is Roman, ``1.1.`` the second level, ``đ)`` a letter.
    """
    for level in LEVELS:
        match = WORDS.labels[level].match(line)
        if match is None:
            continue
        number = _number(match["number"])
        if number is None or number > LARGEST_NUMBER:
            continue
        counted = f"{{{_numerals(match['number'])}}}" if match["number"] else ""
        written = f"{match['before']}{counted}{match['after']}"
        if len(written) > LONGEST_WRITTEN:
            continue
        end = match.end()
        return Label(level, number, written, end + len(line[end:]) - len(line[end:].lstrip(" \t")))
    return None


def default_label(level: Level, style: Style) -> str:
    """How the form writes the label of ``level``, as `ClauseAttrs.written`."""
    return WORDS.defaults[style.value][level]


def written_label(written: str, path: Sequence[int]) -> str:
    """The label ``written`` with the number in place; ``path`` are the numbers of the clauses around and its own."""
    return _BRACES.sub(lambda braces: written_as(braces[1], path), written)


def _number(numeral: str) -> int | None:
    if not numeral:
        return 0
    last = numeral.rsplit(".", 1)[-1]
    if last.isdigit():
        return int(last)
    if len(last) == 1 and last.islower():
        return letter_read(last)
    return roman_read(last) if roman_read(last) is not None else ordinal_read(last)


def _numerals(numeral: str) -> str:
    """What stands between the braces for a number that is written like this."""
    if numeral[0].isdigit():
        dots = numeral.count(".")
        return "01" if not dots and numeral.startswith("0") else "1" + ".1" * dots
    if roman_read(numeral) is not None and numeral.isupper():
        return "I"
    if len(numeral) == 1:
        return "a"
    return ordinal(1).upper() if numeral.isupper() else ordinal(1)
