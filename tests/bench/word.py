"""What it takes to read a Word file as a draft: a document of articles, marked words and tables, of 10 and 100 pages.

By itself: ``python -m tests.bench.word``.
"""

import io
import time

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from shared.word.draft import read_draft

PAGES = {10: 40, 100: 12}  # and how often each is read
PARAGRAPHS, RUNS = 8, 4  # a page, a paragraph
WORDS = "Ban Thường vụ Thành ủy giao các cấp ủy, tổ chức đảng triển khai thực hiện và báo cáo kết quả. "


def document(pages: int) -> bytes:
    """A DOCX of about so many pages, each with an article and a table."""
    word = docx.Document()
    for number in range(1, pages + 1):
        word.add_paragraph().add_run(f"Điều {number}. Trách nhiệm thi hành").bold = True
        for _ in range(PARAGRAPHS):
            paragraph = word.add_paragraph()
            paragraph.alignment, paragraph.paragraph_format.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Mm(10)
            for place in range(RUNS):
                run = paragraph.add_run(WORDS)
                run.bold, run.font.size = place % 2 == 0, Pt(14)
        table = word.add_table(4, 4, style="Table Grid")
        for place, cell in enumerate(table._cells):
            cell.text = f"{number}.{place}"
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def import_docx_ms() -> dict[str, float]:
    """Median and 99th percentile of ms, by the number of pages."""
    figures = {}
    for pages, tries in PAGES.items():
        data, took = document(pages), []
        for _ in range(tries):
            began = time.perf_counter()
            read_draft(data)
            took.append((time.perf_counter() - began) * 1000)
        took.sort()
        figures[f"import_docx_ms, {pages} pages, p50"] = took[len(took) // 2]
        figures[f"import_docx_ms, {pages} pages, p99"] = took[-max(len(took) // 100, 1)]
    return figures


if __name__ == "__main__":
    for name, value in import_docx_ms().items():
        print(f"{name}: {value:.0f}")
