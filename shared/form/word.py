"""What a Word file says that `compose_docx` wrote and people may have edited.

Subject and text bear paragraph styles of their own, so that they are found again whatever else was moved; a file
without these styles is read by the layout of an official document.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.text.paragraph import Paragraph

from shared.documents.text import BROKEN_DOCX
from shared.form.docx import styles

CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


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
