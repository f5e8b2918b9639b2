"""A workbook of tables: a line above each that says what it is, a heading that stays in sight, a filter per column.

A cell that begins like a formula stays text.
"""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

HEADING = {"bold": True, "bg_color": "#A61B1B", "font_color": "#FFFFFF"}
LONGEST_CELL = 32_767  # characters; Excel's limit


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``columns`` are heading, width (in characters) and whether it holds shares of 1.

    Moments have no zone: Excel knows none.
    """

    title: str
    head: str
    columns: Sequence[tuple[str, int, bool]]
    lines: Sequence[Sequence[str | int | float | dt.datetime | None]]


def workbook_of(*sheets: Sheet) -> bytes:
    """The sheets as an .xlsx."""
    import xlsxwriter  # noqa: PLC0415 - loaded by who exports

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return target.getvalue()


def _write(book: "Workbook", sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.title)
    heading = book.add_format({**HEADING, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    share = book.add_format({"num_format": "0.0%", "valign": "top"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "valign": "top", "align": "left"})
    page.write_string(0, 0, sheet.head)
    for index, (name, width, _) in enumerate(sheet.columns):
        page.set_column(index, index, width)
        page.write_string(2, index, name, heading)
    for number, line in enumerate(sheet.lines, 3):
        for index, value in enumerate(line):
            if isinstance(value, dt.datetime):
                page.write_datetime(number, index, value, moment)
            elif isinstance(value, int | float):
                page.write_number(number, index, value, share if sheet.columns[index][2] else plain)
            elif value:
                page.write_string(number, index, value[:LONGEST_CELL], plain)
    page.freeze_panes(3, 0)
    page.autofilter(2, 0, max(len(sheet.lines) + 2, 3), len(sheet.columns) - 1)
