"""Where the tone mark of ``oa``, ``oe`` and ``uy`` stands: ``hòa`` (new) or ``hoà`` (old), as a body has set it."""

import re

from shared.documents.vietnamese import Spelling, modern, traditional

_WORD = re.compile(r"[^\W\d_]+")


def spelled(text: str, spelling: Spelling) -> str:
    """``text`` in one spelling, letter for letter.

    A word with a capital behind another one is left alone: it may be a person's name, which is spelled as they do.
    """
    change = modern if spelling == "new" else traditional
    changed = change(text)
    if changed == text:
        return text
    made = list(text)
    before, end = "", 0
    for match in _WORD.finditer(text):
        word = match[0]
        name = word.istitle() and before.istitle() and not text[end : match.start()].strip()
        if not name:
            made[match.start() : match.end()] = changed[match.start() : match.end()]
        before, end = word, match.end()
    return "".join(made)


def misspelled(text: str, spelling: Spelling) -> list[str]:
    """The words that `spelled` changes, each once."""
    right = spelled(text, spelling)
    if right == text:
        return []
    return list(
        dict.fromkeys(match[0] for match in _WORD.finditer(text) if right[match.start() : match.end()] != match[0])
    )
