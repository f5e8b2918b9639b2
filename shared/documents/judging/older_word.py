"""Word files that only LibreOffice opens: whether it will open them as what they are.

LibreOffice takes a ``.doc`` that it does not know for plain text and shows its bytes: such a file is unreadable
instead.
"""

import io
import zipfile

from shared.cage import caged
from shared.documents.files import DOC, ODT, DangerousArchive, UnsupportedMedia
from shared.documents.judging import judge
from shared.documents.judging.archives import BROKEN_ZIP
from shared.documents.unreadable import UnreadableDocument

_WORD = (b"\xec\xa5", b"\xdc\xa5")  # how the stream begins since Word 97 (MS-DOC, 2.5.2), and before
_ALIGNED = 64
_ENCRYPTED = 0x01  # in the byte of flags that stands 11 bytes into the stream


@caged(UnreadableDocument, DangerousArchive, UnsupportedMedia)
def check_older_word(data: bytes, media_type: str) -> None:
    """Raises `UnreadableDocument` (``password``, ``broken``), `DangerousArchive` and `UnsupportedMedia`."""
    judge(data, media_type)
    if media_type == DOC:
        _check_doc(data)
    elif media_type == ODT:
        _check_odt(data)


def _check_doc(data: bytes) -> None:
    """Somewhere a stream begins as Word's does; every stream begins at a multiple of 64 bytes (MS-CFB, 2.2)."""
    begins = zip(data[::_ALIGNED], data[1::_ALIGNED], strict=False)
    begin = next((number * _ALIGNED for number, pair in enumerate(begins) if bytes(pair) in _WORD), None)
    if begin is None:
        raise UnreadableDocument("broken", "no stream begins as that of a Word document")
    if data[begin + 11 : begin + 12] and data[begin + 11] & _ENCRYPTED:
        raise UnreadableDocument("password")


def _check_odt(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            manifest = archive.read("META-INF/manifest.xml")
    except BROKEN_ZIP as error:
        raise UnreadableDocument("broken", str(error)) from error
    if b"encryption-data" in manifest:
        raise UnreadableDocument("password")
