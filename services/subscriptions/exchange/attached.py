"""The head and the files of a document that a message brings; the files pass the gate before they are kept."""

from collections.abc import Sequence

from services.subscriptions.edxml.message import Attachment, Message
from shared.cage import CageError
from shared.documents.files import DOCUMENTS, FileRef, UnacceptableFile, media_type_of
from shared.documents.head import DocumentHead
from shared.documents.looking import Gatekeeper, SecrecyInDoubt, SecretContent
from shared.documents.urgency import Urgency
from shared.eventsourcing.decider import Rejected
from shared.uploads.uploads import Uploads

MOST_FILES = 100


def head_of(message: Message) -> DocumentHead:
    """The head as the register holds it; the clerk corrects it when registering."""
    levels = list(Urgency)
    priority = min(message.priority or 0, len(levels) - 1)
    return DocumentHead(
        issuer=_cut(message.sender.name or message.sender.id, 300),
        kind=_cut(message.type_name, 60),
        number=_cut(message.number, 20),
        symbol=_cut(message.symbol, 80),
        date=message.date,
        place=_cut(message.place, 120),
        subject=_cut(message.subject, 2000),
        signer=_cut(message.signer.name, 200),
        signer_authority=_cut(message.signer.competence, 200),
        urgency=levels[priority],
    )


async def keep_files(
    gate: Gatekeeper, who: str, uploads: Uploads, streams: Sequence[str], attachments: tuple[Attachment, ...]
) -> tuple[FileRef, ...]:
    """Keep the files for the ``streams`` that will name them, all or none; documents come first in the answer.

    Raises `Rejected` ``edxml.file-refused`` for a file that is not carried or that the city cannot show,
    ``secret.content`` for a secret one (its content does not enter the system, not even the store of files), and
    ``secret.in-doubt`` where a person would have to be asked, because nobody is there.
    """
    if len(attachments) > MOST_FILES:
        raise Rejected("edxml.file-refused", name=f"{len(attachments)}", reason=f"more than {MOST_FILES} files")
    named = [(_name(attachment, index), attachment.content) for index, attachment in enumerate(attachments, 1)]
    for name, content in named:
        await _check(gate, who, name, content)
    # The media type is read from the bytes: the one that a sender declares is often wrong.
    files = [
        await uploads.keep_for("subscriptions", streams, content, name)
        for name, content in named
        if content is not None
    ]
    return tuple(sorted(files, key=lambda file: file.media_type not in DOCUMENTS))


async def _check(gate: Gatekeeper, who: str, name: str, content: bytes | None) -> None:
    if content is None:
        raise Rejected("edxml.file-refused", name=name, reason="named, but not carried")
    try:
        await gate.admit(who, content, media_type_of(content), name)
    except (UnacceptableFile, CageError) as error:
        raise Rejected("edxml.file-refused", name=name, reason=str(error)) from error
    except SecretContent as error:
        raise Rejected("secret.content") from error
    except SecrecyInDoubt as error:
        raise Rejected("secret.in-doubt", **error.members, digest="") from error


def _name(attachment: Attachment, index: int) -> str:
    """A name that can be kept and shown: a MIME header may hold anything."""
    shown = "".join(letter for letter in attachment.name or "" if letter.isprintable()).strip()
    return shown[:255] or f"tep-{index}"


def _cut(text: str | None, most: int) -> str | None:
    return text[:most] if text else None
