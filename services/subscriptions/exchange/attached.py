"""What a message brings along: the head of the document, and its files once nothing speaks against them."""

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
    """The head as the register writes it down; the clerk corrects it when registering."""
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
    """Keep the files for the ``streams`` that will name them, all of them or none: documents first, then the rest.

    Raises `Rejected` ``edxml.file-refused`` for one that is not carried or is nothing the city can show,
    ``secret.content``: the content of a secret document does not enter the system, not even its store of files, and
    ``secret.in-doubt``: nobody is there who could be asked.
    """
    if len(attachments) > MOST_FILES:
        raise Rejected("edxml.file-refused", name=f"{len(attachments)}", reason=f"more than {MOST_FILES} files")
    named = [(_name(one, index), one.content) for index, one in enumerate(attachments, 1)]
    for name, content in named:
        await _check(gate, who, name, content)
    # What its maker calls the bytes is not asked: makers are often wrong, and the bytes say what they are.
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
    """As it can be kept and shown: a name out of a MIME header may hold anything."""
    shown = "".join(letter for letter in attachment.name or "" if letter.isprintable()).strip()
    return shown[:255] or f"tep-{index}"


def _cut(text: str | None, most: int) -> str | None:
    return text[:most] if text else None
