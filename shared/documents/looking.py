"""Looking at a file before anything of it is kept: the one way in, for whatever sends a file to the city.

What a reader sees is read in a cage, pictures are recognised, and the gate judges the whole (`shared.documents.gate`).
"""

from typing import Any, NamedTuple

from shared.cage import Cage, CageError, caged
from shared.documents.files import PDF, DangerousArchive, UnsupportedMedia
from shared.documents.gate import Doubt, Verdict, verdict_of
from shared.documents.judging import judge
from shared.documents.recognition import NotRecognised, Recogniser
from shared.documents.seen import Layer, Piece, Seen, seen
from shared.documents.text import UnreadableDocument, text_of

STAMPED_PAGES = 3  # scanned pages that are searched for stamps a second time, wherever those stand on them


class SecretContent(Exception):
    """A degree of secrecy stands on the file; nothing of it was kept."""


class SecrecyInDoubt(Exception):
    """Nobody but a person can say whether the file is secret; nothing of it was kept."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        super().__init__(f"{len(doubts)} doubts")
        self.doubts = doubts

    @property
    def told(self) -> dict[str, Any]:
        """What a person is told who is asked: the members of the problem ``secret.in-doubt``."""
        seen = {language: "; ".join(one.in_words(language) for one in self.doubts[:5]) for language in ("vi", "en")}
        return {
            "found": [doubt.model_dump(mode="json") for doubt in self.doubts],
            "seen": seen["vi"],
            "seen_en": seen["en"],
        }


class Look(NamedTuple):
    """What was seen of a file, and what it says of its secrecy.

    ``unreadable`` is ``password``, ``broken`` or ``no-text``; ``copy`` the searchable copy of a scan.
    """

    found: Seen
    verdict: Verdict
    unreadable: str | None = None
    copy: bytes | None = None

    @property
    def text(self) -> str:
        """The words of the document; none where it is unreadable."""
        try:
            return text_of(self.found)
        except UnreadableDocument:
            return ""


@caged(UnreadableDocument, DangerousArchive, UnsupportedMedia)
def seen_safely(data: bytes, media_type: str, name: str) -> Seen:
    """What is seen of a file, once nothing speaks against opening it.

    Raises `UnreadableDocument`, and `DangerousArchive` or `UnsupportedMedia` for what nobody opens.
    """
    judge(data, media_type)
    return seen(data, media_type, name)


class Gatekeeper:
    """Looks at files in ``cage``; pictures by ``recogniser``."""

    def __init__(self, cage: Cage, recogniser: Recogniser) -> None:
        self.cage = cage
        self._recogniser = recogniser

    async def look(self, who: str, data: bytes, media_type: str, name: str = "") -> Look:
        """Look at a file that ``who`` sent.  Nothing is kept.

        Raises `DangerousArchive`, `UnsupportedMedia` and `CageError`.
        """
        try:
            found = await self.cage.run(who, seen_safely, data, media_type, name)
        except UnreadableDocument as error:
            # A PDF that cannot even be repaired has no page that anybody could see.
            unseen = () if media_type == PDF and error.code == "broken" else (name or "tệp",)
            nothing = Seen(pieces=(Piece(layer=Layer.NAME, text=name),), unseen=unseen)
            return Look(nothing, verdict_of(nothing), error.code)
        if not found.pictures or verdict_of(found).is_secret:
            return _judged(found, None)
        copy: bytes | None = None
        if media_type == PDF and found.scanned_pages:
            found, copy = await self._recognised(who, data, found)
        if found.pictures:
            found = await self._with_words_of_pictures(who, data, media_type, found)
        return _judged(found, copy)

    async def admit(self, who: str, data: bytes, media_type: str, name: str = "", *, not_secret: bool = False) -> Look:
        """`look`, and no further where the file is secret, or in doubt without a person's word (``not_secret``).

        Raises `SecretContent`, `SecrecyInDoubt` and what `look` raises.
        """
        look = await self.look(who, data, media_type, name)
        if look.verdict.is_secret:
            raise SecretContent
        if look.verdict.in_doubt and not not_secret:
            raise SecrecyInDoubt(look.verdict.doubts)
        return look

    async def _recognised(self, who: str, data: bytes, found: Seen) -> tuple[Seen, bytes | None]:
        """With the words of the pages that are pictures, and the searchable copy that they come from."""
        try:
            copy = await self._recogniser.recognise(who, data, found.scanned_pages)
            read = await self.cage.run(who, seen_safely, copy, PDF, "")
        except (NotRecognised, UnreadableDocument, CageError, DangerousArchive, UnsupportedMedia):
            return found, None
        pages = {piece.page: piece.text for piece in read.pieces if piece.layer is Layer.PAGE}
        scanned = set(found.scanned_pages)
        pieces = tuple(
            piece.model_copy(update={"text": pages[piece.page]})
            if piece.layer is Layer.PAGE and piece.page in scanned and piece.page in pages
            else piece
            for piece in found.pieces
        )
        read_pages = {page for page in found.scanned_pages if pages.get(page, "").strip()}
        looked_at_twice = set(found.scanned_pages[:STAMPED_PAGES])
        pictures = tuple(
            one for one in found.pictures
            if not (one.whole and one.page in read_pages and one.page not in looked_at_twice)
        )  # fmt: skip
        return found.model_copy(update={"pieces": pieces, "pictures": pictures}), copy

    async def _with_words_of_pictures(self, who: str, data: bytes, media_type: str, found: Seen) -> Seen:
        try:
            pieces = await self._recogniser.read(who, data, media_type, found.pictures)
        except (NotRecognised, CageError):
            return found
        return found.model_copy(update={"pieces": (*found.pieces, *pieces), "pictures": ()})


def _judged(found: Seen, copy: bytes | None) -> Look:
    try:
        text_of(found)
    except UnreadableDocument as error:
        return Look(found, verdict_of(found), error.code)
    return Look(found, verdict_of(found), None, copy)
