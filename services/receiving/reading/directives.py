"""Sentences that order something: who leads, who cooperates, until when.

Precision first: a sentence becomes a directive only where it names who is to do it in one of the usual forms ("giao X chủ trì, phối
hợp với Y …", "X chịu trách nhiệm thi hành …", "đề nghị X …").  A deadline counted from an unknown day stays in the text.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_WHO = (
    r"(?:UBND|HĐND|UBMTTQ\w*|UBKT|Ủy ban|Uỷ ban|Sở|Bộ|Ban|Văn phòng|Chánh [Vv]ăn phòng|Chánh Thanh tra|Giám đốc|Thủ trưởng|Các|các|Đảng ủy|Đảng uỷ"
    r"|Quận ủy|Huyện ủy|Thành ủy|Tỉnh ủy|Thị ủy|Chi bộ|Bí thư|Chủ tịch|Trưởng|Công an|Mặt trận|Đảng đoàn|Hội|Đoàn|Thành đoàn|Liên đoàn|Cấp ủy"
    r"|Đảng bộ|Trung tâm|Cục|Chi cục|Phòng|Trường|Báo|Đài|Bộ Chỉ huy|Viện|Tòa án|Kho bạc|Thanh tra|Thường trực|Tổ|[Cc]ác đồng chí|[Đđ]ồng chí)\b"
)
_ORDER = r"(?:[Gg]iao(?: cho)?|[Đđ]ề nghị|[Yy]êu cầu|[Pp]hân công|[Ủủ]y quyền)\s+"
_VERBS = (
    r"(?:tham mưu|chỉ đạo|(?<!các )tổ chức(?! (?:chính trị|đảng|cơ sở|đoàn thể|xã hội|thành viên))|xây dựng|triển khai|thực hiện|báo cáo|rà soát|kiểm tra|hướng dẫn|phối hợp|theo dõi|đôn đốc|khẩn trương|tập trung"
    r"|tiếp tục|tăng cường|nghiên cứu|cử |gửi|chuẩn bị|hoàn thành|căn cứ|quán triệt|xem xét|đề xuất|tổng hợp|phổ biến|bố trí|giám sát|lãnh đạo"
    r"|chủ động|kịp thời|thường xuyên|nghiêm túc|sớm|làm tốt|quan tâm|rà soát|lập|ban hành|trình|bảo đảm|đảm bảo|cung cấp|tuyên truyền|cho ý kiến"
    r"|góp ý|đăng ký|cập nhật|thông báo|giải quyết|xử lý|trả lời|tham gia|sắp xếp|thẩm định|biên soạn|khắc phục|thống kê|số hóa|thẩm tra)"
)
_LEADS = re.compile(
    rf"(?P<who>{_WHO}[^.;:]{{0,250}}?)(?<! đã)(?<! đang)\s+(?:là cơ quan )?chủ trì,?\s*"
    rf"(?:(?:và\s+)?phối hợp\s*(?:chặt chẽ\s*)?(?:với|cùng|cùng với)?\s+(?P<with>.+?)(?=,?\s+{_VERBS}|$))?"
)
_RESPONSIBLE = re.compile(
    rf"^(?P<who>{_WHO}.*?)\s+(?:chịu trách nhiệm|có trách nhiệm|có nhiệm vụ|căn cứ \S+ \S+ thi hành|thi hành)\s+\S"
)
_ASKED = re.compile(rf"(?:^|[,;:]\s*|\s){_ORDER}(?P<who>{_WHO}.*?),?\s+(?={_VERBS})")
_DEADLINE = re.compile(
    r"(?:trước|chậm nhất(?: là)?(?: vào| trong)?|đến(?: hết)?|xong trong|hoàn thành vào|hạn chót(?: là)?|muộn nhất(?: là)?)\s*(?:hết\s*)?ngày\s*"
    r"(?P<day>\d{1,2})(?:\s*[/-]\s*|\s+tháng\s+)(?P<month>\d{1,2})(?:\s*[/-]\s*|\s+năm\s+)(?P<year>\d{4})",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    r"(?:trong|trước khi hết|hết|cuối)\s+quý\s+(?P<quarter>IV|III|II|I|[1-4])(?:\s*/\s*|\s+năm\s+|[-\s]+)(?P<year>\d{4})"
)
_MONTH = re.compile(r"(?:trong|hết|cuối)\s+tháng\s+(?P<month>\d{1,2})(?:\s*/\s*|\s+năm\s+)(?P<year>\d{4})")
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SENTENCE = re.compile(r"(?<=[^\s\dIVX])[.;](?=\s|$)(?!/)|\./\.|\n\s*\n|\n(?=\s*(?:[-–+•]|\d+[.)-]|Điều|[a-zđ]\)))")
_LABEL = re.compile(r"^\s*(?:[-–+•*]|Điều\s+\d+\s*[.:]?|\d+(?:\.\d+)*\s*[.)-]|[a-zđ]\)|[IVX]+\s*[.-])\s*")
_INSEPARABLE = re.compile(
    r"([Cc]ác (?:cơ quan|sở|ban|đơn vị|quận|cấp)[^,;]*?),\s+((?:ban|đơn vị|ngành|địa phương|tổ chức|huyện|phường|xã)[^,;]*)"
)


@dataclass(frozen=True)
class FoundDirective:
    """A sentence that orders something, with who is named as in the text."""

    text: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    deadline: dt.date | None


def find_directives(text: str) -> tuple[FoundDirective, ...]:
    """The directives of a document's text, in order."""
    found: list[FoundDirective] = []
    for sentence in _sentences(text):
        directive = _read(sentence)
        if directive is not None and directive not in found:
            found.append(directive)
    return tuple(found)


def _sentences(text: str) -> list[str]:
    parts = (_LABEL.sub("", _LABEL.sub("", part)) for part in _SENTENCE.split(text))
    return [re.sub(r"\s+", " ", part).strip(" ./;") for part in parts if part.strip(" ./;\n")]


def _read(sentence: str) -> FoundDirective | None:
    if len(sentence) > 1500:
        return None
    match = _leading(sentence)
    if match:
        cooperating = _people(match["with"]) if match["with"] else ()
        return _directive(sentence, match.start("who"), match["who"], cooperating)
    match = _RESPONSIBLE.match(sentence)
    if match:
        return _directive(sentence, 0, match["who"], ())
    match = _ASKED.search(sentence)
    if match and len(match["who"]) <= 250:
        return _directive(sentence, match.start("who"), match["who"], ())
    return None


def _leading(sentence: str) -> re.Match[str] | None:
    """Who leads: named after an order ("giao X chủ trì") or at the beginning of the sentence or clause."""
    for ordered in re.finditer(_ORDER, sentence):
        match = _LEADS.match(sentence, ordered.end())
        if match:
            return match
    for clause in (0, *(begin.end() for begin in re.finditer(r"[:;,]\s+", sentence))):
        match = _LEADS.match(sentence, clause)
        if match:
            return match
    return None


def _directive(sentence: str, start: int, who: str, cooperating: tuple[str, ...]) -> FoundDirective:
    return FoundDirective(sentence[start:].strip(" ,./"), _people(who), cooperating, find_deadline(sentence))


def _people(text: str) -> tuple[str, ...]:
    """Who is named, one by one; "các cơ quan, đơn vị liên quan" is one."""
    kept = text
    for _ in range(3):  # "các sở, ban, ngành": a comma at a time
        kept = _INSEPARABLE.sub(lambda match: f"{match[1]}\x00 {match[2]}", kept)
    parts = re.split(rf",\s*|\s+và\s+(?={_WHO})", kept)
    return tuple(part.replace("\x00", ",").strip(" ,;:") for part in parts if part.strip(" ,;:"))


def find_deadline(sentence: str) -> dt.date | None:
    """The day by which it is to be done, where the sentence names one."""
    match = _DEADLINE.search(sentence)
    if match:
        return _date(int(match["year"]), int(match["month"]), int(match["day"]))
    match = _QUARTER.search(sentence)
    if match:
        return _month_end(int(match["year"]), 3 * _QUARTERS[match["quarter"]])
    match = _MONTH.search(sentence)
    return _month_end(int(match["year"]), int(match["month"])) if match else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> dt.date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 and year >= 1 else None
