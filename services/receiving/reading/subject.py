"""The title of a document: its kind, and what it is about."""

import re

from services.receiving.reading.layout import RULE
from services.receiving.reading.names import ORGAN_WORD, POST, is_capitals, sentence_case
from services.receiving.reading.numbering import is_date
from shared.documents.kinds import Kind, kind_named
from shared.documents.vietnamese import bare, modern

MOST_CELLS = 12  # of a subject
LONGEST_CELL = 400

ABOUT = re.compile(r"^(?:V/v|VV|Về việc|v/v|VỀ VIỆC)(?!\w)[\s:.]{0,5}")
_ABOUT_INSIDE = re.compile(r"(?:V/v|Về việc)\s.{0,300}$")
RECIPIENTS = re.compile(r"^\s{0,5}(?:Nơi nhận|Kính gửi|Kính trình)\s{0,3}:?", re.IGNORECASE)
BODY_BEGINS = re.compile(
    r"^(?:[-–+*•]\s{0,3})?(?:Căn cứ|Thực hiện|Thi hành|Kính gửi|Xét|Theo đề nghị|Để |Nhằm |Trong |Ngày |Sau khi|Trên cơ sở"
    r"|Điều \d|Phần |Chương |Tiếp tục|Vừa qua|Hiện nay|Qua |[IVX]{1,5}\s{0,2}[-.]|\d{1,3}\s{0,2}[-.)]|Triển khai|Được sự|Tại "
    r"|Năm |Hưởng ứng|Phát huy|Ban Thường vụ|Theo |Hôm nay|Chúng tôi|Thưa |Phúc đáp|Tiếp theo|Thời gian qua|Ủy ban nhân dân)"
)
_ABOUT_DOING = re.compile(r"^(?:Triển khai|Thực hiện|Thi hành|Tiếp tục|Hưởng ứng|Phát huy|Tại|Năm)\s")
_SUBJECT_BEGINS = re.compile(r"^(?:về|ban hành|v/v)\s", re.IGNORECASE)
_WHOSE = re.compile(r"^(?:CỦA|HỘI NGHỊ|ĐẠI HỘI|của)\s")
_UNFINISHED = re.compile(r"(?:^|\s)(?:CỦA|VÀ|CHO|VỚI|VỀ|TRONG|TẠI|DO|THEO|CÁC|ĐỐI VỚI|[-–,])$")
_QUALIFIERS = frozenset(
    bare(words)
    for words in (
        "tổng kết", "sơ kết", "phối hợp", "liên tịch", "liên ngành", "chuyên đề", "chính trị", "hành động", "công tác",
        "kết luận", "giải trình", "tóm tắt", "thẩm tra", "thẩm định", "kiểm tra", "giám sát", "phối hợp công tác",
        "kết luận hội nghị", "kết luận cuộc họp", "toàn văn", "cá biệt", "khẩn", "hỏa tốc", "tiếp thu giải trình",
    )
)  # fmt: skip
_AUTHORITY = re.compile(
    r"^(?:BAN CHẤP HÀNH|BAN THƯỜNG VỤ|HỘI ĐỒNG NHÂN DÂN|ỦY BAN NHÂN DÂN|UBND|HĐND|CHÍNH PHỦ|BỘ CHÍNH TRỊ|BAN BÍ THƯ|QUỐC HỘI"
    r"|ỦY BAN THƯỜNG VỤ QUỐC HỘI|THƯỜNG TRỰC|ĐẢNG ỦY|QUẬN ỦY|HUYỆN ỦY|THÀNH ỦY|TỈNH ỦY|CHI BỘ|ĐẠI HỘI|HỘI NGHỊ)(?!\w)"
)


def find_title(cells: list[str], number_at: int) -> tuple[int | None, Kind | None]:
    """The cell with the kind in capitals ("QUY ĐỊNH"), and the kind."""
    for index, cell in enumerate(cells[number_at + 1 :], number_at + 1):
        if BODY_BEGINS.match(modern(cell)) and not is_capitals(cell):
            return None, None
        found = leading_kind(cell)
        if found is not None and not cell.rstrip().endswith(":"):
            return index, found[0]
    return None, None


def leading_kind(cell: str) -> tuple[Kind, str] | None:
    """The kind that a cell begins with in capitals, and the rest of the cell."""
    words = cell.rstrip(" :*").split()
    for count in (4, 3, 2):
        leading = " ".join(words[:count])
        if len(words) < count or not is_capitals(leading):
            continue
        kind = kind_named(leading) or kind_named(bare(leading))
        if kind is not None:
            return kind, " ".join(words[count:]).strip(" :*")
    return None


def find_subject(cells: list[str], number_at: int, title_at: int | None, issuer: str | None) -> str | None:
    """What it is about: below the title, or after "V/v" where a letter has none."""
    if title_at is not None:
        found = leading_kind(cells[title_at])
        rest = found[1] if found else ""
        following = cells[title_at + 1 :]
        if bare(rest) in _QUALIFIERS and following and not _over(following[0], [], issuer, following[1:]):
            rest = ""
        return _joined([rest] if rest else [], following, issuer)
    near = cells[number_at + 1 : number_at + 9]
    for index, cell in enumerate(near, number_at + 1):
        if ABOUT.match(cell):
            return _joined([cell], [part for part in cells[index + 1 :] if not is_date(part)], issuer)
        inside = _ABOUT_INSIDE.search(cell)
        if inside and is_date(cell[: inside.start()]):
            return _joined([inside[0]], [], issuer)
    return None


def _joined(begun: list[str], following: list[str], issuer: str | None) -> str | None:
    """A subject over several lines, until the text begins; capitals end where capitals end."""
    parts = list(begun)
    for index, cell in enumerate(following[:MOST_CELLS]):
        if cell == RULE and not parts:
            continue
        if parts and _SUBJECT_BEGINS.match(cell) and _WHOSE.match(parts[0]) and len(parts) == 1:
            parts = [cell]  # "KẾT LUẬN / CỦA BAN THƯỜNG VỤ / về …": whose it is stands between kind and subject
        elif _over(cell, parts, issuer, following[index + 1 :]):
            break
        else:
            parts.append(cell)
    subject = " ".join(" ".join(parts).split()).strip(" .;-*")
    return (sentence_case(subject) or None) if subject else None


def _over(cell: str, parts: list[str], issuer: str | None, after: list[str]) -> bool:
    """Whether the subject is over before ``cell``: the text begins, or the letters change their case."""
    if cell == RULE or RECIPIENTS.match(cell) or is_date(cell) or len(cell) > LONGEST_CELL:
        return True
    if BODY_BEGINS.match(modern(cell)) and not is_capitals(cell) and (parts or not _may_be_subject(cell, after)):
        return True
    if _is_authority(cell, parts, issuer, after):
        return True
    if not parts:
        return False
    sentence_over = parts[-1].endswith(".") and cell[:1].isupper()
    return is_capitals(parts[-1]) != is_capitals(cell) or (sentence_over and not is_capitals(cell))


def _may_be_subject(cell: str, after: list[str]) -> bool:
    """Whether a cell right below the title says what the document is about, though texts begin so too."""
    if not _ABOUT_DOING.match(cell) or len(cell) > 200 or cell.rstrip()[-1:] in ".:;,":
        return False
    following = next((one for one in after[:2]), RULE)
    return following == RULE or BODY_BEGINS.match(modern(following)) is not None


def _is_authority(cell: str, parts: list[str], issuer: str | None, after: list[str]) -> bool:
    """Whether who decides stands in the cell, in capitals above the preamble ("CHỦ TỊCH ỦY BAN NHÂN DÂN …")."""
    if not is_capitals(cell) or (parts and _UNFINISHED.search(parts[-1].upper())):
        return False
    said = modern(cell).upper()
    named = POST.match(said) or _AUTHORITY.match(said) or _is_issuer(said, issuer)
    if not named or (not parts and not POST.match(said) and not _is_issuer(said, issuer)):
        return False
    rest = [one for one in after[:3] if one != RULE]
    begins = next(
        (index for index, one in enumerate(rest) if BODY_BEGINS.match(modern(one)) and not is_capitals(one)), None
    )
    return begins is not None and all(is_capitals(one) for one in rest[:begins])


def _is_issuer(said: str, issuer: str | None) -> bool:
    """Whether capitals begin with the issuer's name, or are the beginning of it."""
    if not issuer or not ORGAN_WORD.match(said):
        return False
    known, plain = bare(issuer), bare(said)
    return plain.startswith(known) or known.startswith(plain)
