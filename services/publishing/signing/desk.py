"""What an act of signing works with: the files, the keys and whom the city trusts."""

from dataclasses import dataclass

import asyncpg
from fastapi import Request
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper

from services.publishing.keys.decider import DECIDER as KEYS
from services.publishing.keys.state import State as Key
from services.publishing.signing.fields import Picture
from shared.documents.files import PDF, FileRef, FileStore
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.settings import Settings
from shared.signatures.trust import Trust
from shared.uploads.uploads import Uploads

TIME_STAMP_S = 10  # seconds that an authority has for a time stamp


@dataclass(frozen=True)
class Desk:
    """The tools of a ceremony; ``portal`` is where the QR of a paper leads, ``""`` where papers bear none."""

    pool: asyncpg.Pool
    handler: CommandHandler
    files: FileStore
    trust: Trust
    timestamper: TimeStamper | None
    portal: str = ""

    @classmethod
    def of(cls, request: Request) -> "Desk":
        """The desk of the service that answers ``request``."""
        state = request.app.state
        settings: Settings = state.settings
        url = settings.timestamp_url
        return cls(
            state.pool,
            state.handler,
            FileStore.from_url(settings.files_url),
            Trust.from_folder(settings.trust_roots),
            HTTPTimeStamper(url, timeout=TIME_STAMP_S) if url else None,
            settings.marks_url,
        )

    async def key(self, holder_id: str) -> Key:
        """The key of a holder.  Raises `Rejected` where there is none, or it is blocked."""
        key, _ = await self.handler.state(KEYS, holder_id)
        if key.way is None:
            raise Rejected("keys.none")
        if key.blocked:
            raise Rejected("keys.blocked")
        return key

    async def picture(self, key: Key) -> Picture | None:
        """What is seen of the holder's signatures; ``None`` where no picture was given."""
        if key.picture is None or key.width_mm is None:
            return None
        return Picture(await self.files.get(key.picture.sha256), key.width_mm)

    async def keep(self, document_id: str, data: bytes, name: str) -> FileRef:
        """Keep a signed file for the document that is about to name it."""
        return await Uploads(self.pool, self.files).keep_for("publishing", [document_id], data, name, PDF)
