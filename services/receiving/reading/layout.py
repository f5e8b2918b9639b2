"""A page as cells: columns beside each other, rules as empty cells, the national heading taken off.

All patterns are bounded, so that the cost of a hostile text grows linearly with its length.
"""

import re

from shared.documents.kinds import kind_squeezed
from shared.documents.reading.names import ORGAN_WORD
from shared.documents.vietnamese import bare, modern
from shared.wordfiles import Pattern, WordFile

RULE = ""
"""The cell for a line of dashes or stars: something ends there."""

LONGEST_LINE = 3000  # characters; the rest of a line is not looked at

_COLUMNS = re.compile(r"[|\t]|\s{4,}")
_RULE = re.compile(r"[\s*_\-=–—.·•~o0]*")
_LETTERS_APART = re.compile(r"(?<!\S)[^\W\d_](?: {1,3}[^\W\d_]){3,}(?!\S)")


class LayoutWords(WordFile):
    """The patterns of ``layout.toml``."""

    headings: Pattern
    number_word: str


WORDS = LayoutWords.beside(__file__)


def cells_of(lines: list[str]) -> list[str]:
    """The cells of ``lines`` from left to right, line by line; `RULE` where a rule stands."""
    cells: list[str] = []
    seen: set[str] = set()
    for line in lines:
        if not line.strip():
            continue
        parts = [part.strip() for part in _COLUMNS.split(_without_heading(line[:LONGEST_LINE], seen))]
        shown = [" ".join(part.split()) for part in parts if part and not _RULE.fullmatch(part)]
        if shown:
            cells += [_together(part) for part in shown]
        elif any(parts) and (not cells or cells[-1] != RULE):
            cells.append(RULE)
    return cells


def _without_heading(line: str, seen: set[str]) -> str:
    """The line without the national heading and motto, each taken off once.

    The same words inside a subject stay (``Điều lệ Đảng Cộng sản Việt Nam``).
    """
    plain = bare(line)
    if len(plain) != len(line):
        return line
    for match in WORDS.headings.finditer(plain):
        kind = match[0][:3]
        is_motto = kind == "doc"
        heading = line[match.start() : match.end()]
        if kind in seen or not (is_motto or heading.upper() == heading):
            continue
        before = line[: match.start()].rstrip(" *")
        beside = line[: match.start()][len(before) :]
        if before and len(beside) < 2 and not before.endswith("|") and not _is_body(before):
            continue
        seen.add(kind)
        return _without_heading(f"{line[: match.start()]} | {line[match.end() :]}", seen)
    return line


def _is_body(text: str) -> bool:
    return ORGAN_WORD.match(modern(text.strip()).upper()) is not None or text.strip().startswith(WORDS.number_word)


def _together(cell: str) -> str:
    """A title whose letters are written apart (``Q U Y Ế T Đ Ị N H``), put together."""
    if not _LETTERS_APART.fullmatch(cell):
        return cell
    kind = kind_squeezed(cell)
    return kind.name.upper() if kind else cell
