"""Files come in: judged, kept as their uploader's, and read."""

import hashlib
from collections.abc import Mapping

from pydantic import BaseModel

from services.receiving.examination import Examiner
from services.receiving.reading import Reading, read_off
from services.receiving.reading.places import Place, find_places
from shared.bodies.actor import Actor
from shared.documents.files import PDF, DangerousArchive, FileRef, MediaTypeMismatch, UnacceptableFile
from shared.documents.looking import SecrecyInDoubt, SecretContent
from shared.documents.signatures import SignatureFinding
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Rejected
from shared.uploads.uploads import TooManyUploads, Uploads


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
) -> UploadedFile:
    """Keep ``data`` as a file of ``actor`` and read its head; ``word`` is the digest that they vouched for, or ``1``.

    Raises `Rejected` with the reason why it is not kept.
    """
    if not data:
        raise Rejected("file.empty")
    cage = examiner.cage
    digest = hashlib.sha256(data).hexdigest()
    confirmed = PersonRef.of(actor) if word in ("1", digest) else None
    try:
        await uploads.guard_share(actor, len(data))
        taken = await examiner.take_in(
            data, name, declared, uploads.of(actor), who=actor.person_id, not_secret=confirmed
        )
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
        raise Rejected("file.unsupported") from error
    file, found, readable = taken
    if found.unreadable:
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
