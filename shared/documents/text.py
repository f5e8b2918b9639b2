"""The text of a file of any type as one string, read by `shared.documents.seen`."""

import zipfile
from xml.etree.ElementTree import ParseError

from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from shared.cage import caged
from shared.documents.seen import Seen, seen
from shared.documents.seen.pdf import MOST_CHARACTERS, opened_pdf
from shared.documents.unreadable import UnreadableDocument

__all__ = [
    "BROKEN_DOCX",
    "MOST_CHARACTERS",
    "UnreadableDocument",
    "extract_text",
    "opened_pdf",
    "text_of",
]

BROKEN_DOCX = (PackageNotFoundError, zipfile.BadZipFile, XMLSyntaxError, ParseError, KeyError, ValueError)
"""The errors of python-docx for a file that is no DOCX, or a broken one."""


@caged(UnreadableDocument)
def extract_text(data: bytes, media_type: str) -> str:
    """The text, in Unicode's composed form (NFC); pages are separated by form feeds.

    Raises `UnreadableDocument`.
    """
    return text_of(seen(data, media_type))


def text_of(found: Seen) -> str:
    """The text of what was read.  Raises `UnreadableDocument` ``no-text`` for pages and pictures without a word."""
    text = found.text[:MOST_CHARACTERS]
    if not text.strip() and (found.pictures or any(piece.page is not None for piece in found.pieces)):
        raise UnreadableDocument("no-text")
    return text
