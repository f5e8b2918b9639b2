"""Two sequences against each other: what is the same in both, what is alike, and what stands somewhere else.

Whatever people paste, comparing stays quick: what occurs once in both versions divides a long sequence (the patience
algorithm), and what lies between two such places is compared exactly only where it is small enough to be.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import LCSseq

MOST_PAIRS = 4_000_000  # compared in one go; above, the new is told after the old
MOST_ALIKE = 2500  # pairs of which it is asked how alike they are
ALIKE = 0.4  # words in common, of all words
LONGEST_ALIKE = 400  # words that are looked at

Span = tuple[int, int, int, int]
"""From and to in the old sequence, from and to in the new one."""
Block = tuple[bool, Span]
"""Whether it is the same in both, and where it stands."""
Pair = tuple[int | None, int | None]
"""Places in the old and in the new sequence that belong together."""


def matched(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
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


def paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Every place of both sequences once, in the order of each: equal ones together, alike ones where they change."""
    for equal, (a, b, c, d) in matched(old, new):
        if equal:
            yield from zip(range(a, b), range(c, d), strict=True)
        else:
            yield from _alike(old, new, (a, b, c, d))


def moved(old: Sequence[str], new: Sequence[str], pairs: Sequence[Pair]) -> dict[int, int]:
    """Of what ``pairs`` leaves alone, what stands elsewhere in the new sequence: its old place and its new one."""
    gone = [i for i, j in pairs if j is None and i is not None and _tells(old[i])]
    come = [j for i, j in pairs if i is None and j is not None and _tells(new[j])]
    places: dict[str, list[int]] = {}
    for j in reversed(come):
        places.setdefault(new[j], []).append(j)
    found = {i: places[old[i]].pop() for i in gone if places.get(old[i])}
    come = [j for j in come if j not in set(found.values())]
    for i in gone:
        if i in found or not come or len(gone) * len(come) > MOST_ALIKE:
            continue
        best = max(come, key=lambda j: likeness(old[i], new[j]))
        if likeness(old[i], new[best]) >= 2 * ALIKE:
            found[i] = best
            come.remove(best)
    return found


@lru_cache(maxsize=MOST_ALIKE)
def likeness(one: str, other: str) -> float:
    """How much two texts have in common, 0 to 1; what begins with another letter (its sort) has nothing."""
    if one[:1] != other[:1]:
        return 0.0
    words = one.split()[:LONGEST_ALIKE], other.split()[:LONGEST_ALIKE]
    return float(LCSseq.normalized_similarity(*words)) if any(words) else 0.0


def _tells(text: str) -> bool:
    return len(text.split()) > 2


def _alike(old: Sequence[str], new: Sequence[str], span: Span) -> Iterator[Pair]:
    """The pairs of a gap that keep their order and have most in common altogether."""
    a, b, c, d = span
    rows, columns = b - a, d - c
    if rows and columns and rows * columns <= MOST_ALIKE:
        best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
        for x in reversed(range(rows)):
            for y in reversed(range(columns)):
                like = likeness(old[a + x], new[c + y])
                both = like + best[x + 1][y + 1] if like >= ALIKE else 0.0
                best[x][y] = max(both, best[x + 1][y], best[x][y + 1])
        while a < b and c < d:
            x, y = a - b + rows, c - d + columns
            if best[x][y] == best[x + 1][y]:
                yield a, None
                a += 1
            elif best[x][y] == best[x][y + 1]:
                yield None, c
                c += 1
            else:
                yield a, c
                a, c = a + 1, c + 1
    yield from ((place, None) for place in range(a, b))
    yield from ((None, place) for place in range(c, d))


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
