"""Number and symbol of a document, in the Party's and the State's spelling.

Party (HD 36-HD/VPTW): number, hyphen, kind, slash, body: ``127-QĐ/TW``.  State (Nghị định 30/2020/NĐ-CP): number,
slash, kind, hyphen, body: ``881/QĐ-UBND``; a công văn has the drafting unit instead: ``293/SKHĐT-DN``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from shared.documents.kinds import kinds_abbreviated
from shared.documents.vietnamese import bare, composed

_DASH = r"\s*[-‐-―]\s*"
_CAPITAL = r"A-ZĐÂĂÊÔƠƯ"
# An abbreviation: two capitals or more, perhaps a small letter after one (CTr, TBố, QyĐ, TTg), a number (QH14).
_UNIT = rf"[{_CAPITAL}][a-zốỹ]?[{_CAPITAL}](?:[{_CAPITAL}]|[a-zốỹ](?![a-zà-ỹ]))*\d{{0,2}}"
_UNITS = rf"{_UNIT}(?:{_DASH}{_UNIT})*"
_NUMBER = r"\d{1,6}[a-z]?"
PARTY = re.compile(rf"(?P<number>{_NUMBER}){_DASH}(?P<kind>{_UNIT})\s*/\s*(?P<body>{_UNITS})")
STATE = re.compile(rf"(?P<number>{_NUMBER})\s*/\s*(?:(?P<year>\d{{4}})\s*/\s*)?(?P<body>{_UNITS})")


class Style(StrEnum):
    """Whose spelling a symbol has."""

    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True)
class Symbol:
    """A document's number and symbol; ``kind`` is the abbreviation, ``None`` in a State công văn."""

    number: str
    kind: str | None
    body: str
    style: Style
    year: str | None = None

    def __str__(self) -> str:
        if self.style is Style.PARTY:
            return f"{self.number}-{self.kind}/{self.body}"
        year = f"{self.year}/" if self.year else ""
        return f"{self.number}/{year}{self.kind}-{self.body}" if self.kind else f"{self.number}/{year}{self.body}"


def _tight(text: str) -> str:
    return re.sub(_DASH, "-", text)


def symbol_of(match: re.Match[str]) -> Symbol:
    """The symbol that `PARTY` or `STATE` matched."""
    body = _tight(match["body"])
    if "kind" in match.re.groupindex:
        return Symbol(match["number"], match["kind"], body, Style.PARTY)
    head, _, rest = body.partition("-")
    if rest and kinds_abbreviated(head):
        return Symbol(match["number"], head, rest, Style.STATE, match["year"])
    return Symbol(match["number"], None, body, Style.STATE, match["year"])


def parse_symbol(text: str) -> Symbol | None:
    """The symbol that ``text`` is, or ``None`` where it is none."""
    stripped = composed(text).strip()
    for pattern in (PARTY, STATE):
        match = pattern.fullmatch(stripped)
        if match is not None:
            return symbol_of(match)
    return None


def compose_symbol(number: int, kind: str, body: str, style: Style) -> str:
    """The symbol of a new document; numbers below 10 are written with a leading zero (01, 02 …)."""
    return str(Symbol(f"{number:02d}", kind, body, style))


def symbol_key(text: str, separator: str = "") -> str:
    """A key by which every spelling of one symbol is equal: ``881/QĐ-UBND`` and ``881 qd ubnd`` are ``881qdubnd``."""
    words = re.findall(r"[a-z]+|\d+", bare(text))
    return separator.join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def cited_symbols(text: str) -> list[str]:
    """The symbols that ``text`` names, as they are properly written, each once, in their order."""
    found: list[tuple[int, str]] = []
    taken: list[tuple[int, int]] = []
    for pattern in (PARTY, STATE):
        for match in re.finditer(rf"(?<![\d/.-]){pattern.pattern}", text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            found.append((match.start(), str(symbol_of(match))))
    return list(dict.fromkeys(symbol for _, symbol in sorted(found)))
