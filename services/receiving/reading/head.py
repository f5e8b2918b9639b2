"""The head of an official document, read after the prescribed forms.

Party documents: Hướng dẫn 36-HD/VPTW (issuer on the left with an asterisk under it, "Số 127-QĐ/TW", "ĐẢNG CỘNG SẢN VIỆT NAM" on the
right, place and date, kind, subject; T/M, K/T, T/L, T/U before the signer).  State documents: Nghị định 30/2020/NĐ-CP (national
heading, "Số: 881/QĐ-UBND", TM., KT., TL., TUQ.).  Nothing is guessed: what the rules do not find is ``None``.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from services.receiving.reading.names import ORGAN_WORD, body_name, is_capitals, person_name, sentence_case
from shared.documents.kinds import KINDS, Kind, kind_named, kinds_abbreviated
from shared.documents.secrecy import STAMPS, Secrecy
from shared.documents.symbols import PARTY, STATE, Style, Symbol, cited_symbols, symbol_of
from shared.documents.urgency import Urgency

Stamp = TypeVar("Stamp")

HEAD_LINES = 40  # where the head can stand

_NATIONAL = re.compile(
    r"ĐẢNG CỘNG SẢN VIỆT NAM|CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐỘC LẬP\s*[-–—]\s*TỰ DO\s*[-–—]\s*HẠNH PHÚC",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s*_\-=–—.·•~o0]*$")
_NUMBER_WORD = re.compile(r"(?<!\w)Số\s*[:.]?\s*", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,|\d]{1,50}?)\s*,\s*ngày\s*(?P<day>\d{1,2})\s*tháng\s*(?P<month>\d{1,2})\s*năm\s*(?P<year>\d{4})"
)
_BLANK_DATE = re.compile(r"(?P<place>[^\W\d_][^,|\d]{1,50}?)\s*,\s*ngày[\s.…_]*(?:tháng|$)", re.IGNORECASE)
_SUBJECT_BEGINS = re.compile(r"^về\s", re.IGNORECASE)
_WHOSE = re.compile(r"^(?:CỦA|HỘI NGHỊ|ĐẠI HỘI)\s")
_ABOUT = re.compile(r"^(?:V/v|Về việc)(?!\w)[\s:]*", re.IGNORECASE)
_BODY_BEGINS = re.compile(
    r"^(?:[-–+*•]\s*)?(?:Căn cứ|Thực hiện|Thi hành|Kính gửi|Xét|Theo đề nghị|Để |Nhằm |Trong |Ngày |Sau khi|Trên cơ sở|Điều \d|Phần |Chương "
    r"|Tiếp tục|Vừa qua|Hiện nay|Qua |[IVX]+\s*[-.]|\d+\s*[-.]|Triển khai|Được sự|Tại |Năm |Hưởng ứng|Phát huy|Ban Thường vụ|Theo )"
)
_AUTHORITY = re.compile(r"^(?P<mark>T/M|TM|K/T|KT|T/L|TL|T/U|TUQ|Q)(?P<dot>\.?)\s+(?P<whom>\S.*)$")
_POST = re.compile(
    r"^(?:PHÓ |QUYỀN )?(?:BÍ THƯ|CHỦ TỊCH|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|TRƯỞNG PHÒNG|GIÁM ĐỐC|CHỦ NHIỆM|CỤC TRƯỞNG|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|THỦ TƯỚNG|HIỆU TRƯỞNG|TỔNG BÍ THƯ|THƯỜNG TRỰC|CHÁNH THANH TRA|VỤ TRƯỞNG|VIỆN TRƯỞNG|CHÁNH ÁN|TỔNG GIÁM ĐỐC|ỦY VIÊN)\b"
)
_RECIPIENTS = re.compile(r"^\s*(?:Nơi nhận|Kính gửi)\s*:?", re.IGNORECASE)
_URGENCY = {
    "KHẨN": Urgency.URGENT,
    "THƯỢNG KHẨN": Urgency.VERY_URGENT,
    "HỎA TỐC": Urgency.FLASH,
    "HOẢ TỐC": Urgency.FLASH,
    "HỎA TỐC HẸN GIỜ": Urgency.FLASH_TIMED,
    "HOẢ TỐC HẸN GIỜ": Urgency.FLASH_TIMED,
}
_GENERAL_PART = re.compile(r"^(?:VĂN PHÒNG|BAN (?!CHẤP HÀNH|THƯỜNG VỤ)\S.*|ỦY BAN KIỂM TRA)$")
_REPORTED = re.compile(
    r"(?P<issuer>[^\W\d_][^.;:\n]{2,120}?)\s+(?:(?:vừa|đã|mới|cũng)\s+)*(?:có|ban hành|gửi|ký)\s+"
    rf"(?P<kind>{'|'.join(kind.name for kind in KINDS)})\s+số\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Head:
    """What the first and the last page say about the document; ``None`` where they say nothing."""

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
    """The head of a document's text (as `services.receiving.reading.lines.tidy` leaves it)."""
    lines = text.split("\n")
    cells = [cell for line in lines[:HEAD_LINES] for cell in _cells(line)]
    symbol, number_at = _find_symbol(cells)
    if number_at is None:
        return _read_report(text) or _read_unnumbered(cells, lines, text)
    date, place = _find_date(cells, number_at)
    title_at, kind = _find_title(cells, number_at)
    issuer = _find_issuer(cells, number_at)
    authority, signer = _find_signer(lines)
    return Head(
        issuer=issuer,
        kind=_kind_name(kind, symbol, cells, number_at, text),
        number=symbol.number if symbol else None,
        symbol=str(symbol) if symbol else None,
        date=date,
        place=place,
        subject=_find_subject(cells, number_at, title_at, kind),
        signer=signer,
        signer_authority=authority,
        urgency=_stamp(cells, _URGENCY),
        secrecy=_stamp(cells, STAMPS),
        cites=_find_cites(text, symbol),
    )


def _cells(line: str) -> list[str]:
    """A line's columns: the national heading on the right is taken off, wherever the extraction put it."""
    parts = re.split(r"\s*\|\s*|\t+|\s{4,}", _NATIONAL.sub(" | ", line))
    return [part.strip() for part in parts if part.strip() and not _RULE.match(part)]


def _find_symbol(cells: list[str]) -> tuple[Symbol | None, int | None]:
    """Number and symbol, and the cell that says "Số"; the number may have been left blank in it."""
    for index, cell in enumerate(cells):
        word = _NUMBER_WORD.match(cell)
        if word is None:
            continue
        rest = cell[word.end() :] or (cells[index + 1] if index + 1 < len(cells) else "")
        for pattern in (PARTY, STATE):
            match = pattern.match(rest)
            if match:
                return symbol_of(match), index
        if re.match(r"[\s.…_]*[-–/]\s*[A-ZĐ]", rest):
            return None, index
    return None, None


def _find_date(cells: list[str], number_at: int) -> tuple[dt.date | None, str | None]:
    for cell in cells[: number_at + 12]:
        trimmed = cell
        word = _NUMBER_WORD.match(cell)
        if word is not None:  # number and date collapsed into one cell
            for pattern in (PARTY, STATE):
                match = pattern.match(cell, word.end())
                trimmed = cell[match.end() :].strip() if match else trimmed
        found = _DATE.search(trimmed)
        if found:
            try:
                date = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None, _place(found["place"])
            return date, _place(found["place"])
        blank = _BLANK_DATE.search(trimmed)
        if blank:
            return None, _place(blank["place"])
        if _BODY_BEGINS.match(trimmed):
            break
    return None, None


def _place(text: str) -> str | None:
    place = text.strip(" .*()-–")
    return (sentence_case(place) if not is_capitals(place) else body_name(place)) if place[:1].isupper() else None


def _find_title(cells: list[str], number_at: int) -> tuple[int | None, Kind | None]:
    """The cell with the kind in capitals ("QUY ĐỊNH"), and the kind."""
    for index, cell in enumerate(cells[number_at + 1 :], number_at + 1):
        if _BODY_BEGINS.match(cell) and not is_capitals(cell):
            return None, None
        kind = _leading_kind(cell)
        if kind is not None and not cell.rstrip().endswith(":"):
            return index, kind
    return None, None


def _leading_kind(cell: str) -> Kind | None:
    words = cell.rstrip(" :*").split()
    for count in (4, 3, 2):
        leading = " ".join(words[:count])
        kind = kind_named(leading)
        if kind is not None and is_capitals(leading):
            return kind
    return None


def _kind_name(title: Kind | None, symbol: Symbol | None, cells: list[str], number_at: int, text: str) -> str | None:
    if title is not None:
        return title.name
    operative = re.search(r"^\s*(QUYẾT ĐỊNH|QUY ĐỊNH|NGHỊ QUYẾT|KẾT LUẬN|THÔNG BÁO)\s*:\s*$", text, re.MULTILINE)
    if operative:
        kind = kind_named(operative[1])
        if kind is not None and (symbol is None or symbol.kind is None or symbol.kind in kind.abbreviations):
            return kind.name
    if symbol is None:
        return None
    if symbol.kind is None:
        letter = any(_ABOUT.match(cell) or _RECIPIENTS.match(cell) for cell in cells[number_at:])
        return "Công văn" if letter else None
    kinds = kinds_abbreviated(symbol.kind)
    if symbol.style is Style.STATE and symbol.kind == "QĐ":
        return "Quyết định"
    return kinds[0].name if len(kinds) == 1 else None


def _find_subject(cells: list[str], number_at: int, title_at: int | None, kind: Kind | None) -> str | None:
    if title_at is not None and kind is not None:
        rest = cells[title_at][len(kind.name) :].strip(" :*")
        return _joined([rest] if rest else [], cells[title_at + 1 :])
    for index, cell in enumerate(cells[number_at + 1 : number_at + 8], number_at + 1):
        if _ABOUT.match(cell):
            return _joined([cell], [part for part in cells[index + 1 :] if not _DATE.search(part)])
        inside = re.search(r"(?:V/v|Về việc)\s.*$", cell)
        if inside and _DATE.search(cell):
            return _joined([inside[0]], [])
    return None


def _joined(begun: list[str], following: list[str]) -> str | None:
    """A subject over several lines, until the text begins; capitals end where capitals end."""
    parts = list(begun)
    for cell in following[:6]:
        if parts and _SUBJECT_BEGINS.match(cell) and _WHOSE.match(parts[0]):
            parts = [cell]  # "KẾT LUẬN / CỦA BAN THƯỜNG VỤ / về …": whose it is stands between kind and subject
        elif _ends_subject(cell, parts):
            break
        else:
            parts.append(cell)
    subject = re.sub(r"\s+", " ", " ".join(parts)).strip(" .;-*")
    return (sentence_case(subject) or None) if subject else None


def _ends_subject(cell: str, parts: list[str]) -> bool:
    """Whether the subject is over before ``cell``: the text begins, or the letters change their case."""
    if _RECIPIENTS.match(cell) or _DATE.search(cell) or len(cell) > 300:
        return True
    if _BODY_BEGINS.match(cell) and not is_capitals(cell):
        return True
    if not parts:
        return False
    sentence_over = parts[-1].endswith(".") and cell[:1].isupper()
    return is_capitals(parts[-1]) != is_capitals(cell) or (sentence_over and not is_capitals(cell))


def _find_issuer(cells: list[str], number_at: int) -> str | None:
    """The body (below the body above it), joined where its name runs over lines."""
    names: list[str] = []
    for cell in cells[:number_at]:
        name = cell.strip(" *")
        if name.upper() in STAMPS or name.upper() in _URGENCY or _DATE.search(cell):
            continue
        if names and is_capitals(name) and not ORGAN_WORD.match(name):
            names[-1] = f"{names[-1]} {name}"
        elif ORGAN_WORD.match(name.upper()) and len(name) <= 150:
            names.append(name)
    if not names:
        return None
    issuer = names[-1]
    if len(names) > 1 and _GENERAL_PART.match(issuer.upper()):
        issuer = f"{issuer} {names[-2]}"
    for cell in cells[number_at + 1 :]:  # "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG" above the preamble says it in full
        if is_capitals(cell) and cell.startswith(issuer) and len(cell) > len(issuer):
            issuer = cell
            break
    return _named(issuer)


def _named(issuer: str) -> str:
    first, _, second = issuer.partition(" BAN CHẤP HÀNH")
    if second and is_capitals(issuer):
        return f"{body_name(first)} {body_name(f'BAN CHẤP HÀNH{second}')}"
    return body_name(issuer)


def _find_signer(lines: list[str]) -> tuple[str | None, str | None]:
    """The authority ("T/M BAN THƯỜNG VỤ") and the full name below it, on the last pages."""
    cells = [cell for line in lines[-60:] for cell in _cells(line)]
    authority_at = next((index for index, cell in enumerate(cells) if _is_authority(cell)), None)
    authority: str | None = None
    start = authority_at
    if authority_at is not None:
        match = _AUTHORITY.match(cells[authority_at])
        assert match is not None
        authority = f"{match['mark']}{match['dot']} {body_name(match['whom'].strip())}"
    else:
        start = next((index for index, cell in enumerate(cells) if _POST.match(cell) and is_capitals(cell)), None)
    if start is None:
        return None, None
    for cell in cells[start + 1 : start + 14]:
        name = person_name(cell)
        if name is not None and not _POST.match(cell.upper()):
            return authority, name
    return authority, None


def _is_authority(cell: str) -> bool:
    match = _AUTHORITY.match(cell)
    return match is not None and is_capitals(match["whom"].split(",")[0])


def _stamp(cells: list[str], stamps: Mapping[str, Stamp]) -> Stamp | None:
    for cell in cells:
        found = stamps.get(cell.strip(" .*[]()").upper()) if is_capitals(cell) else None
        if found is not None:
            return found
    return None


def _find_cites(text: str, own: Symbol | None) -> tuple[str, ...]:
    return tuple(symbol for symbol in cited_symbols(text) if own is None or symbol != str(own))


def _read_report(text: str) -> Head | None:
    """Prose that tells of a document ("… vừa có Công văn số 1817/VP-ĐTĐT đề nghị …")."""
    for match in _REPORTED.finditer(text):
        for pattern in (PARTY, STATE):
            symbol_match = pattern.match(text, match.end())
            if symbol_match is None:
                continue
            symbol = symbol_of(symbol_match)
            issuer = match["issuer"].strip()
            kind = kind_named(match["kind"])
            return Head(
                issuer=issuer if ORGAN_WORD.match(issuer.upper()) else None,
                kind=kind.name if kind else None,
                number=symbol.number,
                symbol=str(symbol),
                cites=_find_cites(text, symbol),
            )
    return None


def _read_unnumbered(cells: list[str], lines: list[str], text: str) -> Head:
    """A document without a number line: what else it says, if it has the form of one at all."""
    title_at, kind = _find_title(cells, -1)
    date_at = next((index for index, cell in enumerate(cells) if _DATE.search(cell) or _BLANK_DATE.search(cell)), None)
    date, place = _find_date(cells, date_at or 0) if date_at is not None else (None, None)
    head_ends = min((at for at in (title_at, date_at) if at is not None), default=0)
    formal = title_at is not None or date_at is not None
    authority, signer = _find_signer(lines) if formal else (None, None)
    return Head(
        issuer=_find_issuer(cells, head_ends) if head_ends else None,
        kind=kind.name if kind else None,
        date=date,
        place=place,
        subject=_find_subject(cells, head_ends, title_at, kind) if formal else None,
        signer=signer,
        signer_authority=authority,
        urgency=_stamp(cells, _URGENCY),
        secrecy=_stamp(cells, STAMPS),
        cites=_find_cites(text, None),
    )
