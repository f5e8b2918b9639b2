"""The secrecy that the fields of an item state; a mere hint is a question to a person, never "not secret"."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.documents.secrecy import Secrecy
from shared.imports.line import Words, in_words
from shared.imports.meanings import MARKS, MEANING, degree_of, key_of, names_secrecy, speaks_of_secrecy, ticked


@dataclass(frozen=True)
class Stated:
    """The highest degree that is stated, and a question where a value is not understood."""

    degree: Secrecy
    question: Words | None = None


def stated_secrecy(fields: Iterable[tuple[str, str]]) -> Stated:
    """What ``(name, value)`` pairs state, with the names as the source writes them."""
    degree = Secrecy.NONE
    hint: Words | None = None
    for name, value in fields:
        key = key_of(name)
        if MEANING.get(key) == "secrecy":
            stated = degree_of(value)
            if stated is None:
                return Stated(degree, in_words("import.secrecy-unknown", value=value[:80]))
        elif key in MARKS:
            stated = degree_of(value) or Secrecy.NONE
            if stated is Secrecy.NONE and ticked(value):
                stated = MARKS[key]
        else:
            stated = Secrecy.NONE
            speaks = names_secrecy(name) and degree_of(value) is not Secrecy.NONE
            if hint is None and (speaks or speaks_of_secrecy(value)):
                hint = in_words("import.speaks-of-secrecy", field=" ".join(name.split())[:80], value=value[:80])
        degree = max(degree, stated, key=lambda level: level.rank)
    return Stated(degree, hint if degree is Secrecy.NONE else None)
