"""What can be read of a file: pieces of text by layer and place, and pictures that hold more text."""

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
"""The layers that are the text of the document itself: head, directives and search use them."""

READ_PAGES = 300
"""The number of pages whose text is used; heads and directives stand in the first ones."""

ON_THE_PAGE = (*READ, Layer.PICTURE, Layer.INSIDE)
"""The layers in which a degree of secrecy is certain; in others it is a hint."""


class Piece(BaseModel):
    """A piece of text; ``page`` counts from 1 where the file has pages, ``where`` is the name of its part."""

    model_config = ConfigDict(frozen=True)

    layer: Layer
    text: str
    page: int | None = None
    where: str = ""


class Picture(BaseModel):
    """A picture that no text covers: on ``page`` of a PDF (``box`` in points, left, bottom, right, top), or a ``part``.

    With ``whole`` it covers nearly the whole page, which is then recognised as a scan.
    """

    model_config = ConfigDict(frozen=True)

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    part: str = ""
    whole: bool = False


class Seen(BaseModel):
    """All that can be read of a file, the pictures that are yet to be recognised, and the names of unreadable parts."""

    model_config = ConfigDict(frozen=True)

    pieces: tuple[Piece, ...] = ()
    pictures: tuple[Picture, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the document in its order; form feeds separate pages."""
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
        return tuple(sorted({picture.page for picture in self.pictures if picture.whole and picture.page is not None}))

    def with_inside(self, name: str, inner: "Seen") -> "Seen":
        """This with a file inside it; pictures of that file count as unreadable parts."""
        pieces = tuple(
            piece.model_copy(
                update={"layer": Layer.INSIDE if piece.layer in ON_THE_PAGE else piece.layer, "where": name}
            )
            for piece in inner.pieces
        )
        unseen = tuple(f"{name}: {part}" for part in inner.unseen)
        if inner.pictures:
            unseen += (f"{name}: {say('document.pictures', count=len(inner.pictures))}",)
        return Seen(
            pieces=(*self.pieces, Piece(layer=Layer.NAME, text=name), *pieces),
            pictures=self.pictures,
            unseen=(*self.unseen, *unseen),
        )
