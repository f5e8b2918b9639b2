"""What people type into the search box, and how hits are shown: pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from shared.documents.symbols import cited_symbols, symbol_key
from shared.documents.vietnamese import composed
from shared.documents.words import WORD, keys_of, words_of
from shared.readmodels.search.rows import Hit

AROUND = 90  # characters shown on either side of a hit
Piece = tuple[str, bool]
"""A piece of text, and whether it is a hit."""

_SYMBOL_LIKE = re.compile(r"\s*\d{1,6}[a-z]?\s*[-/\s]\s*[^\W\d_].*", re.IGNORECASE)


@dataclass(frozen=True)
class SearchQuery:
    """What is searched for: ``attempts`` are lists of tokens, the most exact first; ``words`` are highlighted."""

    attempts: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


def parsed(query: str) -> SearchQuery:
    """What ``query`` searches for.

    A word typed with its diacritics finds only that word, one without them finds all it may mean; a symbol is found
    in any spelling (``881/QĐ-UBND``, ``881 qd ubnd``).
    """
    query = composed(query)
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
    return SearchQuery(tuple(attempts), words)


def marked(text: str, words: tuple[str, ...], most: int | None = None) -> list[Piece]:
    """``text`` in pieces, each with whether it is a hit; with ``most`` only the surroundings of the first hit."""
    text = composed(text)
    wanted = frozenset(word for word in words if len(word) > 1 or word.isdigit())
    if most is not None:
        text = _excerpt(text, next(_hits(text, wanted), (0, 0))[0], most)
    pieces: list[Piece] = []
    at = 0
    for start, end in _hits(text, wanted):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [piece for piece in (*pieces, (text[at:], False)) if piece[0]]


def _hits(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    for match in WORD.finditer(text):
        if not wanted.isdisjoint(keys_of(match[0])):
            yield match.span()


def _excerpt(text: str, first: int, most: int) -> str:
    start = max(first - AROUND, 0)
    if start:
        start = text.find(" ", start, first) + 1 or start
    shown = " ".join(text[start : start + most].split())
    return f"{'… ' if start else ''}{shown}{' …' if start + most < len(text) else ''}"


def facets(hits: list[Hit]) -> dict[str, list[tuple[str, int]]]:
    """How many hits there are of each kind, year and direction, the most frequent first."""
    counted = {
        "direction": Counter(hit.direction for hit in hits),
        "kind": Counter(hit.kind for hit in hits if hit.kind is not None),
        "year": Counter(str(hit.year) for hit in hits if hit.year is not None),
    }
    return {name: sorted(counts.items(), key=lambda count: (-count[1], count[0])) for name, counts in counted.items()}
