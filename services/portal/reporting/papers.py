"""A report on paper and on a sheet."""

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from services.portal.frame import texts
from services.portal.reporting.figures import Counted, Row, in_sections
from services.portal.reporting.period import Period
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.texts import say

TEMPLATE = Path(__file__).with_name("report.typ")
TITLE = "Báo cáo kết quả xử lý văn bản, nhiệm vụ và cải cách hành chính"


def percent(counted: Counted) -> str:
    """The share as people write it: ``79,7 %``."""
    return "" if counted.percent is None else f"{counted.percent:.1f} %".replace(".", ",").replace(",0 ", " ")


def printed(figures: Sequence[Counted], months: Sequence[Row], body: str, parent: str | None, period: Period) -> bytes:
    """The report as a PDF, A4 upright, in the prescribed type and margins."""
    fields = {
        "title": TITLE,
        "body": body,
        "parent": parent,
        "period": f"{period.label} ({texts.day(period.since)} – {texts.day(period.until)})",
        "fonts": SERIF,
        "sections": [
            {
                "title": say(title),
                "rows": [
                    {
                        "label": say(one.figure.label),
                        "value": str(one.value),
                        "share": percent(one),
                        "percent": one.percent,
                    }
                    for one in rows
                ],
            }
            for title, rows in in_sections(figures)
        ],
        "months": [
            {"name": f"{row['month']:%m/%Y}", "received": row["received"], "issued": row["issued"]} for row in months
        ],
        "made": texts.moment(dt.datetime.now(dt.UTC)),
    }
    return typeset(TEMPLATE, report=fields)


def workbook(figures: Sequence[Counted], months: Sequence[Row], body: str, period: Period) -> bytes:
    """The report as an .xlsx: the figures with their shares, the months with a chart that Excel draws."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        heading = book.add_format({"bold": True, "bg_color": "#A61B1B", "font_color": "#FFFFFF"})
        share = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet("Báo cáo")
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 2, 14)
        sheet.write_string(0, 0, f"{TITLE} — {body}", bold)
        sheet.write_string(1, 0, f"{period.label} ({texts.day(period.since)} – {texts.day(period.until)})")
        line = 3
        for title, rows in in_sections(figures):
            for column, text in enumerate((say(title), "Số lượng", "Tỷ lệ")):
                sheet.write_string(line, column, text, heading)
            for one in rows:
                line += 1
                sheet.write_string(line, 0, say(one.figure.label))
                sheet.write_number(line, 1, one.value)
                if one.whole:
                    sheet.write_number(line, 2, one.value / one.whole, share)
            line += 2
        _months(book, months, heading)
    return target.getvalue()


def _months(book: xlsxwriter.Workbook, months: Sequence[Row], heading: object) -> None:
    sheet = book.add_worksheet("Theo tháng")
    for column, text in enumerate(("Tháng", "Văn bản đến", "Văn bản đi")):
        sheet.write_string(0, column, text, heading)
    for line, row in enumerate(months, 1):
        sheet.write_string(line, 0, f"{row['month']:%m/%Y}")
        sheet.write_number(line, 1, row["received"])
        sheet.write_number(line, 2, row["issued"])
    chart = book.add_chart({"type": "column"})
    for column in (1, 2):
        chart.add_series({
            "name": ["Theo tháng", 0, column],
            "categories": ["Theo tháng", 1, 0, len(months), 0],
            "values": ["Theo tháng", 1, column, len(months), column],
        })  # fmt: skip
    sheet.insert_chart("E2", chart)
