"""The text of a file, whatever it is kept as: PDF by pdfium, DOCX by python-docx, XLSX by openpyxl, PPTX, plain text.

pdfium is not thread-safe: one document at a time goes through it.
"""

import io
import re
import threading
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import ParseError

import docx
import openpyxl
import pypdfium2
from defusedxml import ElementTree
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from shared.documents.files import DOCX, PDF, PICTURES, PPTX, XLSX, decode_text

MOST_PAGES = 300  # whose text is read; heads and directives stand in the first ones
MOST_CHARACTERS = 2_000_000
BROKEN_DOCX = (PackageNotFoundError, zipfile.BadZipFile, XMLSyntaxError, ParseError, KeyError, ValueError)
"""What python-docx raises on a file that is no DOCX, or not a whole one."""
_BROKEN_OFFICE = (zipfile.BadZipFile, KeyError, IndexError, ValueError, TypeError, ParseError, OSError)
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

_pdfium = threading.Lock()


class UnreadableDocument(ValueError):
    """A document whose text cannot be had; ``code`` is ``password``, ``broken`` or ``no-text``."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


def extract_text(data: bytes, media_type: str) -> str:
    """The text, in Unicode's composed form (NFC); pages are separated by form feeds.

    Raises `UnreadableDocument`.
    """
    if media_type == PDF:
        text = _pdf_text(data)
    elif media_type == DOCX:
        text = _docx_text(data)
    elif media_type == XLSX:
        text = _xlsx_text(data)
    elif media_type == PPTX:
        text = _pptx_text(data)
    elif media_type in PICTURES:
        raise UnreadableDocument("no-text")
    else:
        try:
            text = decode_text(data)
        except UnicodeDecodeError as error:
            raise UnreadableDocument("broken", str(error)) from error
    return unicodedata.normalize("NFC", text[:MOST_CHARACTERS])


@contextmanager
def opened_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF in pdfium, which nobody else uses meanwhile.  Raises `UnreadableDocument`, also for trouble inside."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument("password" if "password" in str(error).lower() else "broken") from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument("broken", str(error)) from error
        finally:
            document.close()


def _pdf_text(data: bytes) -> str:
    with opened_pdf(data) as document:
        pages = [_page_text(document, number) for number in range(min(len(document), MOST_PAGES))]
    text = "\f".join(pages)
    if not text.strip():
        raise UnreadableDocument("no-text")
    return text


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_bounded())
    finally:
        text_page.close()
        page.close()


def _docx_text(data: bytes) -> str:
    try:
        document = docx.Document(io.BytesIO(data))
        return "\n".join(_docx_lines(document))
    except BROKEN_DOCX as error:
        raise UnreadableDocument("broken", str(error)) from error


def _docx_lines(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield from _table_lines(block)


def _table_lines(table: Table) -> Iterator[str]:
    """A table row by row, its cells side by side: the heading of an official document is such a table."""
    for row in table.rows:
        columns = [cell.text.split("\n") for cell in row.cells]
        for index in range(max((len(column) for column in columns), default=0)):
            yield " | ".join(column[index] if index < len(column) else "" for column in columns)


def _xlsx_text(data: bytes) -> str:
    """The sheets' values row by row, as they were last calculated."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        return "\n".join(_xlsx_lines(book))
    except _BROKEN_OFFICE as error:
        raise UnreadableDocument("broken", str(error)) from error


def _xlsx_lines(book: openpyxl.Workbook) -> Iterator[str]:
    gone_through = 0  # cells and characters: a row may be 16,384 empty cells wide
    for sheet in book.worksheets:
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            line = " | ".join(str(value) for value in row if value is not None)
            gone_through += len(row) + len(line) + 1
            if gone_through > MOST_CHARACTERS:
                return
            yield line


def _pptx_text(data: bytes) -> str:
    """The slides' paragraphs, in the order of the slides' names."""
    lines = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in sorted(filter(_SLIDE.fullmatch, archive.namelist()), key=lambda one: (len(one), one)):
                slide = ElementTree.fromstring(archive.read(name))
                for paragraph in slide.iter(f"{_DRAWING}p"):
                    lines.append("".join(run.text or "" for run in paragraph.iter(f"{_DRAWING}t")))
    except _BROKEN_OFFICE as error:
        raise UnreadableDocument("broken", str(error)) from error
    return "\n".join(lines)
