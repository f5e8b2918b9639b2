"""The texts of a row or a note in Unicode, whatever alphabet the programs of its office wrote."""

import re
from collections.abc import Sequence

from shared.documents.legacy import UNICODE_VIETNAMESE, decoded_legacy

_FOREIGN = re.compile("[A-Za-z]*[\u00a1-\u00ff][A-Za-z\u00a1-\u00ff]*")
_LINE_END = "\u2028"


def in_unicode(texts: Sequence[str]) -> list[str]:
    """``texts``, converted where more of their words are in TCVN3 or VNI than in Unicode.

    Raises `shared.documents.legacy.UnknownAlphabet`.
    """
    joined = "\n".join(text.replace("\n", _LINE_END) for text in texts)
    foreign = [word for word in _FOREIGN.findall(joined) if len(word) > 1]
    if len(foreign) < 2 or len(foreign) < len(UNICODE_VIETNAMESE.findall(joined)):
        return list(texts)
    return [text.replace(_LINE_END, "\n") for text in decoded_legacy(joined).split("\n")]
