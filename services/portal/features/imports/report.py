"""The report on an import as a workbook: a row per item.  No cell becomes a formula, whatever it begins with."""

import io
from collections.abc import Sequence

import xlsxwriter

from services.portal.features.imports.job import Report
from shared.imports.line import Words

OUTCOMES: dict[str, Words] = {
    "entered": {"vi": "đã nhập", "en": "entered"},
    "there": {"vi": "đã có từ trước", "en": "there already"},
    "asked": {"vi": "cần hỏi lại", "en": "to be asked"},
    "conflict": {"vi": "trùng số đến", "en": "number taken"},
    "wrong": {"vi": "chưa nhập được", "en": "not entered"},
}
_HEADINGS: dict[str, tuple[str, ...]] = {
    "vi": ("Dòng, văn bản", "Kết quả", "Vì sao, còn thiếu gì", "Mã văn bản"),
    "en": ("Row, document", "Outcome", "Why, what is missing", "Document id"),
}


def report_workbook(reports: Sequence[Report], language: str = "vi") -> bytes:
    """The reports as an .xlsx."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Báo cáo")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (heading, width) in enumerate(zip(_HEADINGS[language], (45, 16, 90, 38), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for row, report in enumerate(reports, 1):
            said = " ".join(words[language] for words in report.words)
            cells = (report.row, OUTCOMES[report.outcome][language], said, report.document_id or "")
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell[:32_767], wrapped)
        sheet.freeze_panes(1, 0)
    return target.getvalue()
