"""Vietnamese in the alphabets before Unicode: TCVN3 (ABC) and VNI are converted, others are refused by name.

Both write a Vietnamese letter with one (TCVN3) or two (VNI) letters of Western Europe: ``QuyÕt ®Þnh`` and
``Quyeát ñònh`` are *Quyết định*.  A line is converted when more of its words are Vietnamese syllables afterwards than
before; a line that may be in either alphabet is in the one that most lines of the text are in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from shared.wordfiles import Pattern, WordFile


class UnknownAlphabet(ValueError):
    """Text in an alphabet that this module cannot convert; ``name`` says which it seems to be."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the text is written in {name}")
        self.name = name


class _Letters(WordFile):
    """What is written, sign by sign, and the letters that are meant."""

    written: str
    letters: str

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each sign and its letter."""
        return zip(self.written, self.letters, strict=True)


class _Vni(WordFile):
    single: _Letters
    tones: dict[str, _Letters]
    circumflexes: dict[str, _Letters]
    breves: dict[str, _Letters]


class _Syllables(WordFile):
    unicode: Pattern
    syllable: Pattern
    misread: Pattern


class LegacyWords(WordFile):
    """The alphabets of ``legacy.toml``, and what a Vietnamese syllable is."""

    tcvn3: _Letters
    vni: _Vni
    syllables: _Syllables


WORDS = LegacyWords.beside(__file__)
UNICODE_VIETNAMESE = WORDS.syllables.unicode
"""A letter that stands in Vietnamese text in Unicode and in no older alphabet."""

_TCVN3: Mapping[str, str] = dict(WORDS.tcvn3.pairs())


def _vni_table() -> dict[str, str]:
    table = {
        f"{vowel}{mark}": letter
        for rows in (WORDS.vni.tones, WORDS.vni.circumflexes, WORDS.vni.breves)
        for vowel, marks in rows.items()
        for mark, letter in marks.pairs()
    }
    table |= dict(WORDS.vni.single.pairs())
    small = dict(table)
    for written, letter in small.items():  # a capital's mark may be written small or large
        for capital in {written.upper(), written[0].upper() + written[1:]}:
            table[capital] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_FOREIGN_WORD = re.compile("[A-Za-z\u00a1-\u00ff]*[\u00a1-\u00ff][A-Za-z\u00a1-\u00ff]*")
_MARKS = re.compile("[\u0300-\u0323]")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_REPLACED = "\ufffd"


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(character, character) for character in text)


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


_ALPHABETS: Mapping[str, Callable[[str], str]] = {"TCVN3": _from_tcvn3, "VNI": _from_vni}


def decoded_legacy(text: str) -> str:
    """``text`` with its lines in TCVN3 or VNI converted to Unicode; other lines stay as they are.

    Call it before `shared.documents.vietnamese.composed`: TCVN3 writes ``ư`` as a soft hyphen.  Raises
    `UnknownAlphabet` where most letters are lost, or are UTF-8 that was read as Windows-1252.
    """
    if text.isascii():
        return text
    _refuse_what_is_lost(text)
    lines = text.split("\n")
    alphabets = [_alphabet_of(line) for line in lines]
    votes = {name: alphabets.count(name) for name in _ALPHABETS}
    usual = max(votes, key=lambda name: votes[name])
    if not votes[usual]:
        return text
    return "\n".join(_converted(line, name, usual) for line, name in zip(lines, alphabets, strict=True))


def decoded_by_font(text: str, font: str) -> str:
    """``text`` whose letters a ``font`` of an older alphabet makes Vietnamese: TCVN3 (``.VnTime``) or VNI.

    A font whose name ends with H (``.VnTimeH``) shows capitals for small letters.
    """
    name = font.strip().lower()
    if name.startswith(".vn"):
        return _from_tcvn3(text).upper() if name.endswith("h") else _from_tcvn3(text)
    return _from_vni(text) if name.startswith("vni-") else text


def _refuse_what_is_lost(text: str) -> None:
    lost = text.count(_REPLACED)
    if lost > 2 and lost * 20 > len(text.split()):
        raise UnknownAlphabet("letters that were lost (U+FFFD)")
    broken = len(WORDS.syllables.misread.findall(text))
    if broken > 2 and broken > len(UNICODE_VIETNAMESE.findall(text)):
        raise UnknownAlphabet("UTF-8 that was read as Windows-1252")


def _converted(line: str, name: str | None, usual: str) -> str:
    """A line converted from its alphabet, or from the text's ``usual`` one where it may be in either."""
    if name is None:
        return line
    return _ALPHABETS[usual if name == "?" else name](line)


def _alphabet_of(line: str) -> str | None:
    """``TCVN3`` or ``VNI``; ``?`` where a line may be in either, ``None`` where it is in Unicode or in English."""
    if line.isascii() or UNICODE_VIETNAMESE.search(line) or _MARKS.search(line):
        return None
    words = _FOREIGN_WORD.findall(line)
    if not words:
        return None
    now = sum(map(is_syllable, words))
    then = {name: sum(map(is_syllable, map(convert, words))) for name, convert in _ALPHABETS.items()}
    best = max(then, key=lambda name: then[name])
    if then[best] > now and then[best] * 2 > len(words):
        return best
    return "?" if then[best] and then[best] >= now else None


def is_syllable(word: str) -> bool:
    """Whether ``word`` can be a Vietnamese syllable: one tone mark at most, and sounds that go together."""
    plain = unicodedata.normalize("NFD", word.lower())
    if len(_TONES.findall(plain)) > 1:
        return False
    return WORDS.syllables.syllable.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", plain))) is not None
