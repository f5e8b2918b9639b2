"""The gate: what a file says of its own secrecy.  Not secret, secret, or in doubt: then a person is asked first."""

from pydantic import BaseModel, ConfigDict

from shared.documents.secrecy import Secrecy
from shared.documents.seen.model import ON_THE_PAGE, Layer, Piece, Seen
from shared.documents.stamps import names_secrecy, stamps_of

MOST_DOUBTS = 20  # that are told; one is enough to ask


class Doubt(BaseModel):
    """Words that may mean a degree of secrecy, or (no words) a part that nobody could look into."""

    model_config = ConfigDict(frozen=True)

    words: str
    layer: Layer | None = None
    page: int | None = None
    where: str = ""

    def in_words(self, language: str = "vi") -> str:
        """The doubt as people read it."""
        vi = language == "vi"
        place = self.where if self.page is None else f"trang {self.page}" if vi else f"page {self.page}"
        if self.words:
            return f"“{self.words[:120]}”" + (f" ({place})" if place else "")
        return f"không đọc được {place or 'hình'}" if vi else f"cannot be read: {place or 'a picture'}"


class Verdict(BaseModel):
    """What was found: a certain degree, or doubts; neither means not secret."""

    model_config = ConfigDict(frozen=True)

    secrecy: Secrecy = Secrecy.NONE
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_secret(self) -> bool:
        """Whether a degree certainly stands on it."""
        return self.secrecy is not Secrecy.NONE

    @property
    def in_doubt(self) -> bool:
        """Whether a person has to say."""
        return self.secrecy is Secrecy.NONE and bool(self.doubts)


def verdict_of(found: Seen) -> Verdict:
    """The degree of secrecy that stands on a file, the highest there is; what is only hinted at is a doubt.

    Certain is what stands on the page; a file's name, its properties, comments and hidden parts make a doubt.
    """
    secrecy = Secrecy.NONE
    doubts = [Doubt(words="", where=part) for part in found.unseen]
    for piece in found.pieces:
        for level, words in _said(piece):
            if isinstance(level, Secrecy) and piece.layer in ON_THE_PAGE:
                secrecy = max(secrecy, level, key=lambda one: one.rank)
            else:
                doubts.append(Doubt(words=words, layer=piece.layer, page=piece.page, where=piece.where))
    if found.pictures and secrecy is Secrecy.NONE:
        pages = {picture.page for picture in found.pictures}
        doubts += [Doubt(words="", layer=Layer.PICTURE, page=page) for page in sorted(pages, key=lambda one: one or 0)]
    return Verdict(secrecy=secrecy, doubts=tuple(doubts[:MOST_DOUBTS]))


def doubts_of_name(name: str) -> tuple[Doubt, ...]:
    """The doubt that the name of a file makes, if it does."""
    return (Doubt(words=name, layer=Layer.NAME),) if names_secrecy(name) else ()


def _said(piece: Piece) -> list[tuple[object, str]]:
    if piece.layer is Layer.NAME:
        return [(None, piece.text)] if names_secrecy(piece.text) else []
    return list(stamps_of(piece.text))
