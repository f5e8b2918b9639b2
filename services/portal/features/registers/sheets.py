"""The registers on sheets, with the columns that people know."""

import datetime as dt
from collections.abc import Sequence
from operator import attrgetter

from services.portal.frame import texts
from services.portal.frame.sheets import Column, print_of, workbook_of
from shared.readmodels.registers.queries import Register
from shared.readmodels.registers.rows import Line, OutgoingLine
from shared.texts import say

MOST_PRINTED = 5000  # lines on one print; more is a book nobody binds

COLUMNS: dict[Register, tuple[Column[Line], ...]] = {
    "incoming": (
        Column("Số đến", 8, attrgetter("arrival_number")),
        Column("Ngày đến", 11, attrgetter("received_at")),
        Column("Nơi ban hành", 28, attrgetter("issuer")),
        Column("Số, ký hiệu", 18, attrgetter("symbol")),
        Column("Ngày văn bản", 11, attrgetter("document_date")),
        Column("Thể loại", 12, attrgetter("kind")),
        Column("Trích yếu", 50, attrgetter("subject")),
        Column("Người ký", 18, attrgetter("signer")),
        Column("Độ khẩn", 10, lambda line: say(f"common.urgency.{line.urgency}")),
        Column("Độ mật", 10, lambda line: say(f"common.secrecy.{line.secrecy}")),
        Column("Nơi giữ bản giấy", 16, attrgetter("paper_location")),
        Column("Người xử lý", 18, attrgetter("lead_name")),
        Column("Hạn xử lý", 11, attrgetter("deadline")),
        Column("Tình trạng", 14, lambda line: say(f"common.status.{line.status}", line.status)),
    ),
    "outgoing": (
        Column("Số", 7, attrgetter("number")),
        Column("Số, ký hiệu", 18, attrgetter("symbol")),
        Column("Ngày văn bản", 11, attrgetter("document_date")),
        Column("Thể loại", 12, attrgetter("kind")),
        Column("Trích yếu", 50, attrgetter("subject")),
        Column("Người ký", 20, attrgetter("signer")),
        Column("Số nơi nhận", 10, lambda line: len(line.recipients) if isinstance(line, OutgoingLine) else None),
        Column("Độ khẩn", 10, lambda line: say(f"common.urgency.{line.urgency}")),
        Column("Độ mật", 10, lambda line: say(f"common.secrecy.{line.secrecy}")),
        Column("Tình trạng", 14, lambda line: say(f"common.status.{line.status}", line.status)),
    ),
}  # fmt: skip
TITLES: dict[Register, str] = {"incoming": "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "outgoing": "SỔ ĐĂNG KÝ VĂN BẢN ĐI"}


def workbook(register: Register, lines: Sequence[Line]) -> bytes:
    """The lines as an .xlsx."""
    return workbook_of(TITLES[register], COLUMNS[register], lines)


def printed(
    register: Register, lines: Sequence[Line], body: str, since: dt.date | None, until: dt.date | None
) -> bytes:
    """The lines as a PDF; at most `MOST_PRINTED` of them."""
    return print_of(TITLES[register], COLUMNS[register], lines, body, _period(since, until))


def _period(since: dt.date | None, until: dt.date | None) -> str:
    if since and until:
        return f"Từ ngày {texts.day(since)} đến ngày {texts.day(until)}"
    if since:
        return f"Từ ngày {texts.day(since)}"
    return f"Đến ngày {texts.day(until)}" if until else "Toàn bộ"
