"""Plain text: heaps of marks and invisible characters, which no keyboard writes and which make comparing slow."""

import re

from shared.documents.files import DangerousArchive, UnsupportedMedia, decode_text
from shared.documents.marks import heaped

LONGEST_LINE = 1_000_000  # characters
MOST_INVISIBLE = 1_000  # characters, such as marks of direction
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]|\x1b")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")


def judge_text(data: bytes) -> None:
    """Raises `DangerousArchive`, or `UnsupportedMedia` for bytes that are no text."""
    try:
        text = decode_text(data)
    except UnicodeDecodeError as error:
        raise UnsupportedMedia("no text") from error
    if _CONTROLS.search(text):
        raise UnsupportedMedia("control characters are not text")
    if len(_INVISIBLE.findall(text)) > MOST_INVISIBLE:
        raise DangerousArchive("more unseen characters than a text has")
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise DangerousArchive("a line without an end")
    if heaped(text):
        raise DangerousArchive("a heap of combining marks")
