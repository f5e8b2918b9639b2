"""What a PDF and a DOCX say, read by others than the readers that are tried: pdfium, and lxml on the bare XML."""

import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO

import pypdfium2
from lxml import etree

from tests.word.building import Truth

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (f"{W}del", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", f"{W}sectPr")
_FURNITURE = re.compile(r"[\s*_\-–—.…•]*")


def squeezed(text: str) -> str:
    """The letters of a text without case, spaces and marks that the form sets as it likes."""
    plain = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def words_of(texts: Iterable[str]) -> Counter[str]:
    """Every word, how often."""
    found = (squeezed(word) for text in texts for word in text.split())
    return Counter(word for word in found if word)


class PdfText:
    """The text of a PDF, page by page, without page numbers."""

    def __init__(self, data: bytes) -> None:
        with pypdfium2.PdfDocument(data) as pdf:
            pages = [page.get_textpage().get_text_bounded() for page in pdf]
            self.landscape = sum(page.get_width() > page.get_height() for page in pdf)
        self.pages = [_without_number(text, number) for number, text in enumerate(pages, 1)]

    @property
    def text(self) -> str:
        """All pages."""
        return "\n".join(self.pages)


def _without_number(text: str, number: int) -> str:
    lines = text.replace("\r", "").split("\n")
    for at in (0, -1):
        if number > 1 and lines and lines[at].strip() == str(number):
            del lines[at]
            break
    return "\n".join(lines).replace("\ufffe", "")


class WordText:
    """The words, tables, looks and sections of a DOCX."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self._root = etree.fromstring(archive.read("word/document.xml"))
            notes = "word/footnotes.xml"
            self._notes = etree.fromstring(archive.read(notes)) if notes in archive.namelist() else None
            styles = etree.fromstring(archive.read("word/styles.xml"))
        self._styles = {each.get(f"{W}styleId"): each for each in styles.iter(f"{W}style")}
        self._names = {key: each.find(f"{W}name").get(f"{W}val") for key, each in self._styles.items()}
        self._body = self._root.find(f"{W}body")

    def paragraphs(self) -> Iterator[str]:
        """The text of every paragraph, of the notes too."""
        for root in (self._root, self._notes):
            if root is not None:
                for paragraph in root.iter(f"{W}p"):
                    yield "".join(_said(paragraph))

    def tables(self, layout: str) -> list[list[tuple[int, int, int, int, str]]]:
        """The tables of content, cells as (row, column, rows, columns, text); those of the style ``layout`` are none."""
        found = []
        for table in self._root.iter(f"{W}tbl"):
            style = table.find(f"{W}tblPr/{W}tblStyle")
            if style is None or self._names.get(style.get(f"{W}val")) != layout:
                found.append(_cells(table))
        return found

    def looks(self, mark: str, layout: str) -> Counter[str]:
        """The words that are bold (``b``) or italic (``i``) outside head and foot."""
        found: Counter[str] = Counter()
        for run in self._root.iter(f"{W}r"):
            table = next(run.iterancestors(f"{W}tbl"), None)
            style = None if table is None else table.find(f"{W}tblPr/{W}tblStyle")
            in_layout = style is not None and self._names.get(style.get(f"{W}val")) == layout
            if not in_layout and self._is(run, mark):
                found += words_of(_said(run))
        return found

    def _is(self, run: etree._Element, mark: str) -> bool:
        switch = run.find(f"{W}rPr/{W}{mark}")
        if switch is not None:
            return switch.get(f"{W}val") not in ("0", "false", "off")
        paragraph = next(run.iterancestors(f"{W}p"))
        for path in (f"{W}rPr/{W}rStyle", None):
            named = run.find(path) if path else paragraph.find(f"{W}pPr/{W}pStyle")
            style = None if named is None else self._styles.get(named.get(f"{W}val"))
            while style is not None:
                switch = style.find(f"{W}rPr/{W}{mark}")
                if switch is not None:
                    return switch.get(f"{W}val") not in ("0", "false", "off")
                based = style.find(f"{W}basedOn")
                style = None if based is None else self._styles.get(based.get(f"{W}val"))
        return False

    @property
    def landscape(self) -> int:
        """How many sections lie on their side."""
        return sum(size.get(f"{W}orient") == "landscape" for size in self._root.iter(f"{W}pgSz"))


def _said(parent: etree._Element) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag in (f"{W}tab", f"{W}br"):
            yield " "
        elif element.tag not in _SKIPPED and element.tag != f"{W}p":
            yield from _said(element)


def _cells(table: etree._Element) -> list[tuple[int, int, int, int, str]]:
    found: dict[tuple[int, int], list[object]] = {}
    begun: dict[int, tuple[int, int]] = {}
    for row, element in enumerate(table.findall(f"{W}tr")):
        column = 0
        for cell in element.findall(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            width = 1 if span is None else int(span.get(f"{W}val"))
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and merge.get(f"{W}val") != "restart" and column in begun:
                found[begun[column]][0] = row - begun[column][0] + 1  # type: ignore[call-overload]
            else:
                words = " ".join(" ".join("".join(_said(p)) for p in cell.findall(f"{W}p")).split())
                found[row, column] = [1, width, words]
                begun[column] = (row, column)
            column += width
    return [(row, column, *map(int, cell[:2]), str(cell[2])) for (row, column), cell in found.items()]  # type: ignore[misc, call-overload]


def missing(truth: Truth, said: Counter[str]) -> tuple[list[str], list[str]]:
    """The words of a file that are not said again, and those that nobody said before.

    The mark of a footnote touches the word before it, and the note's first one; heads of tables come again on each page.
    """
    wanted = words_of(truth.words)
    gone, new = wanted - said, said - wanted
    for at in range(1, len(truth.footnotes) + 1):
        for word in list(gone):
            for marked in (f"{word}{at}", f"{at}{word}"):
                if new[marked]:
                    gone[word], new[marked] = gone[word] - 1, new[marked] - 1
    for word in words_of(truth.repeated):
        new.pop(word, None)
    return sorted(gone.elements()), sorted(new.elements())


def in_order(truth: Truth, text: str) -> list[str]:
    """The paragraphs of the body that do not follow each other in ``text``."""
    plain, at, lost = squeezed(text), 0, []
    for paragraph in truth.body:
        words = squeezed(paragraph)
        place = plain.find(words, at)
        if place < 0:
            lost.append(paragraph)
        else:
            at = place
    return lost
