"""Degrees of secrecy as they are written on a page: certain, in doubt, or none.

A stamp stands in a place of its own and in capitals (``MẬT``, ``T Ố I  M Ậ T``, ``HOẢ TỐC - MẬT (A)``), or behind its
label (``Độ mật: Tối mật``).  Words of running text (*bảo mật*, *bí mật nhà nước*, *mật độ*) are no stamp.  Whatever is
neither is in doubt: a person is asked.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum

from shared.documents.secrecy import Secrecy
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import bare, composed, modern, unmarked
from shared.wordfiles import Pattern, WordFile

_CELL_ENDS = re.compile(r"[|\t\f]|\s{2,}")
_WORD = re.compile(r"[^\W_]+")
_LETTERS_APART = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_])+(?!\S)")


class StampWords(WordFile):
    """The words and patterns of ``stamps.toml``."""

    stamp: Pattern
    label: Pattern
    urgent: Pattern
    downwards: frozenset[str]
    first_lines: frozenset[str]
    word: str
    no_secret: frozenset[str]
    alone_in_doubt: frozenset[str]
    foreign: Pattern
    before: frozenset[str]
    behind: frozenset[str]
    quoted: Pattern
    furniture: Pattern
    stamp_like: Pattern
    lookalikes: tuple[str, str]
    urgencies: dict[str, Urgency]


WORDS = StampWords.beside(__file__)
STAMP_LIKE = WORDS.stamp_like
"""Words that may be a stamp, before it is known where on the page they stand."""

_LOOKALIKES = str.maketrans(*WORDS.lookalikes)


def _unmarked(pattern: str) -> str:
    """The same pattern for text without diacritics; the names of groups stay."""
    plain = bare(pattern).upper().replace("\\D", "\\d")
    return re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{group[1].lower()}>", plain)


def _like(letter: str) -> str:
    """Every letter, marked or of another script, that is read as ``letter``."""
    return "".join(chr(n) for n in range(0x41, 0x2000) if bare(chr(n).translate(_LOOKALIKES)) == letter)


_UNMARKED_STAMP = re.compile(_unmarked(WORDS.stamp.pattern))
_EITHER_LABEL = f"{WORDS.label.pattern}|{_unmarked(WORDS.label.pattern)}"
_LABEL_ALONE = re.compile(_EITHER_LABEL)
_LABELLED = re.compile(rf"(?:{_EITHER_LABEL}) (?P<value>.+)")
# "mật" however its letters are marked or set apart: no degree is written without it
_MAT = re.compile(r"[\W_]*".join(f"[{_like(letter)}]" for letter in "mat"))
_PROSE_WORDS = 9  # a line of more words, not all in capitals, is running text


class Doubtful(Enum):
    """A place where a degree may be meant."""

    DOUBT = "doubt"


Found = Secrecy | Doubtful | None


def stamps_of(text: str) -> Iterator[tuple[Secrecy | Doubtful, str]]:
    """Every degree of secrecy on a page, certain or in doubt, with the words that say so."""
    plain = _plain(text)
    if _may_speak(plain):
        yield from _stamps_on(plain)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", composed(text)).translate(_LOOKALIKES)


def _stamps_on(plain: str) -> Iterator[tuple[Secrecy | Doubtful, str]]:
    before = ""
    letters = ""
    for line in plain.splitlines():
        words = " ".join(line.split())
        if not words:
            continue
        if len(words) == 1 and words.isalpha():  # a stamp written downwards
            letters += words
            if letters in WORDS.downwards:
                yield _degree(letters), letters
            continue
        letters = ""
        found = _on_line(line, before)
        if found is not None:
            yield found, words[:200]
        before = words


def certain_stamp(text: str) -> Secrecy | None:
    """The highest degree that certainly stands on a page; ``None`` where there is none.  Long texts are read fast."""
    certain = [level for level, _ in _stamps_on(_speaking(_plain(text))) if isinstance(level, Secrecy)]
    return max(certain, key=lambda level: level.rank, default=None)


def _speaking(plain: str) -> str:
    """``plain`` where only lines that may certainly be a stamp, and the one above each, keep their words."""
    lines = [line for line in plain.splitlines() if line.strip()]
    speak = [_MAT.search(line) is not None or len(line.strip()) == 1 for line in lines] + [False]
    return "\n".join(line if speak[at] or speak[at + 1] else "." for at, line in enumerate(lines))


def urgency_of(cell: str) -> Urgency | None:
    """The urgency that is stamped in a cell of its own, alone or beside a degree of secrecy."""
    if len(cell) > 120:
        return None
    words = _normal(cell)
    match = WORDS.urgent.match(words)
    if match is None or words.upper() != words:
        return None
    return WORDS.urgencies[match["urgency"]]


def is_stamp(cell: str) -> bool:
    """Whether a cell is only a stamp, of secrecy or urgency."""
    return urgency_of(cell) is not None or _of_cell(cell) is not None


def _may_speak(text: str) -> bool:
    letters = "".join(_WORD.findall(unmarked(text)))
    return "mat" in letters or "secret" in letters or "confidential" in letters or "classified" in letters


def _on_line(line: str, before: str) -> Found:
    """What a line says; ``before`` is the line above it, which may begin a stamp or be its label."""
    cells = [cell.strip() for cell in _CELL_ENDS.split(line) if cell.strip()]
    pairs = [f"{first} {second}" for first, second in zip([before, *cells], cells, strict=False)]
    candidates = [line, *cells, *WORDS.furniture.split(line)]
    judged = [_of_cell(cell) for cell in candidates]
    judged += [_of_pair(pair, cell) for pair, cell in zip(pairs, cells, strict=True)]
    certain = [found for found in judged if isinstance(found, Secrecy)]
    if certain:
        return max(certain, key=lambda level: level.rank)
    if any(found is Doubtful.DOUBT for found in judged) or _is_doubtful(line):
        return Doubtful.DOUBT
    return None


def _normal(cell: str) -> str:
    """The words of a cell with single spaces between them; letters that are written apart are put together."""
    words = " ".join(_WORD.findall(cell))
    return modern(_LETTERS_APART.sub(lambda match: match[0].replace(" ", ""), words))


def _of_cell(cell: str) -> Found:
    """What a cell says; a cell that says anything besides is no stamp."""
    if len(cell) > 120:
        return None
    words = _normal(cell)
    if not words:
        return None
    capitals = words.upper() == words
    upper = words.upper()
    match = WORDS.stamp.fullmatch(upper) or WORDS.stamp.fullmatch(upper.replace(" ", ""))
    if match is not None:
        if capitals or match["label"] or _in_capitals(words, match):
            return _degree(match["degree"])
        return Doubtful.DOUBT if words[0].isupper() or cell.lstrip()[0] in "([{<" else None
    match = _UNMARKED_STAMP.fullmatch(unmarked(upper).upper())
    if match is not None and (capitals or match["label"]):
        certain = match["label"] or " " in upper
        return _degree(match["degree"]) if certain else Doubtful.DOUBT
    if (capitals and upper in WORDS.alone_in_doubt) or (words[0].isupper() and WORDS.foreign.fullmatch(upper)):
        return Doubtful.DOUBT
    labelled = _LABELLED.fullmatch(upper)
    if labelled is not None and len(upper) <= 60 and ":" in cell:
        value = unmarked(labelled["value"])
        return None if value in WORDS.no_secret or not value.strip() else Doubtful.DOUBT
    return None


def _in_capitals(words: str, match: re.Match[str]) -> bool:
    """Whether the stamp is in capitals, whatever stands behind it (``MẬT Bản số: 01``)."""
    stamp = words[slice(*match.span("stamp"))] if len(words) == len(match.string) else ""
    return bool(stamp) and stamp.upper() == stamp


def _of_pair(pair: str, cell: str) -> Found:
    """A label with its value in the next cell, or a degree in two lines (``TỐI`` / ``MẬT``)."""
    first = _normal(pair[: len(pair) - len(cell)])
    second = _normal(cell).upper()
    if first in WORDS.first_lines and unmarked(second) == "mat":
        return _degree(f"{first} {second}")
    if _LABEL_ALONE.fullmatch(first.upper()):
        match = WORDS.stamp.fullmatch(second) or _UNMARKED_STAMP.fullmatch(unmarked(second).upper())
        return _degree(match["degree"]) if match is not None else None
    return None


def _degree(stamp: str) -> Secrecy:
    plain = unmarked(stamp)
    if plain.startswith("tuyet"):
        return Secrecy.TOP_SECRET
    return Secrecy.SECRET if plain.startswith("toi") else Secrecy.CONFIDENTIAL


def _is_doubtful(line: str) -> bool:
    """Whether ``MẬT`` stands in capitals among other words; not in another word, in quotes or in running text."""
    words = modern(composed(line)).replace("-", " ").split()
    bounds = [word.strip(".,;:()[]{}“”\"'*/–—") for word in words]
    in_capitals = line.upper() == line
    if not in_capitals and len(words) > _PROSE_WORDS:
        return False
    if WORDS.quoted.search(line):
        return False
    for index, word in enumerate(bounds):
        before = bounds[index - 1].upper() if index else ""
        behind = bounds[index + 1].upper() if index + 1 < len(bounds) else ""
        if word == WORDS.word and before not in WORDS.before and behind not in WORDS.behind:
            return True
        if word == "MAT" and before in ("TOI", "TUYET"):
            return True
    return False


def names_secrecy(name: str) -> bool:
    """Whether the name of a file mentions a degree: ``BC (MẬT).pdf``, ``to-trinh-toi-mat.docx``."""
    words = _WORD.findall(unicodedata.normalize("NFKC", composed(name)).translate(_LOOKALIKES).replace("_", " "))
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        behind = words[index + 1].upper() if index + 1 < len(words) else ""
        if modern(word).upper() == WORDS.word and before.upper() not in WORDS.before and behind not in WORDS.behind:
            return True
        if bare(word) == "mat" and bare(before) in ("toi", "tuyet", "do"):
            return True
        if word == "MAT" and name.upper() != name and before.upper() != "RA":
            return True
    return False
