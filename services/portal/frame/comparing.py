"""Two versions of a text against each other, word by word.

Whatever people paste, comparing stays quick: lines that occur once in both versions divide the text (the patience
algorithm), and what lies between two of them is compared exactly only where it is small enough to be.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from rapidfuzz.distance import LCSseq

MOST_PAIRS = 4_000_000  # of lines, or of words, compared in one go; above, the new is told after the old

_PIECES = re.compile(r"\s+|[^\s]+")

Span = tuple[int, int, int, int]
"""From and to in the old sequence, from and to in the new one."""
Block = tuple[bool, Span]
"""Whether it is the same in both, and where it stands."""


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """The pieces of both texts in reading order, each ``same``, ``removed`` (only in ``old``) or ``added``.

    Lines are matched first and words only within lines that differ.
    """
    pieces: list[tuple[str, str]] = []
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    for equal, (a, b, c, d) in _blocks(before, after):
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
    for equal, (a, b, c, d) in _blocks(before, after):
        if equal:
            yield "".join(before[a:b]), "same"
        else:
            yield "".join(before[a:b]), "removed"
            yield "".join(after[c:d]), "added"


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """What is equal and what is not, in order."""
    start, most = 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    yield True, (0, start, 0, start)
    yield from _between(old, new, (start, len(old) - end, start, len(new) - end))
    yield True, (len(old) - end, len(old), len(new) - end, len(new))


def _between(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Block]:
    a, b, c, d = span
    anchors = _anchors(old, new, span) if (b - a) * (d - c) > MOST_PAIRS else []
    for x, y in anchors:
        yield from _exactly(old, new, (a, x, c, y))
        yield True, (x, x + 1, y, y + 1)
        a, c = x + 1, y + 1
    yield from _exactly(old, new, (a, b, c, d))


def _exactly(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Block]:
    """By the longest common subsequence; changes that touch are one, and so is a space between two of them."""
    a, b, c, d = span
    at_old, at_new = a, c
    small = (b - a) * (d - c) <= MOST_PAIRS
    for step in LCSseq.opcodes(old[a:b], new[c:d]) if small else ():
        i, j = a + step.src_start, a + step.src_end
        if step.tag == "equal" and not "".join(old[i:j]).isspace():
            yield False, (at_old, i, at_new, c + step.dest_start)
            yield True, (i, j, c + step.dest_start, c + step.dest_end)
            at_old, at_new = j, c + step.dest_end
    yield False, (at_old, b, at_new, d)


def _anchors(old: Sequence[str], new: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """Places of what occurs once in both, as many as keep their order: the longest increasing subsequence."""
    a, b, c, d = span
    once_old, once_new = Counter(old[a:b]), Counter(new[c:d])
    places = {new[y]: y for y in range(c, d) if once_new[new[y]] == 1}
    pairs = [(x, places[old[x]]) for x in range(a, b) if once_old[old[x]] == 1 and old[x] in places]
    ends: list[int] = []  # the smallest place that a run of each length ends at
    last: list[int] = []  # the pair that it ends with
    before: list[int] = []
    for index, (_, y) in enumerate(pairs):
        length = bisect_left(ends, y)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(y)
            last.append(index)
        else:
            ends[length], last[length] = y, index
    found: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
