"""A draft that stays a Word file: what issuing knows is written into it, and LibreOffice makes its PDF."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from shared.cage import Cage
from shared.documents.files import DOCX, FileMissing, FileRef, FileStore, UnacceptableFile
from shared.documents.office import NoOffice, NotConverted, Office, Target
from shared.eventsourcing.decider import Rejected
from shared.form.official import OfficialDocument
from shared.form.pdf import ComposedPdf
from shared.texts import say
from shared.word.errors import UnreadableWord
from shared.word.filling import NEEDED, Filling, filled, places_in
from shared.word.spot import Later, NoRoom, NoSpot, places_on


class WordFiles:
    """Composes Word files of ``files``; nothing of it runs before the first one."""

    def __init__(self, files: FileStore) -> None:
        self._files = files
        self._cage = Cage(filled.__module__, places_on.__module__, places=1)
        self._office = Office()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """End what has begun with the block."""
        try:
            async with self._office.opened():
                yield self
        finally:
            await self._cage.close()

    async def composed(
        self, who: str, word: FileRef, document: OfficialDocument, names: tuple[str, ...]
    ) -> ComposedPdf:
        """The PDF of a Word file with the number, date, recipients and signer of ``document`` in their places.

        ``names`` are of those who sign, the responsible one last.

        Raises `Rejected` where LibreOffice is absent, the file has no place for something, or it cannot be drawn.
        """
        signer = document.signers[-1]
        filling = Filling(
            symbol=document.symbol_line,
            date=document.date_line,
            recipients=tuple(line for line in (*document.recipient_lines, document.kept_by) if line),
            authority=signer.authority,
            post=signer.post,
            name=signer.name,
        )
        try:
            data = await self._files.get(word.sha256)
            places = await self._cage.run(who, places_in, data)
            missing = [say(f"word.place.{place.value}") for place in NEEDED if place not in places]
            if missing:
                raise Rejected("publishing.word-places", places=", ".join(missing))
            written = await self._cage.run(who, filled, data, filling)
            pdf = await self._office.convert(who, written, DOCX, Target.PDF)
            later = None if document.numbered_later is None else Later.of(document)
            return ComposedPdf(pdf, await self._cage.run(who, places_on, pdf, names, later), ())
        except NoOffice as error:
            raise Rejected("file.no-office") from error
        except (FileMissing, NotConverted, UnacceptableFile, UnreadableWord) as error:
            raise Rejected("file.not-drawn") from error
        except NoSpot as error:
            raise Rejected("publishing.word-places", places=say("word.place.signer")) from error
        except NoRoom as error:
            lines = ", ".join((say("word.place.symbol"), say("word.place.date")))
            raise Rejected("publishing.word-places", places=lines) from error
