"""Number and symbol of a document, in the Party's and the State's spelling.

Party (HD 36-HD/VPTW): number, hyphen, kind, slash, body: ``127-QĐ/TW``.  State (Nghị định 30/2020/NĐ-CP): number,
slash, kind, hyphen, body: ``881/QĐ-UBND``; a công văn has the drafting unit instead: ``293/SKHĐT-DN``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from shared.documents.kinds import Kind, kinds_abbreviated
from shared.documents.vietnamese import bare, composed

_DASH = r"\s{0,3}[-‐-―−]\s{0,3}"
_SLASH = r"\s{0,3}/\s{0,3}"
_CAPITAL = r"A-Z\u0110\u00c2\u0102\u00ca\u00d4\u01a0\u01af"  # and the Vietnamese capitals
_SMALL = r"a-z\u1ed1\u1ef9"  # with the two that abbreviations have: TBố, Mỹ
_ANY_SMALL = r"a-z\u00e0-\u1ef9"
# An abbreviation: two capitals or more, perhaps a small letter after one (CTr, TBố, QyĐ, TTg), a number (QH14, BCĐ389).
_UNIT = rf"[{_CAPITAL}][{_SMALL}]?[{_CAPITAL}](?:[{_CAPITAL}]|[{_SMALL}](?![{_ANY_SMALL}])){{0,15}}\d{{0,4}}"
_JOINED = rf"{_UNIT}(?:(?:&|\.|\+){_UNIT}){{0,3}}"  # GD&ĐT, LĐTB&XH: one unit of two names
_UNITS = rf"{_JOINED}(?:{_DASH}{_JOINED}){{0,6}}"
_NUMBER = r"\d{1,6}[a-z]?"
_ENDS = r"(?![\w&]|[-/]\w)"  # a symbol that goes on in an unknown way is no symbol
_PARTY_BODY = rf"{_UNITS}(?:{_SLASH}{_UNITS}){{0,2}}"
PARTY = re.compile(rf"(?P<number>{_NUMBER}){_DASH}(?P<kind>{_UNIT}){_SLASH}(?P<body>{_PARTY_BODY}){_ENDS}")
STATE = re.compile(rf"(?P<number>{_NUMBER}){_SLASH}(?:(?P<year>\d{{4}}){_SLASH})?(?P<body>{_UNITS}){_ENDS}")
_BEGINS = re.compile(rf"(?<![\d/.-]){_NUMBER}(?={_DASH}|{_SLASH})")


class Style(StrEnum):
    """Whose form and spelling: the Party's or the State's."""

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
    return re.sub(_SLASH, "/", re.sub(_DASH, "-", text))


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
    """``text`` as a symbol; ``None`` where it is none."""
    stripped = composed(text).strip()
    for pattern in (PARTY, STATE):
        match = pattern.fullmatch(stripped)
        if match is not None:
            return symbol_of(match)
    return None


def compose_symbol(number: int, kind: Kind, body: str, style: Style) -> str:
    """The symbol of a new document; numbers below 10 are written with a leading zero (01, 02 …).

    A State công văn has no kind in it: ``293/UBND``.  The unit that drafted it (``293/SKHĐT-DN``) is left out: bodies
    have no units here.
    """
    abbreviation = kind.abbreviation if style is Style.PARTY else kind.state
    return str(Symbol(f"{number:02d}", abbreviation, body, style))


def symbol_to_number(kind: Kind, body: str, style: Style) -> str:
    """What follows the number in `compose_symbol`: ``-QĐ/TW``, ``/QĐ-UBND``."""
    return compose_symbol(1, kind, body, style).removeprefix("01")


def symbol_key(text: str, separator: str = "") -> str:
    """A key that all spellings of a symbol share: ``881/QĐ-UBND`` and ``881 qd ubnd`` are ``881qdubnd``."""
    words = re.findall(r"[a-z]+|\d+", bare(text))
    return separator.join(word.lstrip("0") or "0" if word.isdigit() else word for word in words)


def cited_symbols(text: str) -> list[str]:
    """The symbols that ``text`` names, properly spelled, each once, in their order."""
    found: list[str] = []
    end = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() < end:
            continue
        match = PARTY.match(text, begin.start()) or STATE.match(text, begin.start())
        if match is not None:
            found.append(str(symbol_of(match)))
            end = match.end()
    return list(dict.fromkeys(found))
