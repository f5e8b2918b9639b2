"""The packaging of a message: an XML file or a SOAP envelope with MIME parts, either of them perhaps compressed.

MIME is split by hand, because a part may have hundreds of binary megabytes that no text parser should read.  The
standard library reads the parts' headers.
"""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import unquote

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.unpacking import LARGEST_RATIO, SMALL, entries_of, gunzip, is_gzip, is_zip

LARGEST_MESSAGE = 150 * 1024 * 1024  # bytes
MOST_PARTS = 200
LONGEST_HEADERS = 64 * 1024  # bytes

_BOUNDARY_LINE = re.compile(rb"^--(?P<boundary>[^\r\n]{1,200}?)[ \t]*\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_XML_TYPES = ("text/xml", "application/xml", "application/xop+xml", "application/soap+xml")


@dataclass(frozen=True)
class Part:
    """A file that came beside the XML."""

    content: bytes
    name: str | None = None
    media_type: str | None = None
    content_id: str | None = None


def unpack(data: bytes) -> tuple[bytes, tuple[Part, ...]]:
    """The message's XML, and the parts beside it.  Raises `UnreadableMessage`."""
    if len(data) > LARGEST_MESSAGE:
        raise UnreadableMessage("too-large", f"{len(data)} bytes; a message may have {LARGEST_MESSAGE}")
    for _ in range(3):
        if is_gzip(data):
            data = gunzip(data, min(LARGEST_MESSAGE, max(len(data) * LARGEST_RATIO, SMALL)))
        elif is_zip(data):
            return _out_of_archive(data)
        elif (decoded := _out_of_base64(data)) is not None:
            data = decoded
        else:
            break
    if _is_xml(data):
        return data, ()
    return _out_of_mime(data)


def _is_xml(data: bytes) -> bool:
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] == b"<" or data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:2] == b"\x00<"


def _out_of_archive(data: bytes) -> tuple[bytes, tuple[Part, ...]]:
    entries = entries_of(data, LARGEST_MESSAGE)
    xml = next((content for name, content in entries if name.casefold().endswith((".xml", ".edxml"))), None)
    if xml is None:
        xml = next((content for _, content in entries if _is_xml(content)), None)
    if xml is None:
        raise UnreadableMessage("not-edxml", "the archive holds no XML")
    parts = [Part(content, name.rpartition("/")[2]) for name, content in entries if content is not xml]
    return xml, tuple(parts)


def _out_of_base64(data: bytes) -> bytes | None:
    if _is_xml(data) or not re.fullmatch(rb"[A-Za-z0-9+/=\s]+", data[:4096]):
        return None
    try:
        return base64.b64decode(b"".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _out_of_mime(data: bytes) -> tuple[bytes, tuple[Part, ...]]:
    data = data.lstrip(b"\r\n")
    head, body, start = EmailMessage(), data, None
    if not _BOUNDARY_LINE.match(data):
        head, body = _headers_and_body(data)
        start = _id_of(head.get_param("start"))
    boundary = head.get_boundary()
    if boundary is None:
        line = _BOUNDARY_LINE.match(body.lstrip(b"\r\n"))
        if line is None:
            if _is_xml(decoded := _decoded(head, body)):
                return decoded, ()
            raise UnreadableMessage("not-edxml", "neither XML nor a MIME message")
        boundary = line["boundary"].decode("latin-1")
    parts = [_headers_and_body(raw) for raw in _split(body, boundary.encode("latin-1", "replace"))]
    if not parts:
        raise UnreadableMessage("malformed", "a MIME message without parts")
    root = _root(parts, start)
    others = [_part(headers, raw) for index, (headers, raw) in enumerate(parts) if index != root]
    return _decoded(*parts[root]), tuple(others)


def _split(body: bytes, boundary: bytes) -> list[bytes]:
    delimiter = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(?P<end>--)?[ \t]*(?:\r?\n|$)")
    parts: list[bytes] = []
    begun: int | None = None
    for match in delimiter.finditer(body):
        if begun is not None:
            parts.append(body[begun : match.start()])
        begun = match.end()
        if match["end"] or len(parts) >= MOST_PARTS:
            return parts
    if begun is not None and begun < len(body):
        parts.append(body[begun:])  # the closing delimiter is missing: the rest is the last part
    return parts


def _headers_and_body(raw: bytes) -> tuple[EmailMessage, bytes]:
    if raw.startswith((b"\r\n", b"\n")):
        return EmailMessage(), raw.removeprefix(b"\r").removeprefix(b"\n")
    blank = _BLANK_LINE.search(raw, 0, LONGEST_HEADERS)
    if blank is None:
        raise UnreadableMessage("not-edxml", "neither XML nor a MIME message")
    lines = raw[: blank.start()].splitlines()
    if lines and re.match(rb"^(?:POST|PUT|HTTP/)", lines[0]):
        lines = lines[1:]  # a recorded HTTP request
    try:
        message = BytesParser(policy=HTTP).parsebytes(b"\r\n".join(lines) + b"\r\n\r\n", headersonly=True)
        assert isinstance(message, EmailMessage)
        message.get_content_type()
    except Exception as error:  # hostile headers make the parser fail in many ways
        raise UnreadableMessage("malformed", f"MIME headers: {error!r}") from error
    return message, raw[blank.end() :]


def _root(parts: list[tuple[EmailMessage, bytes]], start: str | None) -> int:
    for index, (headers, _) in enumerate(parts):
        if start is not None and _id_of(headers.get("content-id")) == start:
            return index
    for index, (headers, raw) in enumerate(parts):
        declared = headers.get_content_type() if headers.get("content-type") else None
        inline = declared in (None, *_XML_TYPES) and headers.get_content_disposition() != "attachment"
        if inline and _is_xml(_decoded(headers, raw)):
            return index
    for index, (headers, raw) in enumerate(parts):
        if _is_xml(_decoded(headers, raw)):
            return index
    raise UnreadableMessage("not-edxml", "no part of the MIME message is XML")


def _part(headers: EmailMessage, raw: bytes) -> Part:
    declared = headers.get_content_type() if headers.get("content-type") else None
    try:
        name = headers.get_filename()
    except Exception:  # hostile headers: the name may stand in the manifest
        name = None
    return Part(_decoded(headers, raw), name, declared, _id_of(headers.get("content-id")))


def _id_of(value: object) -> str | None:
    return bare_id(value) if isinstance(value, str) else None


def bare_id(value: str | None) -> str | None:
    """A content id without ``cid:`` and angle brackets."""
    if value is None:
        return None
    text = value.strip().strip("<>").strip()
    return unquote(text[4:] if text[:4].casefold() == "cid:" else text) or None


def _decoded(headers: EmailMessage, raw: bytes) -> bytes:
    encoding = str(headers.get("content-transfer-encoding", "")).strip().casefold()
    if encoding == "base64":
        try:
            return base64.b64decode(b"".join(raw.split()) + b"==")
        except (binascii.Error, ValueError) as error:
            raise UnreadableMessage("attachment-broken", "a MIME part is no base64") from error
    if encoding == "quoted-printable":
        return quopri.decodestring(raw)
    return raw
