"""Words of Vietnamese text for finding: each as it is written, and as people type it without its marks."""

import re
import sys
import unicodedata

WORD = re.compile(r"[^\W_]+")
LONGEST = 40  # characters of a word; what is longer nobody searches


def _plain(character: str) -> str:
    return "d" if character in "đĐ" else unicodedata.normalize("NFD", character)[0].lower()[:1]


# Every letter that has marks; what is not in it has none to lose.
_MARKED = {
    number: _plain(chr(number))
    for number in range(0xC0, min(0x2000, sys.maxunicode))
    if chr(number) in "đĐ" or len(unicodedata.normalize("NFD", chr(number))) > 1
}


def folded(text: str) -> str:
    """Lower case, without diacritics, ``đ`` as ``d``: as many characters as the text in NFC has."""
    return unicodedata.normalize("NFC", text).translate(_MARKED).lower()


def words_of(text: str) -> list[str]:
    """The words of ``text`` in their order, in lower case, diacritics kept."""
    return [word[:LONGEST] for word in WORD.findall(unicodedata.normalize("NFC", text).lower())]


def tokens_of(text: str) -> set[str]:
    """Under which words ``text`` is found: ``Đà Nẵng`` under đà, nẵng, da, nang."""
    words = set(words_of(text))
    return words | {folded(word) for word in words}
