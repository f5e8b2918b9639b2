"""Files come in: judged, kept as their uploader's, and read."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from pydantic import BaseModel

from services.receiving.examination import Examiner
from services.receiving.reading import Reading, read_off
from services.receiving.reading.places import Place, find_places
from shared.bodies.actor import Actor
from shared.documents.files import (
    PDF,
    PICTURES,
    DangerousArchive,
    FileRef,
    MediaTypeMismatch,
    UnacceptableFile,
    UnsupportedMedia,
    media_type_of,
)
from shared.documents.looking import Gatekeeper, SecrecyInDoubt, SecretContent
from shared.documents.signatures import SignatureFinding
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Rejected
from shared.uploads.uploads import TooManyUploads, Uploads

log = structlog.get_logger("gate")


class UploadedFile(BaseModel):
    """A kept file and what was read off it.

    ``problem`` says why nothing was read: ``password``, ``broken``, ``no-text`` or ``no-office``.  ``places`` tells
    where on the pages each field of the head was found.
    """

    file: FileRef
    reading: Reading | None = None
    problem: str | None = None
    recognised: bool = False
    places: Mapping[str, Place] = {}
    signatures: tuple[SignatureFinding, ...] = ()
    active_content: tuple[str, ...] = ()


async def take_file(
    examiner: Examiner,
    uploads: Uploads,
    actor: Actor,
    data: bytes,
    name: str,
    declared: str = "application/octet-stream",
    word: str = "",
    *,
    attached: bool = False,
) -> UploadedFile:
    """Keep ``data`` as a file of ``actor`` and read its head; ``word`` is the digest that they vouched for, or ``1``.

    What is ``attached`` to a document has no head, and may be of more types.

    Raises `Rejected` with the reason why it is not kept.
    """
    digest = _digest(data)
    confirmed = PersonRef.of(actor) if word in ("1", digest) else None
    cage = examiner.cage
    with _refusing(digest):
        await uploads.guard_share(actor, len(data))
        taken = await examiner.take_in(
            data, name, declared, uploads.of(actor), who=actor.person_id, not_secret=confirmed, attached=attached
        )
    file, found, readable = taken
    if found.unreadable or attached:
        return UploadedFile(
            file=file, problem=found.unreadable, signatures=found.signatures, active_content=found.active_content
        )
    reading = await cage.run(actor.person_id, read_off, found.text.encode())
    is_pdf = file.media_type == PDF
    places = await cage.run(actor.person_id, find_places, readable, reading) if is_pdf else {}
    return UploadedFile(
        file=file,
        reading=reading,
        recognised=found.recognised,
        places=places,
        signatures=found.signatures,
        active_content=found.active_content,
    )


async def take_picture(
    gate: Gatekeeper, uploads: Uploads, actor: Actor, data: bytes, name: str, word: str = ""
) -> FileRef:
    """Keep a picture that stands in the text of a draft as a file of ``actor``; ``word`` is as in `take_file`.

    Raises `Rejected` with the reason why it is not kept.
    """
    digest = _digest(data)
    with _refusing(digest, "file.no-picture"):
        media_type = media_type_of(data)
        if media_type not in PICTURES:
            raise UnsupportedMedia(media_type)
        await uploads.guard_share(actor, len(data))
        look = await gate.admit(actor.person_id, data, media_type, name, not_secret=word in ("1", digest))
        if look.verdict.in_doubt:
            log.info("a picture kept on somebody's word that it is not secret", person=actor.person_id, sha256=digest)
        return await uploads.upload(actor, data, name, media_type)


def _digest(data: bytes) -> str:
    if not data:
        raise Rejected("file.empty")
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _refusing(digest: str, other: str = "file.unsupported") -> Iterator[None]:
    """Tells why a file is not kept; ``other`` is the problem of one that has none of the known types."""
    try:
        yield
    except SecretContent as error:
        raise Rejected("secret.content") from error
    except SecrecyInDoubt as error:
        raise Rejected("secret.in-doubt", **error.members, digest=digest) from error
    except TooManyUploads as error:
        raise Rejected("file.too-many-unused") from error
    except MediaTypeMismatch as error:
        raise Rejected("file.not-what-it-says", reason=str(error)) from error
    except DangerousArchive as error:
        raise Rejected("file.dangerous") from error
    except UnacceptableFile as error:
        raise Rejected(other) from error
