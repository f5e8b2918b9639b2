"""The labels of clauses in a Word file: counted by Word, or typed at the beginning of a line."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from shared.paper.labels import UNNUMBERED, Label, label_read, written_label
from shared.paper.nodes import LARGEST_NUMBER, LONGEST_WRITTEN, HardBreak, Inline, Level, Tab, Text
from shared.paper.numerals import letter_read, roman_read
from shared.paper.words import WORDS
from shared.word.numbering import Numbered

_PLACE = re.compile(r"%([1-9])")
_NUMERALS: dict[str, tuple[Level, str]] = {
    "decimal": ("arabic", "1"),
    "decimalZero": ("arabic", "01"),
    "upperRoman": ("roman", "I"),
    "upperLetter": ("roman", "A"),
    "lowerLetter": ("letter", "a"),
    "lowerRoman": ("letter", "i"),
}
_DECIMALS: tuple[Level, ...] = ("arabic", "arabic2", "arabic3")
_NUMBER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Found:
    """A clause's label: ``text`` as it is seen, ``number`` 0 where it does not count, ``written`` as in a paper."""

    level: Level
    number: int
    written: str
    text: str


def counted_by_word(numbered: Numbered) -> Found | None:
    """The clause that an automatic number makes; ``None`` where a paper has no such numerals."""
    label = numbered.label
    if numbered.is_bullet:
        level: Level = "plus" if label == "+" or numbered.depth else "dash"
        return Found(level, 0, label, label) if "{" not in label and len(label) <= 3 else None
    read = label_read(f"{label} x")
    typed = read if read is not None and read.length == len(label) + 1 else None
    number = numbered.numbers[-1]
    if typed is not None and typed.number == number:
        return _sound(Found(typed.level, number, typed.written, label), numbered)
    made = _made(numbered)
    return None if made is None else _sound(made, numbered)


def _made(numbered: Numbered) -> Found | None:
    """A label in words of its own (``Bước 2:``, ``(1)``, ``ii)``)."""
    text, places = numbered.level.text, _PLACE.findall(numbered.level.text)
    number = numbered.numbers[-1]
    if not places or "{" in text or int(places[-1]) != len(numbered.numbers):
        return None
    form = "decimal" if numbered.level.legal else numbered.level.form
    if len(places) == 1 and form in _NUMERALS:
        level, numeral = _NUMERALS[form]
        return Found(level, number, " ".join(_PLACE.sub(f"{{{numeral}}}", text).split()), numbered.label)
    if len(places) <= len(_DECIMALS) and form == "decimal":
        joined = ".".join(f"%{place}" for place in places)
        if joined in text:
            written = text.replace(joined, "{" + ".".join("1" * len(places)) + "}")
            return Found(_DECIMALS[len(places) - 1], number, " ".join(written.split()), numbered.label)
    return None


def _sound(found: Found, numbered: Numbered) -> Found | None:
    """``found``, if a paper writes it just so."""
    if not 0 <= found.number <= LARGEST_NUMBER or len(found.written) > LONGEST_WRITTEN:
        return None
    path = numbered.numbers[-3:] if "." in found.written else numbered.numbers[-1:]
    return found if written_label(found.written, path).split() == found.text.split() else None


def typed_label(line: str) -> Label | None:
    """The label at the beginning of ``line``, which has something behind it that is no mere ornament."""
    found = label_read(line.rstrip())
    if found is None or (found.number == 0 and not _NUMBER.search(line[found.length :])):
        return None
    return found


def label_of_level(text: str, level: Level) -> Found | None:
    """The label ``text`` of a clause whose style says its ``level``; ``None`` where nothing in it can be counted."""
    if level in UNNUMBERED:
        return Found(level, 0, text, text)
    read = label_read(f"{text} x")
    if read is not None and read.number and read.length == len(text) + 1:
        return Found(level, read.number, read.written, text)
    for pattern, value_of, numerals in _ANY_NUMERALS:
        for match in pattern.finditer(text):
            number = value_of(match[0].rsplit(".", 1)[-1])
            if number and number <= LARGEST_NUMBER:
                style = numerals if "." not in match[0] else ".".join("1" * (match[0].count(".") + 1))
                return Found(level, number, f"{text[: match.start()]}{{{style}}}{text[match.end() :]}", text)
    return None


_ANY_NUMERALS: tuple[tuple[re.Pattern[str], Callable[[str], int | None], str], ...] = (
    (re.compile(r"\d{1,4}(?:\.\d{1,4})*"), int, "1"),
    (re.compile(r"\b[IVXLC]+\b"), roman_read, "I"),
    (re.compile(r"\b[ivxlc]+\b"), roman_read, "i"),
    (re.compile(r"\b\w\b"), letter_read, "a"),
)


@dataclass(frozen=True)
class AppendixLabel:
    """How an appendix is called, and how many characters of its line that takes."""

    number: int | None
    written: str
    text: str
    length: int


def appendix_label(line: str) -> AppendixLabel | None:
    """The label of an appendix at the beginning of ``line``."""
    match = WORDS.appendix.label.match(line)
    if match is None:
        return None
    numeral, before, after = match["number"], match["before"], match["after"]
    text = match[0].rstrip()
    rest = line[match.end() :]
    length = match.end() + len(rest) - len(rest.lstrip(" \t"))
    if numeral is None:
        return AppendixLabel(None, f"{before}{after}", text, length)
    if numeral.isdigit():
        number, style = int(numeral), "01" if numeral.startswith("0") else "1"
    elif roman_read(numeral) is not None:
        number, style = roman_read(numeral) or 0, "I"
    else:
        number, style = letter_read(numeral) or 0, "A"
    if not number:
        return None
    return AppendixLabel(number, f"{before} {{{style}}}{after}", text, length)


def beginning(pieces: list[Inline]) -> str:
    """The words at the beginning of a line, up to its end or a picture; a tab is a character."""
    said = ""
    for piece in pieces:
        if isinstance(piece, Text):
            said += piece.text
        elif isinstance(piece, Tab):
            said += "\t"
        else:
            said += "\n" if isinstance(piece, HardBreak) else ""
            break
        if len(said) > 400:
            break
    return said


def without(pieces: list[Inline], length: int) -> list[Inline]:
    """``pieces`` without the first ``length`` characters of `beginning`."""
    left: list[Inline] = []
    for piece in pieces:
        if length <= 0:
            left.append(piece)
        elif isinstance(piece, Text) and len(piece.text) > length:
            left.append(piece.model_copy(update={"text": piece.text[length:]}))
            length = 0
        else:
            length -= len(piece.text) if isinstance(piece, Text) else 1
    return left
