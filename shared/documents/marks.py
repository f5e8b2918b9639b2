"""Unicode's normal forms in linear time: the library's is quadratic in a heap of combining marks.

It takes 39 s for 160 kB of marks on one letter.  No script puts more than a few marks on a letter; as in UAX #15's
stream-safe format, 30 are kept and the rest is dropped.
"""

import re
import unicodedata
from typing import Literal

MOST_MARKS = 30  # on one letter; Vietnamese has two

_LONG = re.compile(rf"[\u0300-\U0010ffff]{{{MOST_MARKS + 1},}}")  # where every mark is; no word is as long


def normalized(text: str, form: Literal["NFC", "NFD", "NFKC"] = "NFC") -> str:
    """``text`` in a normal form, without the marks beyond the limit."""
    return unicodedata.normalize(form, _LONG.sub(_thinned, text))


def heaped(text: str) -> bool:
    """Whether a letter of ``text`` has more marks than the limit."""
    return _LONG.sub(_thinned, text) != text


def _thinned(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
