"""Vietnamese in the alphabets before Unicode: TCVN3 (ABC) and VNI, converted; others are refused by name.

Both write Vietnamese with the letters of Western Europe, one (TCVN3) or two (VNI) for each: ``QuyÕt ®Þnh`` and
``Quyeát ñònh`` are *Quyết định*.  A line is converted when more of its words are Vietnamese syllables afterwards than
before; what a line alone does not tell, the others of the text do.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping


class UnknownAlphabet(ValueError):
    """Text in an alphabet that nobody here can convert; ``name`` says which it seems to be."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the text is written in {name}")
        self.name = name


_TCVN3: Mapping[str, str] = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
_VNI_PAIRS = {
    "a": ("øùûõï", "àáảãạ"), "e": ("øùûõï", "èéẻẽẹ"), "o": ("øùûõï", "òóỏõọ"), "u": ("øùûõï", "ùúủũụ"),
    "y": ("øùûõ", "ỳýỷỹ"), "ô": ("øùûõï", "ờớởỡợ"), "ö": ("øùûõï", "ừứửữự"),
}  # fmt: skip
_VNI_HATS = {
    "a": ("âàáåãä", "âầấẩẫậ"), "e": ("âàáåãä", "êềếểễệ"), "o": ("âàáåãä", "ôồốổỗộ"),
}  # fmt: skip
_VNI_BREVE = {"a": ("êèéúüë", "ăằắẳẵặ")}
_VNI_SINGLE = dict(zip("ôöæóòîñ", "ơưỉĩịỵđ", strict=True))


def _vni_table() -> dict[str, str]:
    table = {
        f"{vowel}{mark}": letter
        for rows in (_VNI_PAIRS, _VNI_HATS, _VNI_BREVE)
        for vowel, (marks, letters) in rows.items()
        for mark, letter in zip(marks, letters, strict=True)
    }
    table |= _VNI_SINGLE
    small = dict(table)
    for written, letter in small.items():  # a capital's mark may be written small or large
        for capital in {written.upper(), written[0].upper() + written[1:]}:
            table[capital] = letter.upper()
    return table


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_FOREIGN_WORD = re.compile("[A-Za-z\u00a1-\u00ff]*[\u00a1-\u00ff][A-Za-z\u00a1-\u00ff]*")
_UNICODE_VIETNAMESE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
_MARKS = re.compile("[\u0300-\u0323]")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnprstvx])?"
    r"(?:uyê|uya|uyu|oai|oay|oao|oeo|uôi|ươi|ươu|iêu|yêu|uây"
    r"|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|[aăâeêioôơuưy])"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_MOJIBAKE = re.compile("(?:Ã|Ä|Æ|á»|áº)[\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]")
_REPLACED = "\ufffd"


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(character, character) for character in text)


def _from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


_ALPHABETS: Mapping[str, Callable[[str], str]] = {"TCVN3": _from_tcvn3, "VNI": _from_vni}


def decoded_legacy(text: str) -> str:
    """``text`` with the lines that are in TCVN3 or VNI converted to Unicode; any other text as it is.

    Call it before `shared.documents.vietnamese.composed`: TCVN3 writes ``ư`` as a soft hyphen.  Raises
    `UnknownAlphabet` where most foreign letters are neither (UTF-8 that was read as Windows-1252, letters lost).
    """
    if text.isascii():
        return text
    _refuse_what_is_lost(text)
    lines = text.split("\n")
    named = [_alphabet_of(line) for line in lines]
    votes = {name: named.count(name) for name in _ALPHABETS}
    usual = max(votes, key=lambda name: votes[name])
    if not votes[usual]:
        return text
    return "\n".join(_converted(line, name, usual) for line, name in zip(lines, named, strict=True))


def _refuse_what_is_lost(text: str) -> None:
    lost = text.count(_REPLACED)
    if lost > 2 and lost * 20 > len(text.split()):
        raise UnknownAlphabet("letters that were lost (U+FFFD)")
    broken = len(_MOJIBAKE.findall(text))
    if broken > 2 and broken > len(_UNICODE_VIETNAMESE.findall(text)):
        raise UnknownAlphabet("UTF-8 that was read as Windows-1252")


def _converted(line: str, name: str | None, usual: str) -> str:
    """A line in its alphabet; a line that may be either way is in the text's usual one."""
    if name is None:
        return line
    return _ALPHABETS[usual if name == "?" else name](line)


def _alphabet_of(line: str) -> str | None:
    """``TCVN3`` or ``VNI``; ``?`` where a line does not tell, ``None`` where it is in Unicode or in English."""
    if line.isascii() or _UNICODE_VIETNAMESE.search(line) or _MARKS.search(line):
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
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", plain))) is not None
