"""What the columns of registers and the fields of Notes applications mean, and how their values are written.

Each office named them its own way: ``meanings.toml`` holds the names, Vietnamese and English, folded by `key_of`.  A
name that the file lacks is reported and never guessed; one that mentions secrecy stops its line with a question.
"""

import re
from collections.abc import Iterator

from shared.documents.kinds import Kind, KindName, kind_meant, kind_named
from shared.documents.secrecy import Secrecy
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import bare, composed
from shared.wordfiles import Pattern, WordFile


class MeaningWords(WordFile):
    """The tables of ``meanings.toml``."""

    meanings: dict[str, tuple[str, ...]]
    outgoing: dict[str, tuple[str, ...]]
    marks: dict[str, Secrecy]
    passed_over: frozenset[str]
    not_ticked: frozenset[str]
    degrees: dict[Secrecy, tuple[str, ...]]
    urgencies: dict[Urgency, tuple[str, ...]]
    kind_aliases: dict[str, KindName]
    secret_name: Pattern
    stamped: Pattern
    secret_word: str
    before: frozenset[str]
    behind: frozenset[str]
    secret_values: frozenset[str]


WORDS = MeaningWords.beside(__file__)

MEANINGS = WORDS.meanings
"""Names by meaning, the surest first."""

MEANING = {name: meaning for meaning, names in MEANINGS.items() for name in names}

OUTGOING_COLUMNS = {**MEANING, **{name: meaning for meaning, names in WORDS.outgoing.items() for name in names}}
"""The same for the columns of outgoing registers."""

MARKS = WORDS.marks
"""Fields that are ticked instead of filled in: whatever stands there says this degree."""

PASSED_OVER = WORDS.passed_over
"""Columns of the prescribed registers that say what became of the paper (Nghị định 30/2020/NĐ-CP, phụ lục IV)."""

_DEGREES = {value: degree for degree, values in WORDS.degrees.items() for value in values}
_URGENCIES = {value: urgency for urgency, values in WORDS.urgencies.items() for value in values}
_DASHES = ("", "-", "–", "—")
_WORD = re.compile(r"[^\W\d_]+")


def key_of(name: str) -> str:
    """A name or a value folded: no diacritics, no case, letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", bare(name))


def names_secrecy(field: str) -> bool:
    """Whether a field's name, known or not, mentions secrecy (``Mức độ mật``, ``DoBaoMat``, ``SecrecyOfPaper``)."""
    key = key_of(field)
    return key in MARKS or MEANING.get(key) == "secrecy" or WORDS.secret_name.search(key) is not None


def speaks_of_secrecy(value: str) -> bool:
    """Whether a value says that something is secret: *mật* is a word of its own, not part of *bí mật* or *mật khẩu*."""
    words = [word.lower() for word in _WORD.findall(composed(value))]
    return (
        any(
            word == WORDS.secret_word
            and (words[index - 1] if index else "") not in WORDS.before
            and (words[index + 1] if index + 1 < len(words) else "") not in WORDS.behind
            for index, word in enumerate(words)
        )
        or key_of(value) in WORDS.secret_values
    )


def degree_of(value: str) -> Secrecy | None:
    """The degree that the value of a secrecy field says; ``None`` for an unknown value."""
    key = key_of(value)
    if not key and composed(value).strip() not in _DASHES:
        return None
    known = _DEGREES.get(key)
    if known is None and (match := WORDS.stamped.fullmatch(key)):
        prefix = match[1] or ""
        return _DEGREES[f"{prefix}mat"]
    return known


def ticked(value: str) -> bool:
    """Whether a field of `MARKS` is ticked: it is filled in, and not with a no."""
    mark = composed(value).strip()
    return mark not in _DASHES and key_of(mark) not in WORDS.not_ticked


def urgency_of(value: str) -> Urgency | None:
    """The urgency that a value says; ``None`` for an unknown value."""
    return _URGENCIES.get(key_of(value))


def kind_of(value: str) -> Kind | None:
    """The kind that a value names in any spelling, or abbreviates (``CT``, ``C.văn``, ``Quyết định (QĐ)``)."""
    outside = re.sub(r"\([^)]*\)", " ", value)
    return kind_meant(value) or kind_meant(outside) or kind_named(WORDS.kind_aliases.get(key_of(value), ""))


def kind_and_subject(value: str) -> tuple[Kind | None, str]:
    """``Chỉ thị về công tác văn thư`` divided into kind and subject; no kind where the text begins with none."""
    words = composed(value).split()
    for count in range(min(6, len(words)), 0, -1):
        kind = kind_named(" ".join(words[:count]).strip(" :.-–"))
        if kind is not None:
            return kind, " ".join(words[count:]).lstrip(" :.-–")
    return None, " ".join(words)


def known_names() -> Iterator[str]:
    """All names that have a meaning; each has one."""
    for names in MEANINGS.values():
        yield from names
