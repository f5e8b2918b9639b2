"""Looking into a file: its text (from a scan by recognition), and what its signatures are worth.

What takes long is done once per file and kept beside it.  Signatures are judged anew, for trust and time change, but
not more than once a minute: a document that comes in at eighty bodies is the same file eighty times.
"""

import datetime as dt
import hashlib
from typing import NamedTuple, Protocol, Self

import structlog
from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict

from services.receiving.active_content import active_content
from services.receiving.signatures import Trust, verify_signatures
from shared.cage import Cage, CageError
from shared.documents.files import (
    DOCUMENTS,
    PDF,
    DangerousArchive,
    FileRef,
    FileStore,
    UnsupportedMedia,
    check_media_type,
)
from shared.documents.gate import Doubt, doubts_of_name
from shared.documents.looking import Gatekeeper, Look, SecrecyInDoubt, SecretContent
from shared.documents.recognition import Recogniser
from shared.documents.signatures import SignatureFinding
from shared.events.people import PersonRef
from shared.events.receiving import NotSecret
from shared.settings import Settings

_JUDGED_S = 60  # how long a judgement of signatures holds; changed trust does not wait for it
_KEPT = "text-3"  # changes when reading does: what was kept by the former way is then read anew

log = structlog.get_logger("gate")


class FileText(BaseModel):
    """What a file says.  ``unreadable`` is why it says nothing: ``password``, ``broken`` or ``no-text``.

    ``active_content``: what it carries that would act by itself (`services.receiving.active_content`).
    ``not_secret``: who said so where ``doubts`` left it open.
    """

    model_config = ConfigDict(frozen=True)

    text: str = ""
    recognised: bool = False
    readable: FileRef | None = None
    unreadable: str | None = None
    active_content: tuple[str, ...] = ()
    not_secret: NotSecret | None = None
    doubts: tuple[Doubt, ...] = ()


class Examination(FileText):
    """What a file says, and who signed it."""

    signatures: tuple[SignatureFinding, ...] = ()


class Taken(NamedTuple):
    """A file that was taken in; ``readable`` are the bytes whose text can be pointed at: its own or the copy's."""

    file: FileRef
    found: Examination
    readable: bytes


class Keeping(Protocol):
    """How a file that is taken in is kept, and the searchable copy that is made out of it."""

    async def keep(self, data: bytes, name: str, declared: str) -> FileRef:
        """Keep the file itself."""

    async def keep_copy(self, of: str, data: bytes, name: str, declared: str) -> FileRef:
        """Keep what was made out of the file ``of`` (sha256)."""


class _Ownerless(NamedTuple):
    """Kept without saying whose it is."""

    files: FileStore

    async def keep(self, data: bytes, name: str, declared: str) -> FileRef:
        return await self.files.put(data, name, declared)

    async def keep_copy(self, of: str, data: bytes, name: str, declared: str) -> FileRef:
        return await self.files.put(data, name, declared)


class Examiner:
    """Reads files of one store, in a cage; ``gate`` looks at each before it is kept."""

    def __init__(self, files: FileStore, trust_roots: str, gate: Gatekeeper) -> None:
        self.cage = gate.cage
        self._files = files
        self._trust_roots = trust_roots
        self._gate = gate
        self._judged: TTLCache[tuple[str, Trust], tuple[SignatureFinding, ...]] = TTLCache(256, _JUDGED_S)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The examiner that the settings describe."""
        cage = Cage("services.receiving.reading.places", __name__)
        gate = Gatekeeper(cage, Recogniser(cage, settings.ocr_timeout_s))
        return cls(FileStore.from_url(settings.files_url), settings.trust_roots, gate)

    async def examine(self, file: FileRef, who: str = "") -> Examination:
        """Look into a kept file.  Raises `FileMissing`.

        What says that it is secret, and came in before anybody looked, is told to operators; its words stay here.
        """
        data = await self._files.get(file.sha256)
        said = await self._kept(file.sha256)
        if said is None:
            try:
                look = await self._gate.look(who, data, file.media_type, file.name)
                said = _told(look, await self._active(who, data, file.media_type))
            except (CageError, DangerousArchive, UnsupportedMedia):
                said = FileText(unreadable="broken")  # it is here already; nobody opens it again
            else:
                if look.verdict.is_secret:
                    log.error("a kept file says that it is secret", sha256=file.sha256)
                    said = FileText(unreadable="secret")
            await self._keep(file.sha256, said)
        signatures = await self._signatures(who, file.sha256, data, file.media_type)
        return Examination(**said.model_dump(), signatures=signatures)

    async def take_in(
        self,
        data: bytes,
        name: str,
        declared: str,
        keeping: Keeping | None = None,
        who: str = "",
        not_secret: PersonRef | None = None,
    ) -> Taken:
        """Keep ``data`` once the gate has nothing against it; ``not_secret`` is who says so where it is in doubt.

        Raises `UnacceptableFile`, `CageError`, `SecretContent` and `SecrecyInDoubt`; then nothing was kept.
        """
        media_type = check_media_type(data, declared)
        if media_type not in DOCUMENTS:
            raise UnsupportedMedia(media_type)
        sha256 = hashlib.sha256(data).hexdigest()
        said, copy = await self._kept(sha256), None
        if said is None or said.unreadable in ("no-text", "secret"):
            look = await self._gate.look(who, data, media_type)
            if look.verdict.is_secret:
                raise SecretContent
            said, copy = _told(look, await self._active(who, data, media_type)), look.copy
        doubts = (*said.doubts, *doubts_of_name(name))
        if doubts and not_secret is None:
            raise SecrecyInDoubt(doubts)
        if doubts and not_secret is not None:
            said = said.model_copy(update={"not_secret": NotSecret(by=not_secret, at=dt.datetime.now(dt.UTC))})
            log.info("kept on somebody's word that it is not secret", person=not_secret.person_id, sha256=sha256)
        keeping = keeping or _Ownerless(self._files)
        file = await keeping.keep(data, name, media_type)
        if copy is not None:
            said = said.model_copy(update={"readable": await keeping.keep_copy(sha256, copy, name, PDF)})
        await self._keep(sha256, said)
        signatures = await self._signatures(who, sha256, data, media_type)
        if copy is None and said.readable is not None:
            copy = await self._files.get(said.readable.sha256)
        return Taken(file, Examination(**said.model_dump(), signatures=signatures), copy or data)

    async def _active(self, who: str, data: bytes, media_type: str) -> tuple[str, ...]:
        return await self.cage.run(who, active_content, data) if media_type == PDF else ()

    async def _kept(self, sha256: str) -> FileText | None:
        kept = await self._files.get_derived(sha256, _KEPT)
        return None if kept is None else FileText.model_validate_json(kept)

    async def _keep(self, sha256: str, said: FileText) -> None:
        await self._files.put_derived(sha256, _KEPT, said.model_dump_json().encode())

    async def _signatures(self, who: str, sha256: str, data: bytes, media_type: str) -> tuple[SignatureFinding, ...]:
        if media_type != PDF:
            return ()
        trust = Trust.from_folder(self._trust_roots)
        judged = self._judged.get((sha256, trust))
        if judged is None:
            judged = self._judged[sha256, trust] = await verify_signatures(self.cage, who, data, trust)
        return judged


def _told(look: Look, active: tuple[str, ...]) -> FileText:
    """What is kept beside a file of what was seen of it."""
    recognised = look.copy is not None
    return FileText(
        text=look.text,
        unreadable=look.unreadable,
        recognised=recognised,
        active_content=active,
        doubts=look.verdict.doubts,
    )
