"""Examining a file: its text (a scan's by recognition), and what its signatures are worth.

The text takes long: it is read once per file and kept beside it.  Signatures are judged anew because trust and time
change, but at most once a minute: a document that eighty bodies receive is the same file eighty times.
"""

import datetime as dt
import hashlib
from typing import NamedTuple, Protocol, Self

import structlog
from cachetools import TTLCache
from pydantic import BaseModel, ConfigDict

from services.receiving.active_content import active_content
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
from shared.documents.office import Office
from shared.documents.recognition import Recogniser
from shared.documents.signatures import SignatureFinding
from shared.events.people import PersonRef
from shared.events.receiving import NotSecret
from shared.settings import Settings
from shared.signatures.trust import Trust
from shared.signatures.verifying import verify_signatures

_JUDGED_S = 60  # how long a judgement of signatures holds; changed trust is another key of the cache
_KEPT = "text-3"  # changes when reading changes: every file is then read anew

log = structlog.get_logger("gate")


class FileText(BaseModel):
    """The text of a file.

    ``unreadable`` is why it has none: ``password``, ``broken``, ``no-text``, ``no-office`` or ``secret``.
    ``active_content`` is what `services.receiving.active_content` found.  ``not_secret`` names who vouched for the file
    where there were ``doubts``.
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
    """The text of a file and what its signatures are worth."""

    signatures: tuple[SignatureFinding, ...] = ()


class Taken(NamedTuple):
    """A file that was taken in; ``readable`` are the bytes with a text layer: its own or those of the copy."""

    file: FileRef
    found: Examination
    readable: bytes


class Keeping(Protocol):
    """Keeps a file that is taken in, and the searchable copy made from it."""

    async def keep(self, data: bytes, name: str, declared: str) -> FileRef:
        """Keep the file itself."""

    async def keep_copy(self, of: str, data: bytes, name: str, declared: str) -> FileRef:
        """Keep the copy made from the file ``of`` (sha256)."""


class _Ownerless(NamedTuple):
    """Keeps files without recording whose they are."""

    files: FileStore

    async def keep(self, data: bytes, name: str, declared: str) -> FileRef:
        return await self.files.put(data, name, declared)

    async def keep_copy(self, of: str, data: bytes, name: str, declared: str) -> FileRef:
        return await self.files.put(data, name, declared)


class Examiner:
    """Examines the files of one store, in a cage; ``gate`` judges each file before it is kept."""

    def __init__(self, files: FileStore, trust_roots: str, gate: Gatekeeper) -> None:
        self.cage, self.office = gate.cage, gate.office
        self._files = files
        self._trust_roots = trust_roots
        self.gate = gate
        self._judged: TTLCache[tuple[str, Trust], tuple[SignatureFinding, ...]] = TTLCache(256, _JUDGED_S)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The examiner that the settings describe."""
        cage = Cage("services.receiving.reading.places", __name__, "shared.imports.spool", "shared.documents.clearing")
        gate = Gatekeeper(cage, Recogniser(cage, settings.ocr_timeout_s), Office())
        return cls(FileStore.from_url(settings.files_url), settings.trust_roots, gate)

    async def examine(self, file: FileRef, who: str = "") -> Examination:
        """Examine a kept file.  Raises `FileMissing`.

        A file that is marked secret and was kept before anybody examined it is logged for the operators, without its
        words, and answers as ``secret``.
        """
        data = await self._files.get(file.sha256)
        text = await self._kept(file.sha256)
        if text is None:
            try:
                look = await self.gate.look(who, data, file.media_type, file.name)
                text = _text_of(look, await self._active(who, data, file.media_type))
            except (CageError, DangerousArchive, UnsupportedMedia):
                text = FileText(unreadable="broken")  # kept, so that nobody opens the file again
            else:
                if look.verdict.is_secret:
                    log.error("a kept file says that it is secret", sha256=file.sha256)
                    text = FileText(unreadable="secret")
            await self._keep(file.sha256, text)
        return _examination(text, await self._signatures(who, file.sha256, data, file.media_type))

    async def take_in(
        self,
        data: bytes,
        name: str,
        declared: str,
        keeping: Keeping | None = None,
        who: str = "",
        not_secret: PersonRef | None = None,
        *,
        attached: bool = False,
    ) -> Taken:
        """Keep ``data`` if the gate lets it pass; ``not_secret`` is who vouches for it where the gate is in doubt.

        What is ``attached`` to a document may also be a spreadsheet, slides or a picture.

        Raises `UnacceptableFile`, `CageError`, `SecretContent` and `SecrecyInDoubt`; then nothing was kept.
        """
        media_type = check_media_type(data, declared)
        if media_type not in DOCUMENTS and not attached:
            raise UnsupportedMedia(media_type)
        sha256 = hashlib.sha256(data).hexdigest()
        text, copy = await self._kept(sha256), None
        if text is None or text.unreadable in ("no-text", "no-office", "secret"):
            look = await self.gate.look(who, data, media_type)
            if look.verdict.is_secret:
                raise SecretContent
            text, copy = _text_of(look, await self._active(who, data, media_type)), look.copy
        doubts = (*text.doubts, *doubts_of_name(name))
        if doubts and not_secret is None:
            raise SecrecyInDoubt(doubts)
        if doubts and not_secret is not None:
            text = text.model_copy(update={"not_secret": NotSecret(by=not_secret, at=dt.datetime.now(dt.UTC))})
            log.info("kept on somebody's word that it is not secret", person=not_secret.person_id, sha256=sha256)
        keeping = keeping or _Ownerless(self._files)
        file = await keeping.keep(data, name, media_type)
        if copy is not None:
            text = text.model_copy(update={"readable": await keeping.keep_copy(sha256, copy, name, PDF)})
        await self._keep(sha256, text)
        signatures = await self._signatures(who, sha256, data, media_type)
        if copy is None and text.readable is not None:
            copy = await self._files.get(text.readable.sha256)
        return Taken(file, _examination(text, signatures), copy or data)

    async def _active(self, who: str, data: bytes, media_type: str) -> tuple[str, ...]:
        return await self.cage.run(who, active_content, data) if media_type == PDF else ()

    async def _kept(self, sha256: str) -> FileText | None:
        kept = await self._files.get_derived(sha256, _KEPT)
        return None if kept is None else FileText.model_validate_json(kept)

    async def _keep(self, sha256: str, text: FileText) -> None:
        await self._files.put_derived(sha256, _KEPT, text.model_dump_json().encode())

    async def _signatures(self, who: str, sha256: str, data: bytes, media_type: str) -> tuple[SignatureFinding, ...]:
        if media_type != PDF:
            return ()
        trust = Trust.from_folder(self._trust_roots)
        judged = self._judged.get((sha256, trust))
        if judged is None:
            judged = self._judged[sha256, trust] = await verify_signatures(self.cage, who, data, trust)
        return judged


def _text_of(look: Look, active: tuple[str, ...]) -> FileText:
    """What is kept of a look at a file."""
    recognised = look.copy is not None
    return FileText(
        text=look.text,
        unreadable=look.unreadable,
        recognised=recognised,
        active_content=active,
        doubts=look.verdict.doubts,
    )


def _examination(text: FileText, signatures: tuple[SignatureFinding, ...]) -> Examination:
    return Examination(**dict(text), signatures=signatures)
