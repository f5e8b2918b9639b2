"""Spellings of Vietnamese: for all spellings of a word one form to read and one key to find it by.

* `composed`: text as people see it, in one form: NFC, plain spaces, nothing invisible, Đ for Ð.  The spelling stays.
* `modern`: where the tone mark stands, as the schools teach it (``hoà`` → ``hòa``, ``uỷ`` → ``ủy``); letter for letter.
  `traditional`: the other way round.
* `bare`: lower case without diacritics, letter for letter (``Đà Nẵng`` → ``da nang``); for ids and names of fields.
* `folded`: a key for comparing.  Diacritics are kept; case, spaces, where the tone mark stands (``hoà``, ``hòa``) and
  i or y (``lý``, ``lí``) make no difference.  ``folded(bare(text))`` is the same key without diacritics.
* `findable`: both keys; ``folded(words) in findable(text)`` asks with marks exactly, without them widely.
* `shared.documents.legacy.decoded_legacy`: text in the alphabets before Unicode (TCVN3, VNI), converted.
"""

import re
import unicodedata
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator

from shared.documents.marks import normalized

_INVISIBLE = (
    *range(0x00, 0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0),  # controls
    0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0,
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10),
    *range(0xE0000, 0xE0080),
)  # fmt: skip
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_LINE_ENDS = (0x0B, 0x85, 0x2028, 0x2029)
_PLAIN: dict[int, str | None] = {
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    # Icelandic eth and African D look like the Vietnamese letter, and old keyboards type them
    0xD0: "\u0110", 0x189: "\u0110", 0xF0: "\u0111", 0x256: "\u0111",
}  # fmt: skip
_ODD = re.compile(f"[{''.join(map(re.escape, map(chr, _PLAIN)))}]")
_SOFT_HYPHEN = "\u00ad"
_TOKEN = re.compile(r"[^\s\u00a0]+")
_BEFORE_SYMBOL = re.compile(rf"{_SOFT_HYPHEN}(?=[^\W_a-z\u00e0-\u1ef9]|$)")

_TONES = "\u0300\u0301\u0309\u0303\u0323"  # grave, acute, hook, tilde, dot below
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"


def _one_letter(*parts: str) -> str:
    """A letter with its marks as one character."""
    return unicodedata.normalize("NFC", "".join(parts))


_VOWELS = "".join(
    _one_letter(letter, mark)
    for letter, marks in {
        "a": ("", _BREVE, _CIRCUMFLEX), "e": ("", _CIRCUMFLEX), "i": ("",), "o": ("", _CIRCUMFLEX, _HORN),
        "u": ("", _HORN), "y": ("",),
    }.items()
    for mark in marks
)  # fmt: skip
_TONED = tuple("".join(_one_letter(vowel, tone) for tone in _TONES) for vowel in _VOWELS)
_TONE_OF = {
    letter: (vowel, tone) for vowel, row in zip(_VOWELS, _TONED, strict=True) for tone, letter in enumerate(row)
}
_WITH_TONE = dict(zip(_VOWELS, _TONED, strict=True))
_ALL_TONED = "".join(_TONED)
_LATE_TONE = re.compile(rf"(?<![{_VOWELS}])([{_VOWELS}])([{_VOWELS}]*)([{_ALL_TONED}])")
_OPEN_SYLLABLE = re.compile(
    rf"(?<![qQ])(?:([oO])([{_TONED[0]}{_TONED[3]}{_TONED[0].upper()}{_TONED[3].upper()}])"
    rf"|([uU])([{_TONED[11]}{_TONED[11].upper()}]))(?![^\W\d_])"
)
_TONED_FIRST = re.compile(
    rf"(?<![qQ])(?:([{_TONED[6]}{_TONED[6].upper()}])([aeAE])|([{_TONED[9]}{_TONED[9].upper()}])([yY]))(?![^\W\d_])"
)
_D = "\u0111"  # d with a stroke
_DS = f"{_D}{_D.upper()}\u00f0\u00d0"  # and eth, its look-alike
# y is i after a consonant, and after "qu" (quý, quí); "ay", "uy" and "yê" are other sounds
_Y = re.compile(rf"(?:(?<=[bcd{_D}fghjklmnpqrstvwxz])|(?<=q[u{_TONED[9]}]))[y{_TONED[11]}]")
_I = str.maketrans(f"y{_TONED[11]}", f"i{_TONED[5]}")


def _bare(character: str) -> str:
    return "d" if character in _DS else unicodedata.normalize("NFD", character)[0].lower()[:1]


# Every letter that has marks, and the letter without them.
_MARKED = {
    number: _bare(chr(number))
    for number in range(0xC0, 0x2000)
    if chr(number) in _DS or len(unicodedata.normalize("NFD", chr(number))) > 1
}


def composed(text: str) -> str:
    """``text`` as people see it: NFC, every space a plain one, nothing invisible, ``Đ`` for the look-alike ``Ð``.

    A soft hyphen (U+00AD) is a hyphen inside a number and symbol (``1961/QĐ­UBND``) and nothing elsewhere.  Tabs
    and form feeds stay, a line ends with a line feed.
    """
    if text.isascii() and text.isprintable():
        return text
    if _SOFT_HYPHEN in text:
        text = _TOKEN.sub(lambda token: _without_soft_hyphens(token[0]), text)
    text = normalized(text).replace("\r\n", "\n").replace("\r", "\n")
    return text if _ODD.search(text) is None else text.translate(_PLAIN)


Composed = Annotated[str, AfterValidator(composed)]
"""Text of a command or an event in its one form, however it was typed or sent."""

Spelling: TypeAlias = Literal["new", "old"]
"""Where the tone mark of ``oa``, ``oe`` and ``uy`` stands: ``hòa`` (new) or ``hoà`` (old)."""


def _without_soft_hyphens(token: str) -> str:
    if _SOFT_HYPHEN not in token:
        return token
    if "/" in token or any(character.isdigit() for character in token):
        token = _BEFORE_SYMBOL.sub("-", token)
    return token.replace(_SOFT_HYPHEN, "")


def modern(text: str) -> str:
    """``text`` with the tone marks of oa, oe and uy on their first vowel, letter for letter; ``text`` is composed."""
    return _OPEN_SYLLABLE.sub(_tone_first, text)


def _tone_first(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    vowel, tone = _TONE_OF[second.lower()]
    toned = _WITH_TONE[first.lower()][tone]
    return (toned.upper() if first.isupper() else toned) + (vowel.upper() if second.isupper() else vowel)


def traditional(text: str) -> str:
    """``text`` with the tone marks of oa, oe and uy on their second vowel (``hoà``, ``uỷ``), letter for letter."""
    return _TONED_FIRST.sub(_tone_second, text)


def _tone_second(match: re.Match[str]) -> str:
    first, second = (match[1], match[2]) if match[1] else (match[3], match[4])
    vowel, tone = _TONE_OF[first.lower()]
    toned = _WITH_TONE[second.lower()][tone]
    return (vowel.upper() if first.isupper() else vowel) + (toned.upper() if second.isupper() else toned)


def bare(text: str) -> str:
    """Lower case, without diacritics, ``đ`` as ``d``: as many characters as the composed text has."""
    return unmarked(composed(text))


def unmarked(text: str) -> str:
    """`bare` of a text that is composed already."""
    return text.translate(_MARKED).lower()


def folded(text: str) -> str:
    """The key of ``text``: equal for all spellings of the same words, diacritics kept.

    The tone mark stands on a syllable's first vowel, so that the key of a word's beginning is the beginning of its
    key, and what is typed halfway is found.
    """
    key = " ".join(composed(text).lower().split())
    if not key.isascii():
        key = _LATE_TONE.sub(_tone_to_front, key)
    return _Y.sub(lambda match: match[0].translate(_I), key)


def _tone_to_front(match: re.Match[str]) -> str:
    vowel, tone = _TONE_OF[match[3]]
    return f"{_WITH_TONE[match[1]][tone]}{match[2]}{vowel}"


def findable(*parts: str | None) -> str:
    """What `folded` words are looked for in: the key of ``parts`` with their diacritics, and below it without them."""
    text = " ".join(part for part in parts if part)
    return f"{folded(text)}\n{folded(bare(text))}"
