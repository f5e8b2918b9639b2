"""A file as a draft: foreign bytes are opened in the cage, what is no DOCX goes through LibreOffice first."""

from services.approval.composing.file import draft_from_json
from shared.cage import Cage
from shared.documents.files import DOCX, media_type_of
from shared.documents.office import Office, Target
from shared.word.draft import WordDraft, read_draft
from shared.word.errors import UnreadableWord

LARGEST_FILE = 200 * 1024 * 1024  # bytes
WHO = "compose"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: an old .doc, or a DOCX under a password


async def draft_of(data: bytes) -> WordDraft:
    """What a file says.

    Raises what `read_draft`, `draft_from_json`, `media_type_of` and `Office.convert` raise, and ``CageError``.
    """
    async with Cage(read_draft.__module__, draft_from_json.__module__).opened() as cage:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and not data.lstrip().startswith(b"{\\rtf"):
            return await cage.run(WHO, draft_from_json, data)
        return await cage.run(WHO, read_draft, await _as_docx(data))


async def _as_docx(data: bytes) -> bytes:
    if data.startswith(_COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableWord("password")
    media_type = media_type_of(data)
    if media_type == DOCX:
        return data
    async with Office().opened() as office:
        return await office.convert(WHO, data, media_type, Target.DOCX)
