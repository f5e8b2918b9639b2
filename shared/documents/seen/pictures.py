"""The pictures on a page of a PDF that hold more than its text."""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from shared.documents.seen.lines import plain
from shared.documents.seen.model import Picture

MOST_OBJECTS = 4_000  # of a page, looked at for pictures
WHOLE = 0.4  # of a page: a picture as large as this is the page
COVERED = (
    0.06  # of a picture: the least share that the text of a written page covers; a stamp or a page number covers less
)
SMALLEST = (20, 8)  # points: a smaller picture holds no word
CURVED = 7  # segments: a drawn path with as many may be a letter

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""


def pictures_of(page: pypdfium2.PdfPage, number: int) -> Iterator[Picture]:
    """The pictures on page ``number`` (from 1) that no text covers; the whole page where they nearly fill it."""
    width, height = page.get_size()
    area = max(width * height, 1)
    boxes, drawn = _boxes(page)
    words = page.get_textpage()
    lines = [words.get_rect(index) for index in range(min(words.count_rects(), 3000))]
    letters = words.count_chars()
    garbled = _garbled(plain(words.get_text_range(0, min(letters, 3000)))) if letters else False
    words.close()
    bare_boxes = [box for box in boxes if _overlap(box, lines) < COVERED * _area(box)]
    whole = sum(_area(box) for box in bare_boxes) >= WHOLE * area or garbled or (not letters and bool(boxes or drawn))
    if whole:
        yield Picture(page=number, whole=True)
        return
    for box in bare_boxes:
        yield Picture(page=number, box=box)


def _boxes(page: pypdfium2.PdfPage) -> tuple[list[Box], bool]:
    """Where pictures and drawn letters are, and whether anything is drawn at all."""
    boxes = []
    drawn = False
    letters: list[Box] = []
    for index, one in enumerate(page.get_objects(max_depth=1)):
        if index >= MOST_OBJECTS:
            break
        kind = one.type
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        drawn = drawn or kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING)
        curved = kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(one.raw) >= CURVED
        if not curved and kind not in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        try:
            box = _clipped(page, one.get_bounds())
        except pypdfium2.PdfiumError:
            continue
        drawn = True
        if curved:
            letters.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or _holds_picture(one):
            boxes.append(box)
    if len(letters) >= 3:  # one or two drawn shapes are a rule or an emblem; a word has more
        boxes += _words_drawn(letters)
    return [box for box in boxes if box[2] - box[0] >= SMALLEST[0] and box[3] - box[1] >= SMALLEST[1]], drawn


def _clipped(page: pypdfium2.PdfPage, box: Box) -> Box:
    left, bottom, right, top = page.get_mediabox()
    return max(box[0], left), max(box[1], bottom), min(box[2], right), min(box[3], top)


def _holds_picture(form: pypdfium2.PdfObject) -> bool:
    """Whether a form XObject draws a picture or letters of its own."""
    found = 0
    for index in range(min(max(pdfium.FPDFFormObj_CountObjects(form.raw), 0), 500)):
        inner = pdfium.FPDFFormObj_GetObject(form.raw, index)
        kind = pdfium.FPDFPageObj_GetType(inner)
        if kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            return True
        if kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(inner) >= CURVED:
            found += 1
    return found >= 3


def _words_drawn(letters: list[Box]) -> list[Box]:
    """Boxes around letters that are drawn beside each other."""
    words: list[list[float]] = []
    for left, bottom, right, top in sorted(letters)[:MOST_OBJECTS]:
        near = next((one for one in words[-30:] if left - one[2] < 15 and bottom < one[3] and top > one[1]), None)
        if near is None:
            words.append([left, bottom, right, top])
        else:
            near[1], near[2], near[3] = min(near[1], bottom), max(near[2], right), max(near[3], top)
    return [(one[0], one[1], one[2], one[3]) for one in words]


def _garbled(text: str) -> bool:
    """Whether letters have no meaning, as in fonts without a table of characters."""
    letters = [letter for letter in text if not letter.isspace()]
    lost = sum(letter in "\ufffd\x00" or "\ue000" <= letter <= "\uf8ff" or "\x01" <= letter < " " for letter in letters)
    return len(letters) >= 10 and lost * 4 > len(letters)


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def _overlap(box: Box, lines: list[Box]) -> float:
    left, bottom, right, top = box
    return sum(_area((max(one[0], left), max(one[1], bottom), min(one[2], right), min(one[3], top))) for one in lines)
