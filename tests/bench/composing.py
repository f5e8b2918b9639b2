"""What it takes to compose a document of 10 and 100 pages, beside bare Typst that sets the same words plainly.

By itself: ``python -m tests.bench.composing``.  Every document says something else: Typst remembers what it has set.
"""

import json
import time
from collections.abc import Callable

import pypdfium2
import typst

from shared.documents.symbols import Style
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.form.typesetting import fonts
from shared.paper.lines import text_of_paper
from shared.paper.nodes import Block, Cell, Clause, ClauseAttrs, Paragraph, PlainMark, Row, Table, Text
from shared.paper.paper import paper_of

PAGES = {10: 40, 100: 8}  # and how often each is composed
PARAGRAPHS = 6  # a page
BOLD = PlainMark(type="bold")
WORDS = "Ban Thường vụ Thành ủy giao các cấp ủy, tổ chức đảng triển khai thực hiện và báo cáo kết quả. "
BARE = b"""#set page(paper: "a4")
#set text(size: 14pt, lang: "vi")
#set par(justify: true)
#for line in json(bytes(sys.inputs.lines)) { par(line) }
"""


def document(pages: int, number: int) -> OfficialDocument:
    """A document of about so many pages, each with an article, marked words and a table; ``number`` tells it apart."""
    blocks: list[Block] = []
    for page in range(pages):
        blocks.append(Clause(attrs=ClauseAttrs(level="article"), content=(Text(text=f"Trách nhiệm {number}.{page}"),)))
        for place in range(PARAGRAPHS):
            words = Text(text=f"{number}.{page}.{place} {WORDS * 2}"), Text(text=WORDS, marks=(BOLD,))
            blocks.append(Paragraph(content=words))
        blocks.append(_table(f"{number}.{page}"))
    return OfficialDocument(
        style=Style.PARTY, issuer="Thành ủy", parent=None, kind="Quyết định", subject="ban hành quy chế",
        paper=paper_of(blocks),
    )  # fmt: skip


def _table(mark: str) -> Table:
    rows = [
        Row(
            content=tuple(
                Cell(type="tableCell", content=(Paragraph(content=(Text(text=f"{mark}.{row}.{column}"),)),))
                for column in range(4)
            )
        )
        for row in range(4)
    ]
    return Table(content=tuple(rows))


def compose_ms() -> dict[str, float]:
    """Median and 99th percentile of ms for PDF, DOCX and bare Typst, by the number of pages."""
    fonts()  # looked for once in a process
    ways: dict[str, Callable[[OfficialDocument], object]] = {
        "compose_ms": compose_pdf, "compose_docx_ms": compose_docx, "bare_typst_ms": _bare,
    }  # fmt: skip
    figures = {}
    for pages, tries in PAGES.items():
        took: dict[str, list[float]] = {name: [] for name in ways}
        for number in range(tries):
            made = document(pages, number)
            for name, way in ways.items():
                began = time.perf_counter()
                way(made)
                took[name].append((time.perf_counter() - began) * 1000)
        for name, each in took.items():
            each.sort()
            figures[f"{name}, {pages} pages, p50"] = each[len(each) // 2]
            figures[f"{name}, {pages} pages, p99"] = each[-max(len(each) // 100, 1)]
    return figures


def _bare(official: OfficialDocument) -> object:
    lines = json.dumps(text_of_paper(official.paper).splitlines())
    return typst.compile(BARE, format="pdf", font_paths=fonts(), sys_inputs={"lines": lines})


if __name__ == "__main__":
    for pages in PAGES:
        print(f"{pages}: {len(pypdfium2.PdfDocument(compose_pdf(document(pages, 999)).data))} pages in truth")
    for name, value in compose_ms().items():
        print(f"{name}: {value:.0f}")
