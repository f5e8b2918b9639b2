"""What a reader of a PDF sees: text, stamps and notes and filled fields where they stand, pictures, files inside.

pdfium is not thread-safe: one document at a time goes through it.
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

from shared.documents.seen.lines import Run, in_reading_order, inserted, set_apart
from shared.documents.seen.model import Layer, Picture, Piece, Seen
from shared.documents.unreadable import UnreadableDocument
from shared.texts import say

MOST_PAGES = 3000  # that are looked at
MOST_CHARACTERS = 2_000_000
MOST_OBJECTS = 4_000  # of a page, looked at for pictures
MOST_PICTURES = 40
MOST_INSIDE = 20  # files inside
MOST_INSIDE_BYTES = 50 * 1024 * 1024
WHOLE = 0.4  # of a page: a picture as large as this is the page
COVERED = 0.06  # of a picture: what text takes of a page that is written; a stamp or a page number takes less
SMALLEST = (20, 8)  # points: a smaller picture holds no word
CURVED = 7  # segments: a drawn path with as many may be a letter

_lock = threading.Lock()
_TAG = re.compile(r"<[^>]{0,2000}>")


@contextmanager
def opened_pdf(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """A PDF in pdfium, which nobody else uses meanwhile.  Raises `UnreadableDocument`, also for trouble inside."""
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
    """Where the PDF begins: ``%PDF-`` may stand anywhere in the first 1,024 bytes (ISO 32000-1, annex H)."""
    return max(data[:1024].find(b"%PDF-"), 0)


def seen_in_pdf(data: bytes) -> Seen:
    """All that can be read of a PDF but its files inside.  Raises `UnreadableDocument`.

    What pdfium does not open another viewer may, so qpdf repairs it first; where it cannot, there is no page to see.
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
    except Exception:  # hostile bytes: whatever the library makes of them, they are no document
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
        whole = [one for one in pictures if one.whole]
        small = [one for one in pictures if not one.whole]
        pictures = [*whole, *small[: max(MOST_PICTURES - len(whole), 0)]]
    return Seen(pieces=tuple(pieces), pictures=tuple(pictures), unseen=tuple(unseen))


def files_inside(data: bytes) -> tuple[list[tuple[str, bytes]], list[str], list[str]]:
    """The files inside a PDF as (name, bytes), the names of those that are too many, and the text of its XFA form."""
    found: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    forms: list[str] = []
    size = 0
    try:
        with pikepdf.open(io.BytesIO(data[begin_of(data) :])) as pdf:
            forms = _xfa(pdf)
            for one in pdf.objects:
                if not isinstance(one, pikepdf.Dictionary) or "/EF" not in one:
                    continue
                name = str(one.get("/UF", one.get("/F", say("document.attachment"))))
                stream = one.EF.get("/UF", one.EF.get("/F"))
                if not isinstance(stream, pikepdf.Stream) or len(found) >= MOST_INSIDE:
                    left_out.append(name)
                    continue
                if int(stream.get("/Length", 0)) > MOST_INSIDE_BYTES:
                    left_out.append(name)
                    continue
                content = stream.read_bytes()
                size += len(content)
                if size > MOST_INSIDE_BYTES:
                    left_out.append(name)
                else:
                    found.append((name, content))
    except Exception as error:  # hostile bytes: whatever the library makes of them, they were not looked into
        left_out.append(type(error).__name__)
    return found, left_out, forms


def _xfa(pdf: pikepdf.Pdf) -> list[str]:
    form = pdf.Root.get("/AcroForm")
    packets = form.get("/XFA") if isinstance(form, pikepdf.Dictionary) else None
    if packets is None:
        return []
    streams = [packets] if isinstance(packets, pikepdf.Stream) else list(packets)
    texts = [
        one.read_bytes()[:1_000_000].decode("utf-8", "replace") for one in streams if isinstance(one, pikepdf.Stream)
    ]
    return [_TAG.sub("\n", text) for text in texts]


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
        """The text as the eye reads it: what is laid on the page stands among its words."""
        self._found = list(self._pictures())
        runs = list(self._annotations())
        words = self._page.get_textpage()
        text = _plain(words.get_text_range())
        if self._laid_on:
            text = self._with_what_is_laid_on(words, text, runs)
        elif self._page.get_rotation():
            text = in_reading_order(words, text)
        else:
            text = set_apart(words, text)
        words.close()
        return text

    def pictures(self) -> list[Picture]:
        """The pictures that no text covers; `text` comes first."""
        return self._found

    def close(self) -> None:
        """Let the page go."""
        self._page.close()

    # --- what is laid on the page -----------------------------------------------------------------------------

    def _annotations(self) -> Iterator[Run]:
        """Words that a viewer shows of annotations and fields; popped-up notes go into ``notes``."""
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
            said = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                said = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"V")
                if form is not None and not said:
                    said = _string(pdfium.FPDFAnnot_GetFormFieldValue, form.raw, annotation)
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, box)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if not said:
                continue
            if kind in (pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WIDGET):
                yield Run(said, box.left, box.bottom, box.right, box.top)
            else:
                self.notes.append(Piece(layer=Layer.COMMENT, text=said, page=self._number + 1))

    def _with_what_is_laid_on(self, words: pypdfium2.PdfTextPage, text: str, runs: list[Run]) -> str:
        """The page's text with the appearances of annotations where they stand.

        An annotation without an appearance, whose words a viewer draws itself, is taken by its words.
        """
        other = self._document[self._number]
        pdfium.FPDFPage_Flatten(other.raw, pdfium.FLAT_NORMALDISPLAY)
        other.close()
        other = self._document[self._number]
        flat = other.get_textpage()
        shown = _plain(flat.get_text_range())
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

    # --- pictures ---------------------------------------------------------------------------------------------

    def _pictures(self) -> Iterator[Picture]:
        width, height = self._page.get_size()
        area = max(width * height, 1)
        boxes, drawn = self._boxes()
        words = self._page.get_textpage()
        lines = [words.get_rect(index) for index in range(min(words.count_rects(), 3000))]
        letters = words.count_chars()
        garbled = _garbled(_plain(words.get_text_range(0, min(letters, 3000)))) if letters else False
        words.close()
        bare_boxes = [box for box in boxes if _overlap(box, lines) < COVERED * _area(box)]
        whole = (
            sum(_area(box) for box in bare_boxes) >= WHOLE * area or garbled or (not letters and bool(boxes or drawn))
        )
        page = self._number + 1
        if whole:
            yield Picture(page=page, whole=True)
            return
        for box in bare_boxes:
            yield Picture(page=page, box=box)

    def _boxes(self) -> tuple[list[tuple[float, float, float, float]], bool]:
        """Where pictures and drawn letters are, and whether anything is drawn at all."""
        boxes = []
        drawn = False
        letters: list[tuple[float, float, float, float]] = []
        for index, one in enumerate(self._page.get_objects(max_depth=1)):
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
                box = self._clipped(one.get_bounds())
            except pypdfium2.PdfiumError:
                continue
            drawn = True
            if curved:
                letters.append(box)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE or _holds_picture(one):
                boxes.append(box)
        if len(letters) >= 3:  # one drawn sign is a rule or an emblem; a word has more
            boxes += _words_drawn(letters)
        return [box for box in boxes if box[2] - box[0] >= SMALLEST[0] and box[3] - box[1] >= SMALLEST[1]], drawn

    def _clipped(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, bottom, right, top = self._page.get_mediabox()
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


def _words_drawn(letters: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """Boxes around letters that are drawn beside each other."""
    words: list[list[float]] = []
    for left, bottom, right, top in sorted(letters)[:MOST_OBJECTS]:
        near = next((one for one in words[-30:] if left - one[2] < 15 and bottom < one[3] and top > one[1]), None)
        if near is None:
            words.append([left, bottom, right, top])
        else:
            near[1], near[2], near[3] = min(near[1], bottom), max(near[2], right), max(near[3], top)
    return [(one[0], one[1], one[2], one[3]) for one in words]


def _runs(words: pypdfium2.PdfTextPage, text: str, start: int) -> Iterator[Run]:
    """The lines of ``text`` from ``start`` on, each with its box."""
    for match in re.finditer(r"[^\r\n]+", text[start:]):
        said = match[0].strip()
        if not said:
            continue
        first = start + match.start()
        boxes = [words.get_charbox(index) for index in range(first, start + match.end()) if not text[index].isspace()]
        yield Run(
            said,
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


def _plain(text: str) -> str:
    """pdfium marks the hyphen at a line's end; Vietnamese is not divided, so it is one that belongs there."""
    return text.replace("\ufffe", "-").replace("\x02", "-")


def _garbled(text: str) -> bool:
    """Whether letters have no meaning: fonts without a table of what they show."""
    letters = [letter for letter in text if not letter.isspace()]
    lost = sum(letter in "\ufffd\x00" or "\ue000" <= letter <= "\uf8ff" or "\x01" <= letter < " " for letter in letters)
    return len(letters) >= 10 and lost * 4 > len(letters)


def _area(box: tuple[float, float, float, float]) -> float:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def _overlap(box: tuple[float, float, float, float], lines: list[tuple[float, float, float, float]]) -> float:
    left, bottom, right, top = box
    return sum(_area((max(one[0], left), max(one[1], bottom), min(one[2], right), min(one[3], top))) for one in lines)


def _string(function: object, *arguments: object) -> str:
    """A string that pdfium writes into a buffer: asked for its length first."""
    length = function(*arguments, None, 0)  # type: ignore[operator]
    if length <= 2 or length > 200_000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)  # type: ignore[operator]
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").strip()
