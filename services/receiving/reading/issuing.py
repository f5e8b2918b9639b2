"""Who issued a document: the body at its head, below the body above it."""

import re

from services.receiving.reading.layout import RULE
from services.receiving.reading.names import ORGAN_WORD, body_name, is_capitals
from services.receiving.reading.numbering import is_date
from shared.documents.stamps import is_stamp
from shared.documents.vietnamese import bare, modern

LONGEST_NAME = 150

_GENERAL_PART = re.compile(
    r"^(?:VĂN PHÒNG|BAN (?!CHẤP HÀNH|THƯỜNG VỤ|CHỈ ĐẠO|QUẢN LÝ)\S.*|ỦY BAN KIỂM TRA|THƯỜNG TRỰC)$"
)
_NAMES = (
    "ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN", "THÀNH ỦY", "TỈNH ỦY", "QUẬN ỦY", "HUYỆN ỦY", "THỊ ỦY", "ĐẢNG ỦY", "ĐẢNG BỘ",
    "CHI BỘ", "VĂN PHÒNG",
)  # fmt: skip
_BEGINNINGS = {f"{bare(name)} ": f"{name} " for name in _NAMES}
_MARKED = re.compile(r"^(?:[-+•–]|\d{1,3}[.)]|Ký bởi|Cơ quan|Thời gian)")


def find_issuer(cells: list[str], number_at: int, *, joint: bool) -> str | None:
    """The body (below the body above it), joined where its name runs over lines; ``joint``: all of them issued it."""
    names: list[str] = []
    for cell in cells[:number_at]:
        name = _corrected(_before_number(cell).strip(" *"))
        if not name or _MARKED.match(name) or is_stamp(name) or is_date(name):
            continue
        said = modern(name).upper()
        goes_on = names and is_capitals(name) and not ORGAN_WORD.match(said) and cell != RULE
        if names and (names[-1][-1:] in "-–,&" or goes_on):
            names[-1] = f"{names[-1]} {name}"
        elif ORGAN_WORD.match(said) and len(name) <= LONGEST_NAME:
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
    elif len(names) > 1 and _GENERAL_PART.match(modern(issuer).upper()):
        issuer = f"{issuer} {names[-2]}"
    for cell in cells[number_at + 1 :]:  # "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG" above the preamble says it in full
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
    """The beginning of a body's name as it is written, where recognition took a mark for another (``QUẦN ỦY``)."""
    plain = bare(name)
    known = next((one for one in _BEGINNINGS if plain.startswith(one)), None) if is_capitals(name) else None
    return f"{_BEGINNINGS[known]}{name[len(known) :]}" if known and len(plain) == len(name) else name


def _before_number(cell: str) -> str:
    """A name that the number follows in the same cell."""
    before, word, _ = cell.partition(" Số")
    return before if word and is_capitals(before) else cell


def _named(issuer: str) -> str:
    first, _, second = issuer.partition(" BAN CHẤP HÀNH")
    if second and is_capitals(issuer):
        return f"{body_name(first)} {body_name(f'BAN CHẤP HÀNH{second}')}"
    return body_name(issuer)
