"""The evaluation as a report: pages to print, and a workbook with the documents behind its figures."""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from services.portal.evaluation.asked import Asked
from services.portal.evaluation.measures import STALE_DAYS, Row
from services.portal.evaluation.ranking import FEWEST_STEPS, WEIGHTS, Standing
from services.portal.frame import texts
from shared.calendar import VIETNAM
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.texts import say

TEMPLATE = Path(__file__).with_name("report.typ")
TITLE = "BÁO CÁO ĐÁNH GIÁ XỬ LÝ VĂN BẢN"


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width (in characters) and what stands in it: words, a number or a share of 1."""

    heading: str
    width: int
    value: Callable[[Any], Any]
    share: bool = False


def _share(row: Row) -> float | None:
    return row["on_time"] / row["with_due"] if row["with_due"] else None


def _hours(name: str) -> Callable[[Row], float | None]:
    return lambda row: None if row[name] is None else round(row[name] / 60, 2)


_FIGURES = (
    Column("Số khâu xong", 10, lambda row: row["done"]),
    Column("Trung vị (giờ)", 10, _hours("median")),
    Column("90 % trong (giờ)", 11, _hours("p90")),
    Column("Đúng hạn", 10, _share, share=True),
    Column("Trễ hạn", 9, lambda row: row["late"]),
    Column("Đang chờ", 9, lambda row: row["open"]),
    Column("Tồn đọng", 9, lambda row: row["stale"]),
)
STEPS = (Column("Khâu", 18, lambda row: say(f"common.step.{row['key']}")), *_FIGURES)
KINDS = (Column("Thể loại", 18, lambda row: row["key"] or "(chưa rõ)"), *_FIGURES)
LIMITS = (
    Column("Quy trình", 34, lambda row: row["procedure_name"]),
    Column("Khâu", 24, lambda row: row["name"]),
    Column("Hạn (giờ)", 9, lambda row: row["hours"]),
    Column("Trung vị (giờ)", 10, lambda row: None if row["median"] is None else round(row["median"], 2)),
    Column("Số khâu xong", 10, lambda row: row["done"]),
    Column("Đúng hạn", 10, lambda row: row["on_time"] / row["done"] if row["done"] else None, share=True),
    Column("Trễ hạn", 9, lambda row: row["late"]),
    Column("Quá hạn", 9, lambda row: row["overdue"]),
)
RANKING = (
    Column("Hạng", 7, lambda one: one.place),
    Column("Cơ quan", 34, lambda one: one.row["name"]),
    Column("Điểm", 8, lambda one: one.points),
    Column("Đúng hạn", 10, lambda one: one.punctual, share=True),
    Column("Nhanh", 10, lambda one: one.brisk, share=True),
    Column("Không tồn đọng", 11, lambda one: one.flowing, share=True),
    Column("Số khâu xong", 10, lambda one: one.row["done"]),
    Column("Đang chờ", 9, lambda one: one.row["open"]),
)
DOCUMENTS = (
    Column("Cơ quan", 28, lambda row: row["body_name"] or row["body_id"]),
    Column("Khâu", 16, lambda row: say(f"common.step.{row['step']}")),
    Column("Số, ký hiệu", 18, lambda row: row["symbol_shown"]),
    Column("Thể loại", 14, lambda row: row["kind"]),
    Column("Trích yếu", 50, lambda row: row["subject"]),
    Column("Bắt đầu", 16, lambda row: row["began_at"]),
    Column("Xong", 16, lambda row: row["ended_at"]),
    Column("Hạn", 16, lambda row: row["due_at"]),
    Column("Giờ làm việc", 10, _hours("minutes")),
    Column("Kết quả", 10, lambda row: {True: "Đúng hạn", False: "Trễ hạn"}.get(row["on_time"])),
    Column("Người làm", 22, lambda row: row["actor_name"]),
)


def rule() -> str:
    """The ranking's rule, as it stands on every ranking."""
    return say("evaluation.ranking_rule", **WEIGHTS, days=STALE_DAYS, fewest=FEWEST_STEPS)


def printed(figures: dict[str, Any], body: str, asked: Asked) -> bytes:
    """The report as a PDF, A4 upright."""
    tables = [
        _table("Theo khâu", STEPS, figures["steps"]),
        _table("Theo thể loại", KINDS, figures["kinds"]),
        _table("Giữ hạn theo quy trình", LIMITS, figures["limits"]),
        {**_table("Xếp hạng", RANKING, figures["ranking"]), "note": rule()},
    ]
    total = figures["total"]
    fields = {
        "title": TITLE,
        "body": body,
        "period": f"Từ ngày {texts.day(asked.since)} đến ngày {texts.day(asked.until)}{_narrowed(asked, figures)}",
        "fonts": SERIF,
        "made": texts.moment(dt.datetime.now(dt.UTC)),
        "summary": [
            ["Khâu đã xong", str(total["done"])],
            ["Thời gian trung vị", texts.duration(total["median"])],
            ["90 % xong trong", texts.duration(total["p90"])],
            ["Đúng hạn", texts.percent(total["on_time"], total["with_due"])],
            ["Đang chờ", str(total["open"])],
            ["Tồn đọng", str(total["stale"])],
        ],
        "tables": tables,
    }
    return typeset(TEMPLATE, report=fields)


def _narrowed(asked: Asked, figures: dict[str, Any]) -> str:
    bodies = {row["value"]: row["label"] for row in figures["choices"]["bodies"]}
    procedures = {row["value"]: row["label"] for row in figures["choices"]["procedures"]}
    procedure = procedures.get(asked.procedure, asked.procedure)
    said = [bodies.get(asked.body, asked.body), asked.kind, say(f"common.step.{asked.step}", ""), procedure]
    return "".join(f"; {word}" for word in said if word)


def _table(title: str, columns: Sequence[Column], rows: Iterable[Row | Standing]) -> dict[str, Any]:
    return {
        "title": title,
        "headings": [column.heading for column in columns],
        "widths": [column.width for column in columns],
        "lines": [[_said(column, column.value(row)) for column in columns] for row in rows],
        "note": "",
    }


def _said(column: Column, value: Any) -> str:
    if column.share:
        return texts.percent(value)
    return "" if value is None else texts.decimal(value) if isinstance(value, float) else str(value)


def workbook(figures: dict[str, Any], lines: Sequence[Row], body: str, asked: Asked) -> bytes:
    """The report as an .xlsx: a sheet for each table, and one for the documents."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        head = f"{body}, {texts.day(asked.since)}-{texts.day(asked.until)}{_narrowed(asked, figures)}"
        _sheet(book, "Theo khâu", head, STEPS, figures["steps"])
        _sheet(book, "Theo thể loại", head, KINDS, figures["kinds"])
        _sheet(book, "Theo quy trình", head, LIMITS, figures["limits"])
        _sheet(book, "Xếp hạng", f"{head}. {rule()}", RANKING, figures["ranking"])
        _sheet(book, "Văn bản", head, DOCUMENTS, lines)
    return target.getvalue()


def _sheet(book: Any, title: str, head: str, columns: Sequence[Column], rows: Sequence[Row | Standing]) -> None:
    sheet = book.add_worksheet(title)
    heading = book.add_format({"bold": True, "bg_color": "#A61B1B", "font_color": "#FFFFFF", "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    share = book.add_format({"num_format": "0.0%", "valign": "top"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
    sheet.write_string(0, 0, head)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(2, index, column.heading, heading)
    for number, row in enumerate(rows, 3):
        for index, column in enumerate(columns):
            value = column.value(row)
            if isinstance(value, dt.datetime):
                sheet.write_datetime(number, index, value.astimezone(VIETNAM).replace(tzinfo=None), moment)
            elif isinstance(value, int | float):
                sheet.write_number(number, index, value, share if column.share else plain)
            elif value:
                sheet.write_string(number, index, str(value)[:32_767], plain)
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, max(len(rows) + 2, 3), len(columns) - 1)
