"""A report on paper and on a sheet."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from services.insight.sheets import HEADING
from services.insight.words import day, moment
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.insight.reports import CountedFigure, Report
from shared.insight.words import period_label, share
from shared.readmodels.reports.period import Period
from shared.readmodels.reports.rows import MonthFigures
from shared.texts import say

if TYPE_CHECKING:
    import xlsxwriter

TEMPLATE = Path(__file__).with_name("report.typ")


def in_sections(figures: Iterable[CountedFigure]) -> list[tuple[str, list[CountedFigure]]]:
    """The figures below the titles of their sections, in their order."""
    return [
        (say(f"figures.section.{section}"), list(rows))
        for section, rows in groupby(figures, key=lambda figure: figure.section)
    ]


def _about(period: Period) -> str:
    return f"{period_label(period)} ({day(period.since)} – {day(period.until)})"


def printed(report: Report, body: str, parent: str | None, period: Period) -> bytes:
    """The report as a PDF, A4 upright, in the prescribed type and margins."""
    fields = {
        "title": say("insight.report.title"),
        "body": body,
        "parent": parent,
        "period": _about(period),
        "fonts": SERIF,
        "sections": [
            {
                "title": title,
                "rows": [
                    {
                        "label": say(f"figures.figure.{figure.key}"),
                        "value": str(figure.value),
                        "share": share(figure),
                        "percent": figure.percent,
                    }
                    for figure in rows
                ],
            }
            for title, rows in in_sections(report.figures)
        ],
        "months": [
            {"name": f"{month.month:%m/%Y}", "received": month.received, "issued": month.issued}
            for month in report.months
        ],
        "words": {
            "party": say("insight.report.party"),
            "months": say("insight.report.month.title"),
            "counted": say("insight.report.counted", moment=moment(dt.datetime.now(dt.UTC))),
        },
    }
    return typeset(TEMPLATE, report=fields)


def workbook(report: Report, body: str, period: Period) -> bytes:
    """The report as an .xlsx: the figures with their shares, the months with a chart that Excel draws."""
    import xlsxwriter  # noqa: PLC0415 - loaded by who exports

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        heading = book.add_format(HEADING)
        as_share = book.add_format({"num_format": "0.0%"})
        sheet = book.add_worksheet(say("insight.report.sheet"))
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 2, 14)
        sheet.write_string(0, 0, f"{say('insight.report.title')} — {body}", bold)
        sheet.write_string(1, 0, _about(period))
        line = 3
        for title, rows in in_sections(report.figures):
            for column, text in enumerate((title, say("insight.report.value"), say("insight.report.share"))):
                sheet.write_string(line, column, text, heading)
            for figure in rows:
                line += 1
                sheet.write_string(line, 0, say(f"figures.figure.{figure.key}"))
                sheet.write_number(line, 1, figure.value)
                if figure.whole:
                    sheet.write_number(line, 2, figure.value / figure.whole, as_share)
            line += 2
        _months(book, report.months, heading)
    return target.getvalue()


def _months(book: "xlsxwriter.Workbook", months: Sequence[MonthFigures], heading: object) -> None:
    name = say("insight.report.month.sheet")
    sheet = book.add_worksheet(name)
    for column, text in enumerate(("name", "received", "issued")):
        sheet.write_string(0, column, say(f"insight.report.month.{text}"), heading)
    for line, month in enumerate(months, 1):
        sheet.write_string(line, 0, f"{month.month:%m/%Y}")
        sheet.write_number(line, 1, month.received)
        sheet.write_number(line, 2, month.issued)
    chart = book.add_chart({"type": "column"})
    for column in (1, 2):
        chart.add_series({
            "name": [name, 0, column],
            "categories": [name, 1, 0, len(months), 0],
            "values": [name, 1, column, len(months), column],
        })  # fmt: skip
    sheet.insert_chart("E2", chart)
