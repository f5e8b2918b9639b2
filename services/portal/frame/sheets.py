"""Lines on sheets: as an Excel workbook, and as pages to print.

XlsxWriter writes without keeping rows in memory; a cell that begins like a formula stays text.
"""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from services.portal.frame.formats import day as written_day
from services.portal.frame.formats import moment
from shared.calendar import VIETNAM
from shared.form.official import SERIF
from shared.form.typesetting import typeset
from shared.texts import say, speaking, table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TEMPLATE = Path(__file__).with_name("register.typ")


RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """A column: its heading (a text's key), its width (in characters) and what stands in it."""

    heading: str
    width: int
    value: Callable[[RowT], object]


def workbook_of(
    title: str,
    columns: Sequence[Column[RowT]],
    lines: Sequence[RowT],
    struck: Callable[[RowT], bool] = lambda line: False,
) -> bytes:
    """The lines as an .xlsx with a heading that stays in sight and a filter on each column, in Vietnamese.

    ``title`` is a text's key; a line that is ``struck`` is written, and struck through.
    """
    import xlsxwriter  # noqa: PLC0415 - loaded by whoever exports

    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False}
    with speaking("vi"), xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet(say(title)[:31].title())
        heading = book.add_format({"bold": True, "bg_color": "#A61B1B", "font_color": "#FFFFFF", "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        struck_through = book.add_format({"text_wrap": True, "valign": "top", "font_strikeout": True})
        struck_day = book.add_format(
            {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left", "font_strikeout": True}
        )
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, say(column.heading), heading)
        for row, line in enumerate(lines, 1):
            formats = (struck_through, struck_day) if struck(line) else (wrapped, day)
            for index, column in enumerate(columns):
                _write(sheet, row, index, column.value(line), *formats)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)
    return target.getvalue()


def _write(sheet: "Worksheet", row: int, index: int, value: object, wrapped: "Format", day: "Format") -> None:
    if isinstance(value, dt.datetime):
        value = value.astimezone(VIETNAM).date()
    if isinstance(value, dt.date):
        sheet.write_datetime(row, index, dt.datetime.combine(value, dt.time()), day)
    elif isinstance(value, int):
        sheet.write_number(row, index, value, wrapped)
    elif value:
        sheet.write_string(row, index, str(value)[:32_767], wrapped)


def print_of(
    title: str,
    columns: Sequence[Column[RowT]],
    lines: Sequence[RowT],
    body: str,
    about: str,
    signatures: Sequence[tuple[str, str]] = (),
) -> bytes:
    """The lines as a PDF, A4 across, the heading on every page, pages numbered, in Vietnamese.

    ``title`` is a text's key; ``about`` stands below the title, ``signatures`` (side, name) at the end.
    """
    with speaking("vi"):
        fields = {
            "title": say(title),
            "body": body,
            "period": about,
            "signatures": [list(one) for one in signatures],
            "fonts": SERIF,
            "headings": [say(column.heading) for column in columns],
            "widths": [column.width for column in columns],
            "lines": [[_shown(column.value(line)) for column in columns] for line in lines],
            "said": table("common.print")
            | {"printed": say("common.print.printed", at=moment(dt.datetime.now(dt.UTC)))},
        }
    return typeset(TEMPLATE, register=fields)


def _shown(value: object) -> str:
    return written_day(value) if isinstance(value, dt.date) else "" if value is None else str(value)
