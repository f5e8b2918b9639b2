"""What a reader of a file sees: its text in layers, each with where it stands, and the pictures that hold more."""

from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.texts import say


class Layer(StrEnum):
    """Where a piece of text stands."""

    PAGE = "page"
    HEADER = "header"
    NOTE = "note"  # footnotes, endnotes, slide notes
    ANNOTATION = "annotation"  # stamps, free text and filled fields, where they stand among the words
    COMMENT = "comment"
    PICTURE = "picture"
    INSIDE = "inside"  # a file inside the file
    HIDDEN = "hidden"  # hidden sheets, layouts, texts that stand for pictures
    PROPERTY = "property"
    NAME = "name"


READ = (Layer.PAGE, Layer.HEADER, Layer.NOTE, Layer.ANNOTATION)
"""What belongs to the words of a document itself, for its head, its orders and the search."""

READ_PAGES = 300
"""Pages whose words are read for that; heads and directives stand in the first ones."""

ON_THE_PAGE = (*READ, Layer.PICTURE, Layer.INSIDE)
"""Where a degree of secrecy is certain; elsewhere it is a hint."""


class Piece(BaseModel):
    """Some of the text: ``page`` from 1 where the file has pages, ``where`` the name of the part it stands in."""

    model_config = ConfigDict(frozen=True)

    layer: Layer
    text: str
    page: int | None = None
    where: str = ""


class Picture(BaseModel):
    """A picture that no text covers: on ``page`` of a PDF (``box`` in points, left, bottom, right, top), or a ``part``.

    ``whole``: it is the page, or nearly so; the page is then recognised as a scan is.
    """

    model_config = ConfigDict(frozen=True)

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    part: str = ""
    whole: bool = False


class Seen(BaseModel):
    """All that can be read of a file, the pictures that are still to be recognised, and what nobody could look into."""

    model_config = ConfigDict(frozen=True)

    pieces: tuple[Piece, ...] = ()
    pictures: tuple[Picture, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of the document in their order, pages separated by form feeds."""
        words = "".join(self._joined(READ))
        return words if words.strip() else "".join(self._joined((Layer.PICTURE,)))

    def _joined(self, layers: tuple[Layer, ...]) -> Iterator[str]:
        page: int | None = None
        begun = False
        for piece in self.pieces:
            if piece.layer not in layers or (piece.page or 0) > READ_PAGES:
                continue
            if begun:
                yield "\n" if piece.page == page or piece.page is None else "\f"
            begun, page = True, piece.page if piece.page is not None else page
            yield piece.text

    @property
    def scanned_pages(self) -> tuple[int, ...]:
        """The pages that are pictures."""
        return tuple(sorted({one.page for one in self.pictures if one.whole and one.page is not None}))

    def with_inside(self, name: str, inner: "Seen") -> "Seen":
        """With what a file inside this one says; its pictures are part of what could not be looked into."""
        told = tuple(
            piece.model_copy(
                update={"layer": Layer.INSIDE if piece.layer in ON_THE_PAGE else piece.layer, "where": name}
            )
            for piece in inner.pieces
        )
        unseen = tuple(f"{name}: {part}" for part in inner.unseen)
        if inner.pictures:
            unseen += (f"{name}: {say('document.pictures', count=len(inner.pictures))}",)
        return Seen(
            pieces=(*self.pieces, Piece(layer=Layer.NAME, text=name), *told),
            pictures=self.pictures,
            unseen=(*self.unseen, *unseen),
        )
