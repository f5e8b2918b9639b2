"""A page as cells: columns beside each other, rules as empty cells, the national heading taken off.

All patterns are bounded: what a hostile text costs grows with its length and no faster.
"""

import re

from services.receiving.reading.names import ORGAN_WORD
from shared.documents.kinds import kind_squeezed
from shared.documents.vietnamese import bare, modern

RULE = ""
"""A cell that is only a line or stars: something ends there."""

LONGEST_LINE = 3000  # characters of a line that are looked at for a head

_COLUMNS = re.compile(r"[|\t]|\s{4,}")
_RULE = re.compile(r"[\s*_\-=–—.·•~o0]*")
_HEADINGS = re.compile(
    r"dang cong s[ao]n v[il1]et nam|c[oa]ng h[oa]{2} x[aă] h[oôo]i chu nghia v[il1]et nam"
    r"|doc lap\s?[-–—]\s?tu do\s?[-–—]\s?hanh phuc"
)
_LETTERS_APART = re.compile(r"(?<!\S)[^\W\d_](?: {1,3}[^\W\d_]){3,}(?!\S)")


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
    """The line without the national heading, once each: words of a subject are none (``Điều lệ Đảng Cộng sản Việt Nam``)."""
    plain = bare(line)
    if len(plain) != len(line):
        return line
    for match in _HEADINGS.finditer(plain):
        said = line[match.start() : match.end()]
        kind = match[0][:3]
        is_motto = kind == "doc"
        if kind in seen or not (is_motto or said.upper() == said):
            continue
        before = line[: match.start()].rstrip(" *")
        beside = line[: match.start()][len(before) :]
        if before and len(beside) < 2 and not before.endswith("|") and not _is_body(before):
            continue
        seen.add(kind)
        return _without_heading(f"{line[: match.start()]} | {line[match.end() :]}", seen)
    return line


def _is_body(text: str) -> bool:
    return ORGAN_WORD.match(modern(text.strip()).upper()) is not None or text.strip()[:2] == "Số"


def _together(cell: str) -> str:
    """A title whose letters are written apart (``Q U Y Ế T Đ Ị N H``), as a word."""
    if not _LETTERS_APART.fullmatch(cell):
        return cell
    kind = kind_squeezed(cell)
    return kind.name.upper() if kind else cell
