"""Names in official Vietnamese: capitals back into the case people write.

Documents print bodies and titles in capitals; a register does not.
"""

import re

from shared.documents.vietnamese import modern
from shared.wordfiles import Pattern, WordFile


class NameWords(WordFile):
    """The names and patterns of ``names.toml``."""

    organs: tuple[str, ...]
    places: tuple[str, ...]
    surnames: frozenset[str]
    organ: Pattern
    post: Pattern
    unit: Pattern
    roman: Pattern
    abbreviation: Pattern
    purpose: Pattern
    signed: Pattern
    titles: Pattern


WORDS = NameWords.beside(__file__)

_KNOWN = sorted(WORDS.organs + WORDS.places, key=len, reverse=True)  # the longest name of several counts
_KNOWN_PATTERN = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(name.lower()) for name in _KNOWN)})(?!\w)")
_BY_LOWER = {name.lower(): name for name in _KNOWN}

ORGAN_WORD = WORDS.organ
"""How the name of a body begins, in capitals."""

POST = WORDS.post
"""How a post begins, in capitals."""


def is_capitals(text: str) -> bool:
    """Whether the text is printed in capitals."""
    letters = [character for character in text if character.isalpha()]
    return bool(letters) and sum(character.isupper() for character in letters) >= 0.9 * len(letters)


def sentence_case(text: str) -> str:
    """A title in capitals in lower case, with known names as they are written."""
    if not is_capitals(text):
        return text
    lowered = text.lower()
    known = [(match.span(), _BY_LOWER[match[0]]) for match in _KNOWN_PATTERN.finditer(modern(lowered))]
    for (start, end), name in reversed(known):  # "uỷ ban" is the same name, and as long
        lowered = f"{lowered[:start]}{name}{lowered[end:]}"
    lowered = WORDS.abbreviation.sub(lambda match: match[0].upper(), lowered)
    lowered = WORDS.roman.sub(lambda match: f"{match[1]} {match[2].upper()}", lowered)
    return WORDS.unit.sub(lambda match: f"{match[1]} {_capitalised(match[2])}", lowered)


def body_name(text: str) -> str:
    """A body's name in capitals as it is written in a sentence (``Ủy ban nhân dân thành phố Đà Nẵng``)."""
    named = sentence_case(text)
    named = named[:1].upper() + named[1:]
    # "Phòng Nội vụ", "Sở Ngoại vụ": the purpose of a body begins with a capital too
    return WORDS.purpose.sub(lambda match: f"{match[1]} {match[2].upper()}", named)


def _capitalised(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in words.split())


def person_name(line: str) -> str | None:
    """The full name that a line says: two to six words, a Vietnamese surname first; ``None`` where it is no name."""
    cleaned = WORDS.titles.sub("", WORDS.signed.sub("", line.strip(" .*")))
    words = cleaned.split()
    if not 2 <= len(words) <= 6 or words[0].lower() not in WORDS.surnames:
        return None
    if not all(re.fullmatch(r"[^\W\d_]+", word) and word[0].isupper() for word in words):
        return None
    return _capitalised(cleaned.lower()) if is_capitals(cleaned) else cleaned
