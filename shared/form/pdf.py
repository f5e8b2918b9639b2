"""The form as PDF, set by Typst: text stays text, all fonts are embedded, and who does not see the page hears it."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.documents.spots import PaperPlaces, Room, Spot
from shared.form.official import OfficialDocument
from shared.form.pictures import printable
from shared.form.sheet import Sheet
from shared.form.typesetting import fonts
from shared.paper.paper import pictures_of

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "typst" / "official.typ"

STANDARDS: tuple[tuple[tuple["typst.PDFStandard", ...], bool], ...] = (
    (("a-2a", "ua-1"), True), (("a-2a",), True), (("a-2b",), True), (("a-2b",), False), ((), False),
)  # fmt: skip
"""What is tried, best first: the standards, and whether the file has tags, by which it is read aloud.

A heading with a tab in it and words both underlined and struck through keep a file out of PDF/UA; letters that no font
has, or of a private alphabet, out of PDF/A-2a.  Typst 0.15 cannot tag every table whose merged cells cross a page.
"""


class NotSet(Exception):
    """Typst does not set the document."""


@dataclass(frozen=True)
class ComposedPdf:
    """The bytes of a PDF, and its places for what is put on later; ``standards`` are those that the file keeps."""

    data: bytes
    places: PaperPlaces
    standards: tuple[str, ...]

    @property
    def signature(self) -> Spot:
        """Where the one who is responsible signs: on the right."""
        return self.places.signatures[-1]


SIGNATURE_GAP_PT = 8  # between the signature and the name below it
MARK_MM = 22.0
MARK_BOTTOM_MM = 15.0  # above the edge of the page
_MARK_AIR_MM = 3.0  # beside the mark, so that no printer cuts it and no text touches it
_ROOM_HEIGHT, _ROOM_BELOW = 1.2, 0.25  # of the size of the letters: the height, and what of it is below their line
_MM = 72 / 25.4


def compose_pdf(document: OfficialDocument, pictures: Mapping[str, bytes] = MappingProxyType({})) -> ComposedPdf:
    """Set ``document``.  ``pictures`` are bytes by sha256; the place of one that is missing is framed.

    People's text travels as data and cannot become markup.  Raises `NotSet`.
    """
    import typst  # noqa: PLC0415 - loaded by whoever sets a page

    with _files(document, pictures) as files:
        for closing in (False, True):
            inputs = {"document": json.dumps(Sheet(document, files, closing=closing).data(), ensure_ascii=False)}
            # pictures lie elsewhere than the templates
            compiler = typst.Compiler(str(TEMPLATE), root="/", font_paths=fonts(), sys_inputs=inputs)
            data, standards = _set(compiler)
            spots = tuple(_spot(mark, document) for mark in json.loads(compiler.query("<signature>", field="value")))
            rooms = [_room(mark, document) for mark in json.loads(compiler.query("<room>", field="value"))]
            ends = json.loads(compiler.query("<end>", field="value"))
            if not ends or ends[0] - 1 == spots[0].page:
                break  # the foot does not stand alone
    return ComposedPdf(data, _places(spots, rooms, document), standards)


def _places(spots: tuple[Spot, ...], rooms: list[Room], document: OfficialDocument) -> PaperPlaces:
    mark = mark_beside(document.rule.page.left)
    if not rooms:
        return PaperPlaces(signatures=spots, mark=mark)
    number, *parts = rooms
    return PaperPlaces(signatures=spots, number=number, date=around(parts), date_parts=tuple(parts), mark=mark)


def around(rooms: Sequence[Room]) -> Room:
    """The smallest room that has all of ``rooms`` in it; they are on one page."""
    left, bottom = min(room.x for room in rooms), min(room.y for room in rooms)
    width = max(room.x + room.width for room in rooms) - left
    height = max(room.y + room.height for room in rooms) - bottom
    return Room(page=rooms[0].page, x=left, y=bottom, width=width, height=height)


def mark_beside(margin_mm: float) -> Room:
    """The room for the QR: on the first page, low in the left margin, where no text ever stands."""
    size = min(MARK_MM, margin_mm - 2 * _MARK_AIR_MM)
    x = (margin_mm - size) / 2
    return Room(page=0, x=x * _MM, y=MARK_BOTTOM_MM * _MM, width=size * _MM, height=size * _MM)


def _set(compiler: "typst.Compiler") -> tuple[bytes, tuple[str, ...]]:
    import typst  # noqa: PLC0415

    for standards, tagged in STANDARDS:
        try:
            data = compiler.compile(format="pdf", pdf_standards=list(standards), pdf_tags=tagged)
        except BaseException as error:  # Typst's panics are no `Exception`
            if not (isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException"):
                raise
            if (standards, tagged) == STANDARDS[-1]:
                raise NotSet(str(error)) from error
        else:
            assert isinstance(data, bytes)
            return data, standards
    raise AssertionError("the last one has no standard that could fail")


@contextmanager
def _files(document: OfficialDocument, pictures: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """The paths of the document's pictures by sha256, while they are needed: Typst takes them from files."""
    wanted = [file.sha256 for file in pictures_of(document.paper) if file.sha256 in pictures]
    if not wanted:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="congvan-pictures-") as folder:
        paths = {}
        for sha256 in wanted:
            picture = printable(pictures[sha256])
            if picture is not None:
                path = Path(folder, f"{sha256}.{picture.suffix}")
                path.write_bytes(picture.data)
                paths[sha256] = str(path)
        yield paths


def _spot(mark: Mapping[str, str], document: OfficialDocument) -> Spot:
    """``mark`` stands in the middle of the signer's column."""
    height = document.rule.page.height * _MM
    y = height - _points(mark["y"]) + SIGNATURE_GAP_PT
    return Spot(page=int(mark["page"]) - 1, x=_points(mark["x"]), y=y)


def _room(mark: Mapping[str, str], document: OfficialDocument) -> Room:
    """``mark`` stands at the left end of the room, on the line of the letters."""
    sizes = document.sizes
    letters = sizes.symbol if mark["name"] == "number" else sizes.place
    return Room(
        page=int(mark["page"]) - 1,
        x=_points(mark["x"]),
        y=document.rule.page.height * _MM - _points(mark["y"]) - _ROOM_BELOW * letters,
        width=_points(mark["width"]),
        height=_ROOM_HEIGHT * letters,
    )


def _points(length: str) -> float:
    return float(length.removesuffix("pt"))
