"""Registers on sheets: the columns as people know them, as an Excel workbook and as pages to print.

XlsxWriter writes without keeping rows in memory; a cell that begins like a formula stays text.
"""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from services.portal.frame import texts
from services.portal.frame.reads import Row
from shared.calendar import VIETNAM
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.texts import say

TEMPLATE = Path(__file__).with_name("register.typ")
MOST_PRINTED = 5000  # lines on one print; more is a book nobody binds


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width (in characters) and what stands in it."""

    heading: str
    width: int
    value: Callable[[Row], Any]


def _of(name: str) -> Callable[[Row], Any]:
    return lambda line: line.get(name)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "incoming": (
        Column("Số đến", 8, _of("arrival_number")),
        Column("Ngày đến", 11, _of("received_at")),
        Column("Nơi ban hành", 28, _of("issuer")),
        Column("Số, ký hiệu", 18, _of("symbol")),
        Column("Ngày văn bản", 11, _of("document_date")),
        Column("Thể loại", 12, _of("kind")),
        Column("Trích yếu", 50, _of("subject")),
        Column("Người ký", 18, _of("signer")),
        Column("Độ khẩn", 10, lambda line: say(f"common.urgency.{line['urgency']}")),
        Column("Độ mật", 10, lambda line: say(f"common.secrecy.{line['secrecy']}")),
        Column("Nơi giữ bản giấy", 16, _of("paper_location")),
        Column("Người xử lý", 18, _of("lead_name")),
        Column("Hạn xử lý", 11, _of("deadline")),
        Column("Tình trạng", 14, lambda line: say(f"common.status.{line['status']}", line["status"])),
    ),
    "outgoing": (
        Column("Số", 7, _of("number")),
        Column("Số, ký hiệu", 18, _of("symbol")),
        Column("Ngày văn bản", 11, _of("document_date")),
        Column("Thể loại", 12, _of("kind")),
        Column("Trích yếu", 50, _of("subject")),
        Column("Người ký", 20, _of("signer")),
        Column("Số nơi nhận", 10, lambda line: len(line["recipients"])),
        Column("Độ khẩn", 10, lambda line: say(f"common.urgency.{line['urgency']}")),
        Column("Độ mật", 10, lambda line: say(f"common.secrecy.{line['secrecy']}")),
        Column("Tình trạng", 14, lambda line: say(f"common.status.{line['status']}", line["status"])),
    ),
}  # fmt: skip
TITLES = {"incoming": "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN", "outgoing": "SỔ ĐĂNG KÝ VĂN BẢN ĐI"}


def workbook(register: str, lines: Sequence[Row]) -> bytes:
    """The lines as an .xlsx with a heading that stays in sight and a filter on each column."""
    return workbook_of(TITLES[register], COLUMNS[register], lines)


def workbook_of(title: str, columns: Sequence[Column], lines: Sequence[Row]) -> bytes:
    """The same for columns of one's own."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(title[:31].title())
        heading = book.add_format({"bold": True, "bg_color": "#A61B1B", "font_color": "#FFFFFF", "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.heading, heading)
        for row, line in enumerate(lines, 1):
            for index, column in enumerate(columns):
                _write(sheet, row, index, column.value(line), wrapped, day)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)
    return target.getvalue()


def _write(sheet: Any, row: int, index: int, value: Any, wrapped: Any, day: Any) -> None:
    if isinstance(value, dt.datetime):
        value = value.astimezone(VIETNAM).date()
    if isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime.combine(value, dt.time()), day)
    elif isinstance(value, int):
        sheet.write_number(row, index, value, wrapped)
    elif value:
        sheet.write_string(row, index, str(value)[:32_767], wrapped)


def printed(register: str, lines: Sequence[Row], body: str, since: dt.date | None, until: dt.date | None) -> bytes:
    """The lines as a PDF, A4 across, the heading on every page, pages numbered.  At most `MOST_PRINTED` lines."""
    return print_of(TITLES[register], COLUMNS[register], lines, body, _period(since, until))


def print_of(
    title: str,
    columns: Sequence[Column],
    lines: Sequence[Row],
    body: str,
    about: str,
    signatures: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The same for columns of one's own; ``about`` stands below the title, ``signatures`` (side, name) at the end."""
    fields = {
        "title": title,
        "body": body,
        "period": about,
        "signatures": [list(one) for one in signatures],
        "fonts": SERIF,
        "headings": [column.heading for column in columns],
        "widths": [column.width for column in columns],
        "lines": [[_shown(column.value(line)) for column in columns] for line in lines],
        "made": texts.moment(dt.datetime.now(dt.UTC)),
    }
    return typeset(TEMPLATE, register=fields)


def _shown(value: Any) -> str:
    return texts.day(value) if isinstance(value, dt.date) else "" if value is None else str(value)


def _period(since: dt.date | None, until: dt.date | None) -> str:
    if since and until:
        return f"Từ ngày {texts.day(since)} đến ngày {texts.day(until)}"
    if since:
        return f"Từ ngày {texts.day(since)}"
    return f"Đến ngày {texts.day(until)}" if until else "Toàn bộ"
