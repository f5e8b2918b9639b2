"""Words of Vietnamese text for finding: one key for every spelling, and the key that people type without marks."""

import re
from functools import lru_cache

from shared.documents.vietnamese import bare, composed, folded

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # characters of a word; what is longer nobody searches


@lru_cache(maxsize=30_000)
def keys_of(word: str) -> frozenset[str]:
    """Under which keys one word is found: with its diacritics, and without them."""
    key = folded(word)[:LONGEST]
    return frozenset((key, folded(bare(word))[:LONGEST]))


def words_of(text: str) -> list[str]:
    """The keys of the words of ``text`` in their order, diacritics kept."""
    return [word[:LONGEST] for word in WORD.findall(folded(text))]


def tokens_of(text: str) -> set[str]:
    """Under which words ``text`` is found: ``Đà Nẵng`` under đà, nẵng, da, nang."""
    return set[str]().union(*map(keys_of, WORD.findall(composed(text))))
