"""Measuring a PDF: where its text stands and in which size, read off the file by pdfium."""

import ctypes
import re
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

MM = 25.4 / 72


@dataclass(frozen=True)
class Piece:
    """A text object: its words, type size in points, typeface, and box in mm from the page's upper left corner."""

    text: str
    points: float
    face: str
    left: float
    top: float
    right: float
    bottom: float


def pages(data: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in mm."""
    document = pypdfium2.PdfDocument(data)
    return [(page.get_width() * MM, page.get_height() * MM) for page in document]


def pieces(data: bytes, page_number: int = 0) -> list[Piece]:
    """The characters of a page grouped into runs of one size and face."""
    document = pypdfium2.PdfDocument(data)
    page = document[page_number]
    height = page.get_height()
    text_page = page.get_textpage()
    runs: list[Piece] = []
    for index in range(text_page.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        size = round(_size(text_page, index), 1)
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFText_GetFontInfo(text_page, index, name, 200, None)
        face = re.sub(r"^[A-Z]{6}\+", "", name.value.decode())
        if letter.isspace():
            if runs:
                runs[-1] = Piece(runs[-1].text + " ", *list(vars(runs[-1]).values())[1:])
            continue
        left, bottom, right, top = text_page.get_charbox(index)
        piece = Piece(letter, size, face, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
        if runs and (runs[-1].points, runs[-1].face) == (size, face):
            last = runs[-1]
            runs[-1] = Piece(
                last.text + letter, size, face, min(last.left, piece.left), min(last.top, piece.top),
                max(last.right, piece.right), max(last.bottom, piece.bottom),
            )  # fmt: skip
        else:
            runs.append(piece)
    return runs


def _size(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(text_page, index)
    pdfium.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
    return float(size * abs(matrix.d))


def size_of(found: list[Piece], words: str) -> tuple[float, str]:
    """The size and face in which ``words`` are set."""
    for piece in found:
        if words in re.sub(r"\s+", " ", piece.text):
            return piece.points, piece.face
    raise AssertionError(f"{words!r} not in {[piece.text for piece in found]}")
