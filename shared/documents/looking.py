"""Looking at a file before anything of it is kept: the one way in, whoever sends a file to the city.

The file is read in a cage, its pictures are recognised, and the gate judges the whole (`shared.documents.gate`).
"""

from typing import NamedTuple, TypedDict

from shared.cage import Cage, CageError, caged
from shared.documents.files import DOCX, OLDER_WORD, PDF, DangerousArchive, UnsupportedMedia
from shared.documents.gate import Doubt, Verdict, verdict_of
from shared.documents.judging import judge
from shared.documents.judging.older_word import check_older_word
from shared.documents.office import NoOffice, NotConverted, Office, Target
from shared.documents.recognition import NotRecognised, Recogniser
from shared.documents.seen import Layer, Piece, Seen, seen
from shared.documents.text import UnreadableDocument, text_of
from shared.texts import say, speaking

STAMPED_PAGES = 3  # scanned pages that are read twice: the second time as pictures, for stamps anywhere on them
MOST_TOLD = 5  # doubts in one sentence


class SecretContent(Exception):
    """A degree of secrecy stands on the file; nothing of the file was kept."""


class DoubtMembers(TypedDict):
    """What the problem ``secret.in-doubt`` says besides: the doubts, and one sentence of them by language."""

    found: list[dict[str, object]]
    seen: str
    seen_en: str


class SecrecyInDoubt(Exception):
    """Only a person can say whether the file is secret; nothing of the file was kept."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        super().__init__(f"{len(doubts)} doubts")
        self.doubts = doubts

    @property
    def members(self) -> DoubtMembers:
        """The members of the problem ``secret.in-doubt``, which asks a person."""
        return {
            "found": [doubt.model_dump(mode="json") for doubt in self.doubts],
            "seen": self._in_words("vi"),
            "seen_en": self._in_words("en"),
        }

    def _in_words(self, language: str) -> str:
        with speaking(language):
            return "; ".join(doubt.in_words() for doubt in self.doubts[:MOST_TOLD])


class Look(NamedTuple):
    """What was read of a file, and what it says of its secrecy.

    ``unreadable`` is ``password``, ``broken``, ``no-text`` or ``no-office``; ``copy`` the searchable copy of a scan,
    ``docx`` what an older Word file was read as.
    """

    found: Seen
    verdict: Verdict
    unreadable: str | None = None
    copy: bytes | None = None
    docx: bytes | None = None

    @property
    def text(self) -> str:
        """The words of the document; none where it is unreadable."""
        try:
            return text_of(self.found)
        except UnreadableDocument:
            return ""


@caged(UnreadableDocument, DangerousArchive, UnsupportedMedia)
def seen_safely(data: bytes, media_type: str, name: str) -> Seen:
    """All that can be read of a file that is safe to open.

    Raises `UnreadableDocument`, and `DangerousArchive` or `UnsupportedMedia` for a file that is not opened.
    """
    judge(data, media_type)
    return seen(data, media_type, name)


class Gatekeeper:
    """Looks at files in ``cage``; ``recogniser`` reads their pictures, ``office`` opens old Word files, ODT and RTF."""

    def __init__(self, cage: Cage, recogniser: Recogniser, office: Office) -> None:
        self.cage, self.office = cage, office
        self._recogniser = recogniser

    async def look(self, who: str, data: bytes, media_type: str, name: str = "") -> Look:
        """Look at a file that ``who`` sent.  Nothing is kept.

        Raises `DangerousArchive`, `UnsupportedMedia` and `CageError`.
        """
        if media_type in OLDER_WORD:
            return await self._look_at_older_word(who, data, media_type, name)
        try:
            found = await self.cage.run(who, seen_safely, data, media_type, name)
        except UnreadableDocument as error:
            # A PDF that cannot even be repaired has no page that anybody could see.
            return _unseen(name, error.code, unless=media_type == PDF and error.code == "broken")
        if not found.pictures or verdict_of(found).is_secret:
            return _judged(found, None)
        copy: bytes | None = None
        if media_type == PDF and found.scanned_pages:
            found, copy = await self._recognised(who, data, found)
        if found.pictures:
            found = await self._with_words_of_pictures(who, data, media_type, found)
        return _judged(found, copy)

    async def admit(self, who: str, data: bytes, media_type: str, name: str = "", *, not_secret: bool = False) -> Look:
        """`look` at a file that may be kept: it is not secret, or in doubt and a person said that it is ``not_secret``.

        Raises `SecretContent`, `SecrecyInDoubt` and what `look` raises.
        """
        look = await self.look(who, data, media_type, name)
        if look.verdict.is_secret:
            raise SecretContent
        if look.verdict.in_doubt and not not_secret:
            raise SecrecyInDoubt(look.verdict.doubts)
        return look

    async def _look_at_older_word(self, who: str, data: bytes, media_type: str, name: str) -> Look:
        try:
            await self.cage.run(who, check_older_word, data, media_type)
            docx = await self.office.convert(who, data, media_type, Target.DOCX)
        except UnreadableDocument as error:
            return _unseen(name, error.code)
        except NotConverted:
            return _unseen(name, "broken")
        except NoOffice:
            return _unseen(name, "no-office")
        return (await self.look(who, docx, DOCX, name))._replace(docx=docx)

    async def _recognised(self, who: str, data: bytes, found: Seen) -> tuple[Seen, bytes | None]:
        """``found`` with the words of the pages that are pictures, and the searchable copy that they were read from."""
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
            picture for picture in found.pictures
            if not (picture.whole and picture.page in read_pages and picture.page not in looked_at_twice)
        )  # fmt: skip
        return found.model_copy(update={"pieces": pieces, "pictures": pictures}), copy

    async def _with_words_of_pictures(self, who: str, data: bytes, media_type: str, found: Seen) -> Seen:
        try:
            pieces = await self._recogniser.read(who, data, media_type, found.pictures)
        except (NotRecognised, CageError):
            return found
        return found.model_copy(update={"pieces": (*found.pieces, *pieces), "pictures": ()})


def _unseen(name: str, why: str, *, unless: bool = False) -> Look:
    """The look at a file that cannot be read: somebody is asked, ``unless`` nobody could read it either."""
    unseen = () if unless else (name or say("document.file"),)
    nothing = Seen(pieces=(Piece(layer=Layer.NAME, text=name),), unseen=unseen)
    return Look(nothing, verdict_of(nothing), why)


def _judged(found: Seen, copy: bytes | None) -> Look:
    try:
        text_of(found)
    except UnreadableDocument as error:
        return Look(found, verdict_of(found), error.code)
    return Look(found, verdict_of(found), None, copy)
