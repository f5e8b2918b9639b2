"""A DOCX opened for the form check."""

import io

import docx
from docx.document import Document

from shared.documents.text import BROKEN_DOCX


class UnreadableWord(ValueError):
    """The bytes are no DOCX, or a broken one."""


def open_docx(data: bytes) -> Document:
    """The file, opened.  Raises `UnreadableWord`."""
    try:
        return docx.Document(io.BytesIO(data))
    except BROKEN_DOCX as error:
        raise UnreadableWord(str(error)) from error
