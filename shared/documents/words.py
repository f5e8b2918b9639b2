"""Keys by which words are found: one for all spellings of a word, and one without diacritics."""

import re
from functools import lru_cache

from shared.documents.vietnamese import bare, composed, folded

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # characters of a word that count


@lru_cache(maxsize=30_000)
def keys_of(word: str) -> frozenset[str]:
    """The keys of a word: with its diacritics, and without them."""
    key = folded(word)[:LONGEST]
    return frozenset((key, folded(bare(word))[:LONGEST]))


def words_of(text: str) -> list[str]:
    """The keys of the words of ``text`` in order, with diacritics."""
    return [word[:LONGEST] for word in WORD.findall(folded(text))]


def tokens_of(text: str) -> set[str]:
    """All keys of the words of ``text``: đà, nẵng, da and nang for ``Đà Nẵng``."""
    return set[str]().union(*map(keys_of, WORD.findall(composed(text))))
