"""How closely an item is kept, as far as its fields say; what they only hint at is a question, never "not secret"."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.documents.secrecy import Secrecy
from shared.imports.line import Words, in_words
from shared.imports.meanings import MARKS, MEANING, degree_of, key_of, names_secrecy, speaks_of_secrecy, ticked


@dataclass(frozen=True)
class Stated:
    """The highest degree that is stated, and the question where something is not understood."""

    degree: Secrecy
    question: Words | None = None


def stated_secrecy(fields: Iterable[tuple[str, str]]) -> Stated:
    """What ``(name, value)`` pairs say, the names as they are written in the source."""
    degree = Secrecy.NONE
    hint: Words | None = None
    for name, value in fields:
        key = key_of(name)
        if MEANING.get(key) == "secrecy":
            said = degree_of(value)
            if said is None:
                return Stated(degree, in_words("import.secrecy-unknown", value=value[:80]))
        elif key in MARKS:
            said = degree_of(value) or Secrecy.NONE
            if said is Secrecy.NONE and ticked(value):
                said = MARKS[key]
        else:
            said = Secrecy.NONE
            speaks = names_secrecy(name) and degree_of(value) is not Secrecy.NONE
            if hint is None and (speaks or speaks_of_secrecy(value)):
                hint = in_words("import.speaks-of-secrecy", field=" ".join(name.split())[:80], value=value[:80])
        degree = max(degree, said, key=lambda level: level.rank)
    return Stated(degree, hint if degree is Secrecy.NONE else None)
