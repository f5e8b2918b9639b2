"""Two versions of a text against each other, word by word."""

import re
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|[^\s]+")


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """The pieces of both texts in reading order, each ``same``, ``removed`` (only in ``old``) or ``added``.

    Lines are matched first and words only within lines that differ: long texts stay quick.
    """
    result: list[tuple[str, str]] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            result.append(("".join(before[a:b]), "same"))
        else:
            result += _words("".join(before[a:b]), "".join(after[c:d]))
    return [piece for piece in result if piece[0]]


def _words(old: str, new: str) -> list[tuple[str, str]]:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=len(before) > 2000).get_opcodes():
        if kind == "equal":
            pieces.append(("".join(before[a:b]), "same"))
        else:
            pieces += [("".join(before[a:b]), "removed"), ("".join(after[c:d]), "added")]
    return pieces
