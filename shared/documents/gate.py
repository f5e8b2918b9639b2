"""The gate: what a file says of its own secrecy: not secret, secret, or in doubt, so that a person is asked first."""

from pydantic import BaseModel, ConfigDict

from shared.documents.secrecy import Secrecy
from shared.documents.seen.model import ON_THE_PAGE, Layer, Piece, Seen
from shared.documents.stamps import names_secrecy, stamps_of
from shared.texts import say

MOST_DOUBTS = 20  # of a file; one is enough to ask a person
LONGEST_QUOTATION = 120  # characters


class Doubt(BaseModel):
    """Words that may mean a degree of secrecy; without words, a part that could not be read."""

    model_config = ConfigDict(frozen=True)

    words: str
    layer: Layer | None = None
    page: int | None = None
    where: str = ""

    def in_words(self) -> str:
        """The doubt as people read it, in the language being spoken."""
        place = self.where if self.page is None else say("document.on_page", page=self.page)
        if not self.words:
            return say("document.unread", place=place or say("document.picture"))
        words = self.words[:LONGEST_QUOTATION]
        return (
            say("document.in_place", words=words, place=place) if place else say("document.without_place", words=words)
        )


class Verdict(BaseModel):
    """What a file says: a certain degree or doubts; without either it is not secret."""

    model_config = ConfigDict(frozen=True)

    secrecy: Secrecy = Secrecy.NONE
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_secret(self) -> bool:
        """Whether a degree certainly stands on the file."""
        return self.secrecy is not Secrecy.NONE

    @property
    def in_doubt(self) -> bool:
        """Whether a person has to say whether the file is secret."""
        return self.secrecy is Secrecy.NONE and bool(self.doubts)


def verdict_of(found: Seen) -> Verdict:
    """The highest degree of secrecy that stands on a file, and its doubts.

    A degree on a page is certain; in a file's name, properties, comments and hidden parts it is a doubt.
    """
    secrecy = Secrecy.NONE
    doubts = [Doubt(words="", where=part) for part in found.unseen]
    for piece in found.pieces:
        for level, words in _stamps_on(piece):
            if isinstance(level, Secrecy) and piece.layer in ON_THE_PAGE:
                secrecy = max(secrecy, level, key=lambda degree: degree.rank)
            else:
                doubts.append(Doubt(words=words, layer=piece.layer, page=piece.page, where=piece.where))
    if found.pictures and secrecy is Secrecy.NONE:
        pages = {picture.page for picture in found.pictures}
        doubts += [
            Doubt(words="", layer=Layer.PICTURE, page=page) for page in sorted(pages, key=lambda page: page or 0)
        ]
    return Verdict(secrecy=secrecy, doubts=tuple(doubts[:MOST_DOUBTS]))


def doubts_of_name(name: str) -> tuple[Doubt, ...]:
    """The doubt of a file whose name speaks of secrecy; else none."""
    return (Doubt(words=name, layer=Layer.NAME),) if names_secrecy(name) else ()


def _stamps_on(piece: Piece) -> list[tuple[object, str]]:
    if piece.layer is Layer.NAME:
        return [(None, piece.text)] if names_secrecy(piece.text) else []
    return list(stamps_of(piece.text))
