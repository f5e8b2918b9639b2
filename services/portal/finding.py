"""What people type into the search box, and how hits are shown: pure."""

import re
from dataclasses import dataclass
from typing import Any

from shared.documents.symbols import cited_symbols, symbol_key
from shared.documents.words import folded, words_of

AROUND = 90  # characters shown on either side of a hit
_SYMBOL_LIKE = re.compile(r"\s*\d{1,6}[a-z]?\s*[-/\s]\s*[^\W\d_].*", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A question: ``attempts`` are lists of tokens, the most exact first; ``words`` are what to highlight."""

    attempts: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


def asked(query: str) -> Asked:
    """What ``query`` asks for.

    A word typed with its diacritics finds only that word, one without them finds all it may mean; a symbol is found
    in any spelling (``881/QĐ-UBND``, ``881 qd ubnd``).
    """
    symbols = cited_symbols(query)
    rest = query
    for symbol in symbols:
        rest = rest.replace(symbol, " ")
    words = tuple(dict.fromkeys(words_of(query)))
    attempts: list[tuple[str, ...]] = []
    if symbols:
        attempts.append((*map(symbol_key, symbols), *words_of(rest)))
    elif _SYMBOL_LIKE.fullmatch(query):
        attempts.append((symbol_key(query),))
    if words:
        attempts.append(words)
    return Asked(tuple(attempts), words)


def marked(text: str, words: tuple[str, ...], most: int | None = None) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is a hit; with ``most`` only the surroundings of the first hits."""
    hits = _hits(text, words)
    if most is not None:
        text, hits = _excerpt(text, hits, most)
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in hits:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def _hits(text: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    wanted = {word for word in words if len(word) > 1 or word.isdigit()}
    found = re.finditer(r"[^\W_]+", text)
    return [match.span() for match in found if (lower := match[0].lower()) in wanted or folded(lower) in wanted]


def _excerpt(text: str, hits: list[tuple[int, int]], most: int) -> tuple[str, list[tuple[int, int]]]:
    first = hits[0][0] if hits else 0
    start = max(first - AROUND, 0)
    if start:
        start = text.find(" ", start, first) + 1 or start
    end = min(start + most, len(text))
    shown = text[start:end].replace("\n", " ").replace("\f", " ").replace("\r", " ")
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    inside = [(a - start + len(before), b - start + len(before)) for a, b in hits if start <= a and b <= end]
    return f"{before}{shown}{after}", inside


def facets(hits: list[dict[str, Any]]) -> dict[str, list[tuple[str, int]]]:
    """How many hits there are of each kind, year and direction, the most frequent first."""
    counted: dict[str, dict[str, int]] = {"direction": {}, "kind": {}, "year": {}}
    for hit in hits:
        for name, counts in counted.items():
            value = hit[name]
            if value is not None:
                counts[str(value)] = counts.get(str(value), 0) + 1
    return {name: sorted(counts.items(), key=lambda one: (-one[1], one[0])) for name, counts in counted.items()}
