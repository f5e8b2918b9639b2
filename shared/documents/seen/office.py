"""All that can be read of office files (ECMA-376): DOCX, XLSX and PPTX, with all that stands around their text.

The parts are read as XML because libraries of documents leave out text boxes, controls and drawings.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import openpyxl
from defusedxml import ElementTree

from shared.documents.seen.model import Layer, Picture, Piece, Seen
from shared.documents.seen.word import blocks, local, part_lines
from shared.documents.unreadable import UnreadableDocument
from shared.texts import say

MOST_CHARACTERS = 2_000_000
MOST_PICTURES = 20
MOST_INSIDE = 20
MOST_INSIDE_BYTES = 50 * 1024 * 1024
BROKEN = (
    zipfile.BadZipFile, KeyError, IndexError, ValueError, TypeError, ParseError, OSError, RecursionError,
    NotImplementedError, AttributeError,
)  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif")
_FORMULAS = re.compile(rb'ProgID="(?:Equation|MathType)', re.IGNORECASE)
_HEADER_FOOTER = re.compile(rb"<(?:\w+:)?headerFooter.{0,20000}?</(?:\w+:)?headerFooter>", re.DOTALL)
_HEADER_CODE = re.compile(r'&(?:"[^"]{0,100}"|K[0-9A-F]{6}|\d{1,3}|[LCRPNDTGFABEIOSUXYZH+-])')


class Package:
    """An office file's parts."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = self._archive.namelist()

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._archive.read(name)

    def tree(self, name: str) -> Element:
        """A part as XML; entities and document types are refused."""
        element: Element = ElementTree.fromstring(self.read(name))
        return element

    def matching(self, pattern: str) -> list[str]:
        """The parts with a matching name, ``slide2`` before ``slide10``."""
        return sorted((name for name in self.names if re.fullmatch(pattern, name)), key=lambda name: (len(name), name))


def seen_in_word(data: bytes) -> Seen:
    """All that can be read of a DOCX, except the files inside.  Raises `UnreadableDocument`."""
    try:
        package = Package(data)
        document = package.tree("word/document.xml")
        first, others = _headers(package, document)
        pieces = [Piece(layer=Layer.HEADER, text=text) for text in first if text.strip()]
        pieces.append(Piece(layer=Layer.PAGE, text="\n".join(blocks(document))[:MOST_CHARACTERS]))
        pieces += [Piece(layer=Layer.HEADER, text=text) for text in others if text.strip()]
        for layer, pattern in (
            (Layer.NOTE, r"word/(?:footnotes|endnotes)\d*\.xml"),
            (Layer.COMMENT, r"word/comments\w*\.xml"),
            (Layer.HIDDEN, r"word/(?:glossary/document|charts/chart\d+|diagrams/data\d+|customXml/item\d+)\.xml"),
        ):
            pieces += _of_parts(package, pattern, layer)
        return _finished(package, "word", pieces)
    except BROKEN as error:
        raise UnreadableDocument("broken", str(error)) from error


def _headers(package: Package, document: Element) -> tuple[list[str], list[str]]:
    """The page headers of the first page, then all others and the footers."""
    targets = {}
    if "word/_rels/document.xml.rels" in package.names:
        for relation in package.tree("word/_rels/document.xml.rels"):
            targets[relation.get("Id")] = f"word/{(relation.get('Target') or '').lstrip('/').removeprefix('word/')}"
    sections = [child for child in document.iter() if local(child) == "sectPr"]
    first: list[str] = []
    if sections:
        own_first_page = any(local(child) == "titlePg" for child in sections[0])
        wanted = "first" if own_first_page else "default"
        for child in sections[0]:
            kind = next((value for name, value in child.attrib.items() if name.endswith("}type")), "default")
            identity = next((value for name, value in child.attrib.items() if name.endswith("}id")), None)
            if local(child) == "headerReference" and kind == wanted and targets.get(identity) in package.names:
                first.append(targets[identity])
    others = [name for name in package.matching(r"word/(?:header|footer)\d*\.xml") if name not in first]
    return [_lines(package, name) for name in first], [_lines(package, name) for name in others]


def _lines(package: Package, name: str) -> str:
    return "\n".join(blocks(package.tree(name)))


def seen_in_sheets(data: bytes) -> Seen:
    """All that can be read of an XLSX: its last calculated values, row by row, and all that stands around them.

    Raises `UnreadableDocument`.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        pieces = list(_sheets(book))
        package = Package(data)
        for name in package.matching(r"xl/(?:work|chart)sheets/\w+\.xml"):
            for found in _HEADER_FOOTER.findall(package.read(name)[-200_000:]):
                text = "\n".join(element.text or "" for element in ElementTree.fromstring(_unprefixed(found)).iter())
                pieces.append(Piece(layer=Layer.HEADER, text=_HEADER_CODE.sub("\n", text), where=name))
        pieces += _of_parts(package, r"xl/drawings/drawing\d+\.xml", Layer.PAGE)
        pieces += _of_parts(package, r"xl/[\w/]*(?:[cC]omment|vmlDrawing)[\w/]*\.(?:xml|vml)", Layer.COMMENT)
        pieces += _of_parts(package, r"xl/charts/chart\d+\.xml", Layer.HIDDEN)
        return _finished(package, "xl", pieces)
    except BROKEN as error:
        raise UnreadableDocument("broken", str(error)) from error


def _unprefixed(xml: bytes) -> bytes:
    return re.sub(rb"<(/?)\w+:", rb"<\1", xml)


def _sheets(book: Any) -> Iterator[Piece]:
    gone_through = 0  # cells and characters: a row may be 16,384 empty cells wide
    for sheet in book.worksheets:
        lines = [sheet.title]
        for row in sheet.iter_rows(values_only=True):
            line = " | ".join(str(value) for value in row if value is not None)
            gone_through += len(row) + len(line) + 1
            if gone_through > MOST_CHARACTERS:
                break
            lines.append(line)
        shown = sheet.sheet_state == "visible"
        yield Piece(layer=Layer.PAGE if shown else Layer.HIDDEN, text="\n".join(lines), where=sheet.title)


def seen_in_slides(data: bytes) -> Seen:
    """All that can be read of a PPTX, slide by slide.  Raises `UnreadableDocument`."""
    try:
        package = Package(data)
        pieces: list[Piece] = []
        for layer, pattern in (
            (Layer.PAGE, r"ppt/slides/slide\d+\.xml"),
            (Layer.NOTE, r"ppt/notesSlides/notesSlide\d+\.xml"),
            (Layer.COMMENT, r"ppt/comments/[\w.]+\.xml"),
            (Layer.HIDDEN, r"ppt/(?:slideMasters|slideLayouts|charts|diagrams)/\w+\.xml"),
        ):
            pieces += _of_parts(package, pattern, layer)
        return _finished(package, "ppt", pieces)
    except BROKEN as error:
        raise UnreadableDocument("broken", str(error)) from error


def _of_parts(package: Package, pattern: str, layer: Layer) -> list[Piece]:
    texts = ((name, "\n".join(part_lines(package.tree(name)))) for name in package.matching(pattern))
    return [Piece(layer=layer, text=text, where=name) for name, text in texts if text.strip()]


def _finished(package: Package, folder: str, pieces: list[Piece]) -> Seen:
    properties = [
        f"{element.get('name') or local(element)} | {' '.join(''.join(element.itertext()).split())}"
        for name in package.matching(r"docProps/(?:core|app|custom)\.xml")
        for element in package.tree(name)
    ]
    if properties:
        pieces.append(Piece(layer=Layer.PROPERTY, text="\n".join(properties)))
    media = [
        name for name in package.names
        if name.startswith(f"{folder}/media/") and PurePosixPath(name).suffix.lower() in _PICTURES
    ]  # fmt: skip
    pictures = tuple(Picture(part=name) for name in media[:MOST_PICTURES])
    unseen = (say("document.pictures", count=len(media) - MOST_PICTURES),) if len(media) > MOST_PICTURES else ()
    return Seen(pieces=tuple(pieces), pictures=pictures, unseen=unseen)


def files_inside(data: bytes) -> tuple[list[tuple[str, bytes]], list[str]]:
    """The embedded files as (name, bytes), and the names of those that cannot be extracted."""
    found: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    package = Package(data)
    names = [name for name in package.names if "/embeddings/" in name]
    if not names:
        return [], []
    formulas = any(_FORMULAS.search(package.read(name)) for name in package.matching(r"word/document\.xml"))
    size = 0
    for name in names:
        content = package.read(name)
        size += len(content)
        begin = content.find(b"PK\x03\x04") if name.endswith(".bin") else 0
        if begin < 0 and b"%PDF-" in content:
            begin = content.find(b"%PDF-")
        if len(found) >= MOST_INSIDE or size > MOST_INSIDE_BYTES:
            left_out.append(name)
        elif begin >= 0:
            found.append((PurePosixPath(name).name, content[begin:]))
        elif not formulas:  # formulas of Equation Editor are embedded too, and drawn on the page
            left_out.append(PurePosixPath(name).name)
    return found, left_out
