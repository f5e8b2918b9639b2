"""All that can be read of the pages of a PDF: text, stamps, notes and filled fields in their places, and pictures.

pdfium is not thread-safe: one document at a time is open in it.
"""

import ctypes
import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from shared.documents.seen.lines import Run, in_reading_order, inserted, plain, set_apart
from shared.documents.seen.model import Layer, Picture, Piece, Seen
from shared.documents.seen.pictures import pictures_of
from shared.documents.unreadable import UnreadableDocument
from shared.texts import say

MOST_PAGES = 3000  # that are looked at
MOST_CHARACTERS = 2_000_000
MOST_PICTURES = 40

_lock = threading.Lock()


@contextmanager
def opened_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF in pdfium, locked for others meanwhile.  Raises `UnreadableDocument`, also for errors inside the block."""
    with _lock:
        try:
            document = pypdfium2.PdfDocument(data[begin_of(data) :])
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument("password" if "password" in str(error).lower() else "broken") from error
        try:
            yield document
        except pypdfium2.PdfiumError as error:
            raise UnreadableDocument("broken", str(error)) from error
        finally:
            document.close()


def begin_of(data: bytes) -> int:
    """The index at which the PDF begins: ``%PDF-`` may follow up to 1,024 other bytes (ISO 32000-1, annex H)."""
    return max(data[:1024].find(b"%PDF-"), 0)


def seen_in_pdf(data: bytes) -> Seen:
    """All that can be read of a PDF, except the files inside.  Raises `UnreadableDocument`.

    A PDF that pdfium does not open may open in another viewer, so qpdf repairs it; if it cannot, there is no page.
    """
    try:
        return _seen(data)
    except UnreadableDocument as error:
        repaired = _repaired(data) if error.code == "broken" else None
        if repaired is None:
            raise
        return _seen(repaired)


def _repaired(data: bytes) -> bytes | None:
    target = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data[begin_of(data) :])) as pdf:
            if not len(pdf.pages):
                return None
            pdf.save(target)
    except Exception:  # hostile bytes: whatever the library raises, they are no document
        return None
    return target.getvalue()


def _seen(data: bytes) -> Seen:
    pieces: list[Piece] = []
    pictures: list[Picture] = []
    unseen: list[str] = []
    with opened_pdf(data) as document:
        with suppress(pypdfium2.PdfiumError, RuntimeError):
            document.init_forms()
        left = MOST_CHARACTERS
        pages = min(len(document), MOST_PAGES)
        for number in range(pages):
            page = _Page(document, number)
            text = page.text()[:left]
            left -= len(text)
            pieces.append(Piece(layer=Layer.PAGE, text=text, page=number + 1))
            pieces += page.notes
            pictures += page.pictures()
            page.close()
        if len(document) > pages:
            unseen.append(say("document.pages", first=pages + 1, last=len(document)))
        properties = "\n".join(
            f"{name} | {value}" for name, value in document.get_metadata_dict(skip_empty=True).items()
        )
    if properties:
        pieces.append(Piece(layer=Layer.PROPERTY, text=properties))
    if len(pictures) > MOST_PICTURES:
        whole = [picture for picture in pictures if picture.whole]
        small = [picture for picture in pictures if not picture.whole]
        pictures = [*whole, *small[: max(MOST_PICTURES - len(whole), 0)]]
    return Seen(pieces=tuple(pieces), pictures=tuple(pictures), unseen=tuple(unseen))


class _Page:
    """A page, closed with its document."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        self._document = document
        self._number = number
        self._page = document[number]
        self._laid_on = False
        self._found: list[Picture] = []
        self.notes: list[Piece] = []

    def text(self) -> str:
        """The text in reading order, with the words of annotations and fields where they stand."""
        self._found = list(pictures_of(self._page, self._number + 1))
        runs = list(self._annotations())
        words = self._page.get_textpage()
        text = plain(words.get_text_range())
        if self._laid_on:
            text = self._with_what_is_laid_on(words, text, runs)
        elif self._page.get_rotation():
            text = in_reading_order(words, text)
        else:
            text = set_apart(words, text)
        words.close()
        return text

    def pictures(self) -> list[Picture]:
        """The pictures that no text covers; call `text` first."""
        return self._found

    def close(self) -> None:
        """Release the page."""
        self._page.close()

    # --- annotations --------------------------------------------------------------------------------------------

    def _annotations(self) -> Iterator[Run]:
        """The visible words of annotations and fields; pop-up notes are added to ``notes``."""
        form = self._document.formenv
        for index in range(min(pdfium.FPDFPage_GetAnnotCount(self._page.raw), 500)):
            annotation = pdfium.FPDFPage_GetAnnot(self._page.raw, index)
            if not annotation:
                continue
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            if kind in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
                pdfium.FPDFPage_CloseAnnot(annotation)
                continue
            self._laid_on = True
            shown = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                shown = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"V")
                if form is not None and not shown:
                    shown = _string(pdfium.FPDFAnnot_GetFormFieldValue, form.raw, annotation)
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, box)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if not shown:
                continue
            if kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET):
                yield Run(shown, box.left, box.bottom, box.right, box.top)
            else:
                self.notes.append(Piece(layer=Layer.COMMENT, text=shown, page=self._number + 1))

    def _with_what_is_laid_on(self, words: pypdfium2.PdfTextPage, text: str, runs: list[Run]) -> str:
        """The page's text with the appearances of annotations where they stand.

        An annotation without an appearance, which viewers draw themselves, contributes its words.
        """
        other = self._document[self._number]
        pdfium.FPDFPage_Flatten(other.raw, pdfium.FLAT_NORMALDISPLAY)
        other.close()
        other = self._document[self._number]
        flat = other.get_textpage()
        shown = plain(flat.get_text_range())
        drawn: list[Run] = []
        if shown.startswith(text.rstrip()):
            drawn = list(_runs(flat, shown, len(text.rstrip())))
        seen = "".join(shown.split())
        drawn += [run for run in runs if "".join(run.text.split()) not in seen]
        flat.close()
        other.close()
        if not shown.startswith(text.rstrip()):
            return "\n".join((shown, *(run.text for run in drawn)))
        return inserted(words, text, drawn)


def _runs(words: pypdfium2.PdfTextPage, text: str, start: int) -> Iterator[Run]:
    """The lines of ``text`` from ``start`` on, each with its box."""
    for match in re.finditer(r"[^\r\n]+", text[start:]):
        line = match[0].strip()
        if not line:
            continue
        first = start + match.start()
        boxes = [words.get_charbox(index) for index in range(first, start + match.end()) if not text[index].isspace()]
        yield Run(
            line,
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


def _string(function: object, *arguments: object) -> str:
    """A string that pdfium writes into a buffer; its length is asked for first."""
    length = function(*arguments, None, 0)  # type: ignore[operator]
    if length <= 2 or length > 200_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)  # type: ignore[operator]
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").strip()
