"""The files of a message, in whatever elements and wrappings its maker put them."""

import base64
import binascii
import mimetypes
import re
from collections.abc import Callable
from dataclasses import dataclass

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import Attachment
from services.subscriptions.edxml.packaging import Part, bare_id
from services.subscriptions.edxml.tree import Node
from services.subscriptions.edxml.unpacking import gunzip, inflate_zlib, is_gzip, is_zip, only_entry
from services.subscriptions.edxml.values import clean, clean_name

LARGEST_FILE = 150 * 1024 * 1024  # bytes, unpacked
LARGEST_RATIO = 200  # unpacked ÷ packed, for files that unpack to more than a megabyte
MOST_WRAPPINGS = 3

_NAMES = ("attachmentname", "filename", "name", "title")
_TYPES = ("contenttype", "filetype", "mimetype", "mediatype", "type")
_IDS = ("contentid", "id", "cid")
_DESCRIPTIONS = ("description", "desc")
_CONTENTS = ("contenttransferencoded", "content", "filecontent", "attachmentcontent", "data", "base64", "value")
_ENCODING_NAMES = {"base64", "binary", "gzip", "zip", "7bit", "8bit"}
_LISTS = {"attachmentencoded", "attachments", "attachmentlist", "listattachment"}
_ARCHIVES = (".zip", ".gz", ".tgz", ".z")
_ARCHIVE_TYPES = {"application/zip", "application/x-zip-compressed", "application/x-zip", "application/gzip",
                  "application/x-gzip", "multipart/x-zip"}  # fmt: skip
_UNCLEAR = {*_ARCHIVE_TYPES, "application/octet-stream", None}


@dataclass
class _Found:
    """A file as one element describes it."""

    name: str | None
    media_type: str | None
    description: str | None
    content_id: str | None
    encoded: str | None = None


def attachments_of(root: Node, parts: tuple[Part, ...]) -> tuple[Attachment, ...]:
    """Every file that the message carries or names, in the order of its manifest.  Raises `UnreadableMessage`."""
    manifest = [_found(node) for node in _references(root)]
    carried = [_found(node, content=True) for node in _carriers(root)]
    ways = [_Way(found) for found in carried] + [_Way(_of_part(part), part.content) for part in parts]
    matched = _matched(manifest, ways)
    named = [
        _attachment(_joined(way, reference), _bytes_of(way)) if way else _attachment(reference, None)
        for reference, way in zip(manifest, matched, strict=True)
    ]
    taken = {id(way) for way in matched}
    return (*named, *(_attachment(way.found, _bytes_of(way)) for way in ways if id(way) not in taken))


@dataclass(eq=False)
class _Way:
    """The bytes of a file: encoded in the XML, or a MIME part (``raw``) beside it."""

    found: _Found
    raw: bytes | None = None


def _references(root: Node) -> list[Node]:
    manifest = next((node for node in root.walk() if node.name in ("edxmlmanifest", "manifest")), None)
    return manifest.named("reference") if manifest else []


def _carriers(root: Node) -> list[Node]:
    inside = [node for listing in root.walk() if listing.name in _LISTS for node in listing.children if node.children]
    loose = [node for node in root.walk() if node.name == "attachment" and node.children]
    known = {id(node): node for node in (*inside, *loose)}
    return [node for node in root.walk() if id(node) in known]


def _found(node: Node, content: bool = False) -> _Found:
    values = {child.name: child.text for child in node.children if not child.children}
    values = {**{key: value for key, value in node.attributes.items() if key not in values}, **values}

    def first(names: tuple[str, ...]) -> str | None:
        return next((value for name in names if (value := clean(values.get(name))) is not None), None)

    href = node.attributes.get("href")
    return _Found(
        name=_base_name(next((value for name in _NAMES if (value := clean_name(values.get(name)))), None)),
        media_type=_media_type(first(_TYPES)),
        description=first(_DESCRIPTIONS),
        content_id=bare_id(first(_IDS)) or bare_id(href),
        encoded=_encoded(node, values) if content else None,
    )


def _encoded(node: Node, values: dict[str, str]) -> str | None:
    for name in _CONTENTS:
        text = values.get(name, "").strip()
        if text and text.casefold() not in _ENCODING_NAMES:
            return text
    known = {*_NAMES, *_TYPES, *_IDS, *_DESCRIPTIONS, *node.attributes}
    others = [text for name, text in values.items() if name not in known and len(text.strip()) > 16]
    own = [node.text] if node.text.strip() else []
    return max((*others, *own), key=len, default=None)


def _of_part(part: Part) -> _Found:
    return _Found(_base_name(clean_name(part.name)), _media_type(part.media_type), None, part.content_id)


def _matched(manifest: list[_Found], ways: list[_Way]) -> "list[_Way | None]":
    """The bytes of each line of the manifest: by content id, else by name, else in order."""
    matched: list[_Way | None] = [None] * len(manifest)
    left = list(ways)

    def take(same: Callable[[_Found, _Found], bool]) -> None:
        for index, reference in enumerate(manifest):
            if matched[index] is None:
                matched[index] = next((way for way in left if same(reference, way.found)), None)
                left[:] = [way for way in left if way is not matched[index]]

    take(lambda reference, found: reference.content_id is not None and reference.content_id == found.content_id)
    take(lambda reference, found: reference.name is not None and reference.name == found.name)
    if matched.count(None) == len(left):
        take(lambda reference, found: True)
    return matched


def _joined(way: _Way, reference: _Found) -> _Found:
    carried = way.found
    # A name in a MIME header may have been altered on its way; a name in the XML has not.
    names = (reference.name, carried.name) if way.raw is not None else (carried.name, reference.name)
    return _Found(
        name=names[0] or names[1],
        media_type=_better(carried.media_type, reference.media_type),
        description=carried.description or reference.description,
        content_id=carried.content_id or reference.content_id,
        encoded=carried.encoded,
    )


def _better(carried: str | None, reference: str | None) -> str | None:
    return reference if carried in _UNCLEAR and reference is not None else carried


def _bytes_of(way: _Way) -> bytes | None:
    if way.raw is not None:
        return way.raw
    return None if way.found.encoded is None else _from_base64(way.found.encoded, way.found.name)


def _from_base64(text: str, name: str | None) -> bytes:
    if text[:5].casefold() == "data:":
        text = text.partition(",")[2]
    compact = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableMessage("attachment-broken", f"{name or 'a file'} is no base64: {error}") from error


def _attachment(found: _Found, content: bytes | None) -> Attachment:
    name, media_type = found.name, found.media_type
    if content is not None:
        content, name, unwrapped = _unwrap(content, name, media_type)
        if unwrapped and media_type in _ARCHIVE_TYPES:
            media_type = mimetypes.guess_type(name)[0] if name else None
    return Attachment(
        name=name, media_type=media_type, description=found.description, content_id=found.content_id, content=content
    )


def _unwrap(content: bytes, name: str | None, media_type: str | None) -> tuple[bytes, str | None, bool]:
    """The file inside gzip, zlib or a ZIP of one entry; an archive that was sent as an archive stays one."""
    unwrapped = False
    for _ in range(MOST_WRAPPINGS):
        if name is not None and name.casefold().endswith(_ARCHIVES) and media_type in _UNCLEAR:
            break
        most = min(LARGEST_FILE, max(len(content) * LARGEST_RATIO, 1 << 20))
        inner = _inside(content, name, most)
        if inner is None:
            break
        content, unwrapped = inner[1], True
        if name is None or name.casefold().endswith(_ARCHIVES):
            name = inner[0] or name
    return content, name, unwrapped


def _inside(content: bytes, name: str | None, most: int) -> tuple[str | None, bytes] | None:
    if is_zip(content):
        return only_entry(content, most)
    if is_gzip(content):
        stem = name[:-3] if name is not None and name.casefold().endswith(".gz") else None
        return stem, gunzip(content, most)
    if is_gzip(content[4:]) and int.from_bytes(content[:4], "little") <= most:
        return None, gunzip(content[4:], most)  # .NET writes the length before the gzip
    if content[:2] in (b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
        try:
            return None, inflate_zlib(content, most)
        except UnreadableMessage as error:
            if error.code == "attachment-bomb":
                raise
    return None


def _base_name(name: str | None) -> str | None:
    if name is None:
        return None
    return name.replace("\\", "/").rpartition("/")[2] or None


def _media_type(declared: str | None) -> str | None:
    """The media type of a declaration: ``application/pdf; charset=…``, ``.pdf`` and ``PDF`` → ``application/pdf``."""
    if declared is None:
        return None
    plain = declared.partition(";")[0].strip().casefold()
    if re.fullmatch(r"[\w.+-]+/[\w.+-]+", plain):
        return plain
    return mimetypes.guess_type(f"x.{plain.lstrip('.')}")[0]
