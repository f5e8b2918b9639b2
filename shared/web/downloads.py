"""Headers of a file that a browser gets: shown only where that is harmless, under a name of one line.

RFC 6266 (Content-Disposition) with RFC 8187 names; RFC 9110, 15.3.7 for parts.
"""

import re
from urllib.parse import quote

from shared.documents.files import CONVERTED, PDF, PPTX, SHOWN, TEXT, XLSX, safe_name

KNOWN = {
    PDF: ".pdf", **CONVERTED, XLSX: ".xlsx", PPTX: ".pptx", TEXT: ".txt",
    "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif",
    "application/zip": ".zip", "application/xml": ".xml", "application/json": ".json", "text/csv": ".csv",
}  # fmt: skip
"""The media types that this system sends, with the ending of the file's name; others are sent as bytes."""

_ALSO = {".jpg": (".jpeg",), ".tif": (".tiff",), ".txt": (".csv", ".md")}
_ATTR_CHAR = "!#$&+-.^_`|~"  # RFC 8187, 3.2.1, besides letters and digits
_APART = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def type_to_send(media_type: str) -> str:
    """The media type for a browser: one of `KNOWN`, else ``application/octet-stream``."""
    if media_type == TEXT:
        return f"{TEXT}; charset=utf-8"
    return media_type if media_type in KNOWN else "application/octet-stream"


def file_headers(name: str, media_type: str, *, download: bool = False) -> dict[str, str]:
    """The headers of a file; only the types in `SHOWN` are shown, and nothing runs in them.

    A PDF is shown without a sandbox, because browsers with a viewer of their own refuse to start it in one.
    """
    inline = media_type in SHOWN and not download
    headers = {
        "Content-Disposition": disposition(name, media_type, inline=inline),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
    }
    if not inline or media_type != PDF:
        headers["Content-Security-Policy"] = _APART
    return headers


def disposition(name: str, media_type: str, *, inline: bool = False) -> str:
    """``Content-Disposition`` for a file whose name ends as its type says."""
    shown = _with_ending(safe_name(name, "tep"), media_type)
    plain = re.sub(r"[^A-Za-z0-9 ._()+-]", "_", shown)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, _ATTR_CHAR)}"


def _with_ending(name: str, media_type: str) -> str:
    ending = KNOWN.get(media_type)
    if ending is None or name.lower().endswith((ending, *_ALSO.get(ending, ()))):
        return name
    return f"{name[: 255 - len(ending)]}{ending}"


def part_asked(header: str | None, size: int) -> tuple[int, int] | None:
    """The part that ``Range`` asks for, as ``[start, end)``; ``None`` means the whole file."""
    match = re.fullmatch(r"bytes=([0-9]{1,15})-([0-9]{0,15})", header or "")
    if match is None:
        return None
    start, end = int(match[1]), min(int(match[2] or size - 1) + 1, size)
    return (start, end) if start < end else None
