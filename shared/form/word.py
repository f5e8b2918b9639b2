"""The form as DOCX, for people who go on writing in a word processor, and the way back.

Subject and text bear paragraph styles of their own, so that they are found again whatever else was moved; a file
without these styles is read by the layout of an official document.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from shared.documents.text import BROKEN_DOCX
from shared.form.docx import styles
from shared.form.official import MARGINS_MM, PAGE_MM, SERIF, OfficialDocument
from shared.paper.content import Signer
from shared.paper.labels import Style
from shared.paper.lines import text_of_paper
from shared.texts import say

CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def compose_docx(document: OfficialDocument, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """``document`` as DOCX bytes, with the margins and type sizes of its form."""
    word = docx.Document()
    _prepare(word, document)
    sizes, party = document.sizes, document.style is Style.PARTY
    left, right = _columns(word, (72, 93) if party else (60, 105))
    if document.parent:
        _line(left, document.parent.upper(), sizes.parent)
    _line(left, document.issuer.upper(), sizes.issuer, bold=True)
    if party:
        _line(left, "*", sizes.issuer, bold=True)
    _line(left, document.symbol_line, sizes.symbol)
    if document.is_letter:
        _line(left, document.subject, sizes.letter_subject, italic=party, style=styles.SUBJECT)
    if party:
        _line(right, document.rule.head.lines[0], sizes.nation, bold=True, underline=True)
    else:
        _line(right, document.rule.head.lines[0], sizes.nation, bold=True)
        _line(right, document.rule.head.lines[-1], sizes.motto, bold=True, underline=True)
    _line(right, document.date_line, sizes.place, italic=True)
    if document.draft_number is not None:
        _line(right, document.draft_mark or "", 12, bold=True)
    _space(word)
    if not document.is_letter:
        _line(word, document.kind.upper(), sizes.kind, bold=True)
        _line(word, document.subject, sizes.subject, bold=True, style=styles.SUBJECT)
        _line(word, say("form.under_subject"), sizes.text)
    for text in text_of_paper(document.paper, document.style).splitlines():
        word.add_paragraph(text, style=styles.TEXT)
    _space(word)
    left, right = _columns(word, (80, 85))
    recipients = [*document.recipient_lines, *filter(None, [document.kept_by])]
    if recipients:
        _line(
            left,
            document.rule.recipients.heading,
            14 if party else 12,
            underline=party,
            bold=not party,
            italic=not party,
            align=None,
        )
        for line in recipients:
            _line(left, f"- {line}", sizes.recipients, align=None)
    signer = document.signers[-1] if document.signers else Signer()
    for line in signer.authority:
        _line(right, line.upper(), sizes.post, bold=True)
    _line(right, signer.post.upper(), sizes.post, bold=not party)
    for _ in range(4):
        _line(right, "", sizes.post)
    _line(right, signer.name, sizes.post, bold=True)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _prepare(word: Document, document: OfficialDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM["width"]), Mm(PAGE_MM["height"])
    section.top_margin, section.bottom_margin = Mm(MARGINS_MM["top"]), Mm(MARGINS_MM["bottom"])
    section.left_margin, section.right_margin = Mm(MARGINS_MM["left"]), Mm(MARGINS_MM["right"])
    normal: Any = word.styles["Normal"]
    normal.font.name, normal.font.size = SERIF[0], Pt(document.sizes.text)
    fonts = normal.element.rPr.rFonts
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), SERIF[0])
    normal.paragraph_format.space_after = Pt(0)
    subject: Any = word.styles.add_style(styles.SUBJECT, WD_STYLE_TYPE.PARAGRAPH)
    subject.base_style = normal
    text: Any = word.styles.add_style(styles.TEXT, WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = normal
    text.paragraph_format.alignment = JUSTIFY
    text.paragraph_format.first_line_indent = Mm(10)
    text.paragraph_format.space_after = Pt(6)
    text.paragraph_format.line_spacing = 1.15
    word.core_properties.title = f"{document.kind} {document.subject}"[:255]
    word.core_properties.author = document.issuer[:255]


def _columns(word: Document, widths_mm: tuple[int, int]) -> tuple[_Cell, _Cell]:
    table = word.add_table(rows=1, cols=2)
    table.autofit = False
    cells = table.rows[0].cells
    for cell, width in zip(cells, widths_mm, strict=True):
        cell.width = Mm(width)
        margins = OxmlElement("w:tcMar")
        for side in ("left", "right"):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), "0")
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        cell._tc.get_or_add_tcPr().append(margins)
    return cells[0], cells[1]


def _line(
    place: Any, text: str, points: int, *, bold: bool = False, italic: bool = False, underline: bool = False,
    style: str | None = None, align: Any = CENTER,
) -> None:  # fmt: skip
    empty_cell = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
    paragraph = place.paragraphs[0] if empty_cell else place.add_paragraph()
    if style:
        paragraph.style = style
    if align is not None:
        paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underline, Pt(points)


def _space(word: Document) -> None:
    word.add_paragraph().paragraph_format.space_after = Pt(0)


@dataclass(frozen=True)
class WordContent:
    """The content of a DOCX; ``subject`` is ``None`` where no paragraph has its style."""

    subject: str | None
    paragraphs: tuple[str, ...]


class UnreadableWord(ValueError):
    """The bytes are no DOCX, or a broken one."""


def open_docx(data: bytes) -> Document:
    """The file, opened.  Raises `UnreadableWord`."""
    try:
        return docx.Document(io.BytesIO(data))
    except BROKEN_DOCX as error:
        raise UnreadableWord(str(error)) from error


def read_docx(data: bytes) -> WordContent:
    """The content of a DOCX that `compose_docx` wrote and people may have edited.  Raises `UnreadableWord`.

    The text reaches from the first to the last paragraph of its style, with those that somebody typed between them; in
    a file without the style it is everything outside tables.
    """
    word = open_docx(data)
    subject = " ".join(p.text.strip() for p in _everywhere(word) if _style(p) == styles.SUBJECT).strip() or None
    body = list(word.paragraphs)
    marked = [index for index, paragraph in enumerate(body) if _style(paragraph) == styles.TEXT]
    if marked:
        body = body[marked[0] : marked[-1] + 1]
    kept = (p.text.strip() for p in body if _style(p) != styles.SUBJECT)
    return WordContent(subject, tuple(text for text in kept if text and not set(text) <= set("-*_ ")))


def _everywhere(word: Document) -> Iterable[Paragraph]:
    yield from word.paragraphs
    for table in word.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return "" if style is None else str(style.name)
