"""The head of an official document, read after the prescribed forms.

Party documents: Hướng dẫn 36-HD/VPTW (issuer on the left with an asterisk under it, "Số 127-QĐ/TW", "ĐẢNG CỘNG SẢN
VIỆT NAM" on the right, place and date, kind, subject; T/M, K/T, T/L, T/U before the signer).  State documents: Nghị
định 30/2020/NĐ-CP (national heading, "Số: 881/QĐ-UBND", TM., KT., TL., TUQ.).  What the rules do not find is ``None``;
nothing is guessed.
"""

import datetime as dt
import re
from dataclasses import dataclass

from services.receiving.reading.issuing import find_issuer
from services.receiving.reading.layout import cells_of
from services.receiving.reading.subject import find_subject, find_title
from shared.documents.kinds import COPY, KINDS, LETTER, Kind, kind_named, kinds_abbreviated
from shared.documents.reading.names import ORGAN_WORD
from shared.documents.reading.numbering import find_date, find_symbol, is_date, kind_by_style
from shared.documents.reading.signing import LAST_LINES, find_signer
from shared.documents.reading.titles import ABOUT, ADDRESSED
from shared.documents.secrecy import Secrecy
from shared.documents.stamps import certain_stamp, urgency_of
from shared.documents.symbols import PARTY, STATE, Symbol, cited_symbols, symbol_of
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import modern
from shared.wordfiles import Pattern, WordFile

HEAD_LINES = 40  # where the head can stand
MOST_LINES = 3000  # where a signature is looked for

LONGEST_REPORT = 160  # characters before a document that prose reports, in which its issuer is looked for


class HeadWords(WordFile):
    """The words and patterns of ``head.toml``."""

    operative: Pattern
    number_word: str
    reports: Pattern
    joint: str


WORDS = HeadWords.beside(__file__)
_KIND_NAMES = "|".join(kind.name for kind in KINDS)
_REPORTED = re.compile(rf"(?<!\w)(?P<kind>{_KIND_NAMES})\s{{1,3}}{WORDS.number_word}\s{{0,3}}", re.IGNORECASE)
_LAST_CLAUSE = re.compile(r"[.;:\n]")


@dataclass(frozen=True)
class Head:
    """What the head and the end of a document say; ``None`` where they say nothing."""

    issuer: str | None = None
    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    date: dt.date | None = None
    place: str | None = None
    subject: str | None = None
    signer: str | None = None
    signer_authority: str | None = None
    urgency: Urgency | None = None
    secrecy: Secrecy | None = None
    cites: tuple[str, ...] = ()


def read_head(text: str) -> Head:
    """The head of a document's text, as `services.receiving.reading.document.tidied` leaves it."""
    lines = text.split("\n")
    cells = cells_of(lines[:HEAD_LINES])
    symbol, number_at = find_symbol(cells)
    if number_at is None:
        return _read_report(text) or _read_unnumbered(cells, lines, text)
    date, place = find_date(cells, number_at)
    title_at, kind = find_title(cells, number_at)
    kind_name = _kind_name(kind, symbol, cells, number_at, lines)
    joint = kind_name is not None and kind_name.endswith(WORDS.joint)
    issuer = find_issuer(cells, number_at, joint=joint)
    authority, signer = _signer(lines, kind_name)
    return Head(
        issuer=issuer,
        kind=kind_name,
        number=symbol.number if symbol else None,
        symbol=str(symbol) if symbol else None,
        date=date,
        place=place,
        subject=find_subject(cells, number_at, title_at, issuer),
        signer=signer,
        signer_authority=authority,
        urgency=_urgency(cells),
        secrecy=certain_stamp(text),
        cites=_find_cites(text, symbol),
    )


def _kind_name(
    title: Kind | None, symbol: Symbol | None, cells: list[str], number_at: int, lines: list[str]
) -> str | None:
    if title is not None:
        return title.name
    for line in lines[:MOST_LINES]:
        operative = WORDS.operative.fullmatch(line.strip()[:40])
        kind = kind_named(operative[1]) if operative else None
        if kind is not None and (symbol is None or symbol.kind is None or symbol.kind in kind.abbreviations):
            return kind.name
    if symbol is None:
        return None
    if symbol.kind is None:
        letter = any(ABOUT.match(cell) or ADDRESSED.match(cell) for cell in cells[number_at:])
        return LETTER if letter else None
    kinds = kinds_abbreviated(symbol.kind)
    return kind_by_style(symbol) or (kinds[0].name if len(kinds) == 1 else None)


def _signer(lines: list[str], kind_name: str | None) -> tuple[str | None, str | None]:
    below, tail = cells_of(lines[3 : MOST_LINES + 3]), cells_of(lines[-LAST_LINES:])
    return find_signer(below, tail, last=kind_name == COPY)


def _urgency(cells: list[str]) -> Urgency | None:
    return next((level for level in map(urgency_of, cells) if level is not None), None)


def _find_cites(text: str, own: Symbol | None) -> tuple[str, ...]:
    return tuple(symbol for symbol in cited_symbols(text) if own is None or symbol != str(own))


def _read_report(text: str) -> Head | None:
    """The head of a document that prose reports ("… vừa có Công văn số 1817/VP-ĐTĐT đề nghị …")."""
    for match in _REPORTED.finditer(text):
        symbol_match = PARTY.match(text, match.end()) or STATE.match(text, match.end())
        before = text[max(match.start() - LONGEST_REPORT, 0) : match.start()]
        reports = WORDS.reports.search(before[-40:])
        if symbol_match is None or reports is None:
            continue
        issuer = _LAST_CLAUSE.split(before[: len(before) - len(reports[0])])[-1].strip()
        if not 3 <= len(issuer) <= 121 or not issuer[0].isalpha():
            continue
        symbol = symbol_of(symbol_match)
        kind = kind_named(match["kind"])
        return Head(
            issuer=issuer if ORGAN_WORD.match(modern(issuer).upper()) else None,
            kind=kind.name if kind else None,
            number=symbol.number,
            symbol=str(symbol),
            cites=_find_cites(text, symbol),
        )
    return None


def _read_unnumbered(cells: list[str], lines: list[str], text: str) -> Head:
    """The head of a document without a number line, as far as a title or a date show that it has a head."""
    title_at, kind = find_title(cells, -1)
    date_at = next((index for index, cell in enumerate(cells) if is_date(cell)), None)
    date, place = find_date(cells, date_at) if date_at is not None else (None, None)
    head_ends = min((at for at in (title_at, date_at) if at is not None), default=0)
    formal = title_at is not None or date_at is not None
    authority, signer = _signer(lines, None) if formal else (None, None)
    issuer = find_issuer(cells, head_ends, joint=False) if head_ends else None
    return Head(
        issuer=issuer,
        kind=kind.name if kind else None,
        date=date,
        place=place,
        subject=find_subject(cells, head_ends, title_at, issuer) if formal else None,
        signer=signer,
        signer_authority=authority,
        urgency=_urgency(cells),
        secrecy=certain_stamp(text),
        cites=_find_cites(text, None),
    )
