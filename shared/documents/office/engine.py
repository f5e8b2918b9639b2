"""LibreOffice as a service has it: begun with the first document, ended after some idle minutes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Self

from shared.cage import Cage
from shared.documents.files import CONVERTED, DOCX, UnsupportedMedia, media_type_of
from shared.documents.office.conversion import Target, converted
from shared.documents.office.kit import NoOffice, program

IDLE_S = 300


def is_here() -> bool:
    """Whether this machine has LibreOffice."""
    return program() is not None


class Office:
    """Converts one document at a time; people who wait are served in turns."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._cage = Cage(converted.__module__, places=1)
        self._idle_s = idle_s
        self._ending: asyncio.Task[None] | None = None
        self._busy = 0

    @property
    def is_warm(self) -> bool:
        """Whether LibreOffice is loaded now."""
        return self._cage.is_warm

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Self]:
        """End LibreOffice with the block; it begins with the first document."""
        try:
            yield self
        finally:
            await self._stop_ending()
            await self._cage.close()

    async def convert(self, who: str, data: bytes, media_type: str, target: Target) -> bytes:
        """``data``, a file of one of the types `CONVERTED`, as ``target``; ``who`` sent it and waits for their turn.

        Raises `UnsupportedMedia` for another type, `NoOffice`, `NotConverted` and `CageError`.
        """
        if media_type not in CONVERTED:
            raise UnsupportedMedia(media_type)
        if not is_here():
            raise NoOffice
        self._busy += 1
        try:
            await self._stop_ending()
            return await self._cage.run(who, converted, data, media_type, target)
        finally:
            self._busy -= 1
            if not self._busy and self._ending is None:
                self._ending = asyncio.create_task(self._end_when_idle(), name="idle-office")

    async def to_docx(self, who: str, data: bytes) -> bytes:
        """A Word file of any age as DOCX; a DOCX as it is.

        Raises `UnsupportedMedia` for anything else, and what `convert` raises.
        """
        media_type = media_type_of(data)
        if media_type == DOCX:
            return data
        return await self.convert(who, data, media_type, Target.DOCX)

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle_s)
        await self._cage.close()

    async def _stop_ending(self) -> None:
        ending, self._ending = self._ending, None
        if ending is not None:
            ending.cancel()
            with suppress(asyncio.CancelledError):
                await ending
