"""Who issued a document: the body at its head, below the body above it."""

from services.receiving.reading.layout import RULE
from shared.documents.reading.names import ORGAN_WORD, body_name, is_capitals
from shared.documents.reading.numbering import is_date
from shared.documents.stamps import is_stamp
from shared.documents.vietnamese import bare, modern
from shared.wordfiles import Pattern, WordFile

LONGEST_NAME = 150


class IssuerWords(WordFile):
    """The names and patterns of ``issuing.toml``."""

    general_part: Pattern
    beginnings: tuple[str, ...]
    committee: str
    no_name: Pattern
    number_word: str


WORDS = IssuerWords.beside(__file__)
_BEGINNINGS = {f"{bare(name)} ": f"{name} " for name in WORDS.beginnings}


def find_issuer(cells: list[str], number_at: int, *, joint: bool) -> str | None:
    """The name of the issuing body, put together where it runs over lines; with ``joint``, the names of all of them."""
    names: list[str] = []
    for cell in cells[:number_at]:
        name = _corrected(_before_number(cell).strip(" *"))
        if not name or WORDS.no_name.match(name) or is_stamp(name) or is_date(name):
            continue
        capitals = modern(name).upper()
        goes_on = names and is_capitals(name) and not ORGAN_WORD.match(capitals) and cell != RULE
        if names and (names[-1][-1:] in "-–,&" or goes_on):
            names[-1] = f"{names[-1]} {name}"
        elif ORGAN_WORD.match(capitals) and len(name) <= LONGEST_NAME:
            names.append(name)
    if number_at < len(cells):  # the name and the number in one cell
        name = _before_number(cells[number_at])
        if name != cells[number_at] and ORGAN_WORD.match(modern(name).upper()):
            names.append(name)
    if not names:
        return None
    issuer = names[-1]
    if joint and len(names) > 1:
        issuer = " - ".join(names[-4:])
    elif len(names) > 1 and WORDS.general_part.match(modern(issuer).upper()):
        issuer = f"{issuer} {names[-2]}"
    for cell in cells[number_at + 1 :]:  # the preamble may say it in full: "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG"
        if (
            is_capitals(cell)
            and len(cell) > len(issuer)
            and bare(cell).startswith(bare(issuer))
            and len(cell) < LONGEST_NAME
        ):
            issuer = cell
            break
    return _named(issuer)


def _corrected(name: str) -> str:
    """``name`` with its beginning put right where recognition took a mark for another (``QUẦN ỦY``)."""
    plain = bare(name)
    known = (
        next((beginning for beginning in _BEGINNINGS if plain.startswith(beginning)), None)
        if is_capitals(name)
        else None
    )
    return f"{_BEGINNINGS[known]}{name[len(known) :]}" if known and len(plain) == len(name) else name


def _before_number(cell: str) -> str:
    """What stands before the number where both are in one cell."""
    before, word, _ = cell.partition(f" {WORDS.number_word}")
    return before if word and is_capitals(before) else cell


def _named(issuer: str) -> str:
    first, _, second = issuer.partition(f" {WORDS.committee}")
    if second and is_capitals(issuer):
        return f"{body_name(first)} {body_name(f'{WORDS.committee}{second}')}"
    return body_name(issuer)
