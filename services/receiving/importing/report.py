"""The report on an import as a workbook: a row per item.  No cell becomes a formula, whatever it begins with."""

import io
from collections.abc import Sequence

import xlsxwriter

from shared.imports.answers import LineReport
from shared.texts import say, speaking

OUTCOMES = ("entered", "there", "asked", "conflict", "wrong")


def report_workbook(reports: Sequence[LineReport], language: str = "vi") -> bytes:
    """The reports as an .xlsx."""
    target = io.BytesIO()
    with (
        speaking(language),
        xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book,
    ):
        headings = [say(f"import_report.heading.{name}") for name in ("row", "outcome", "why", "document")]
        outcomes = {outcome: say(f"import_report.outcome.{outcome}") for outcome in OUTCOMES}
        sheet = book.add_worksheet(say("import_report.sheet"))
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (heading, width) in enumerate(zip(headings, (45, 16, 90, 38), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for row, report in enumerate(reports, 1):
            why = " ".join(words[language] for words in report.words)
            cells = (report.row, outcomes[report.outcome], why, str(report.document_id or ""))
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell[:32_767], wrapped)
        sheet.freeze_panes(1, 0)
    return target.getvalue()
