"""Words of Vietnamese text for finding: each as it is written, and as people type it without its marks."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # characters of a word; what is longer nobody searches


def folded(text: str) -> str:
    """Lower case, without diacritics, ``đ`` as ``d``: the same length in characters as NFC text."""
    return "".join(map(_folded_character, unicodedata.normalize("NFC", text)))


def _folded_character(character: str) -> str:
    if character in "đĐ":
        return "d"
    return unicodedata.normalize("NFD", character)[0].lower()[:1]


def words_of(text: str) -> list[str]:
    """The words of ``text`` in their order, in lower case, diacritics kept."""
    return [word.lower()[:LONGEST] for word in _WORD.findall(unicodedata.normalize("NFC", text))]


def tokens_of(text: str) -> set[str]:
    """Under which words ``text`` is found: ``Đà Nẵng`` under đà, nẵng, da, nang."""
    words = set(words_of(text))
    return words | {folded(word) for word in words}
