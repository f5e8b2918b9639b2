"""Two versions of a text against each other, word by word."""

import re
from collections.abc import Iterator
from itertools import groupby

from shared.paper.matching import matched

_PIECES = re.compile(r"\s+|[^\s]+")


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """The pieces of both texts in reading order, each ``same``, ``removed`` (only in ``old``) or ``added``.

    Lines are matched first and words only within lines that differ.
    """
    pieces: list[tuple[str, str]] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for equal, (a, b, c, d) in matched(before, after):
        if equal:
            pieces.append(("".join(before[a:b]), "same"))
        else:
            pieces += _words("".join(before[a:b]), "".join(after[c:d]))
    return [("".join(text for text, _ in group), kind) for kind, group in groupby(filter(_has_text, pieces), _kind)]


def _has_text(piece: tuple[str, str]) -> bool:
    return piece[0] != ""


def _kind(piece: tuple[str, str]) -> str:
    return piece[1]


def _words(old: str, new: str) -> Iterator[tuple[str, str]]:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    for equal, (a, b, c, d) in matched(before, after):
        if equal:
            yield "".join(before[a:b]), "same"
        else:
            yield "".join(before[a:b]), "removed"
            yield "".join(after[c:d]), "added"
