"""Unpacking foreign gzip, zlib and ZIP up to a limit, whatever size they declare."""

import io
import zipfile
import zlib

from services.subscriptions.edxml.errors import UnreadableMessage

MOST_ENTRIES = 200
LARGEST_RATIO = 100  # unpacked ÷ packed of a whole archive, where it unpacks to more than SMALL
SMALL = 4 * 1024 * 1024  # bytes
_CHUNK = 1 << 20


def is_gzip(data: bytes) -> bool:
    """Whether the bytes begin like gzip."""
    return data[:3] == b"\x1f\x8b\x08"


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin like a ZIP archive with entries."""
    return data[:4] == b"PK\x03\x04"


def gunzip(data: bytes, most: int) -> bytes:
    """The bytes inside gzip.  Raises `UnreadableMessage` where they are broken or more than ``most``."""
    return _inflate(data, most, zlib.MAX_WBITS | 16)


def inflate_zlib(data: bytes, most: int) -> bytes:
    """The bytes inside a bare zlib stream.  Raises what `gunzip` raises."""
    return _inflate(data, most, zlib.MAX_WBITS)


def _inflate(data: bytes, most: int, window: int) -> bytes:
    out = bytearray()
    rest = data
    while rest:
        decompressor = zlib.decompressobj(window)
        try:
            while rest and not decompressor.eof:
                out += decompressor.decompress(rest, _CHUNK)
                rest = decompressor.unconsumed_tail
                if len(out) > most:
                    raise UnreadableMessage("attachment-bomb", f"unpacks to more than {most} bytes")
            out += decompressor.flush()
        except zlib.error as error:
            raise UnreadableMessage("attachment-broken", f"broken compression: {error}") from error
        if not decompressor.eof:
            raise UnreadableMessage("attachment-broken", "compressed data that ends too early")
        rest = decompressor.unused_data.lstrip(b"\x00")  # further members, or padding
        if rest and not is_gzip(rest):
            break
    if len(out) > most:
        raise UnreadableMessage("attachment-bomb", f"unpacks to more than {most} bytes")
    return bytes(out)


def entries_of(data: bytes, most: int) -> list[tuple[str, bytes]]:
    """The files of a ZIP archive by name, together at most ``most`` bytes.  Raises `UnreadableMessage`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES:
                raise UnreadableMessage("attachment-bomb", f"an archive of {len(infos)} entries")
            _guard_overlap(infos)
            budget = min(most, max(len(data) * LARGEST_RATIO, SMALL))
            entries = []
            for info in infos:
                entries.append((info.filename, _entry(archive, info, budget)))
                budget -= len(entries[-1][1])
            return entries
    except UnreadableMessage:
        raise
    except Exception as error:  # zipfile raises many kinds of errors on broken archives
        raise UnreadableMessage("attachment-broken", f"a broken ZIP archive: {error!r}") from error


def _guard_overlap(infos: list[zipfile.ZipInfo]) -> None:
    end = 0
    for info in sorted(infos, key=lambda entry: entry.header_offset):
        if info.header_offset < end:
            raise UnreadableMessage("attachment-bomb", "entries that share their bytes")
        end = info.header_offset + 30 + info.compress_size  # a local header without its name


def only_entry(data: bytes, most: int) -> tuple[str, bytes] | None:
    """Name and bytes of the one entry of a ZIP archive; ``None`` where it has several, or cannot be opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) != 1 or infos[0].flag_bits & 0x1:
                return None
            return infos[0].filename.replace("\\", "/").rpartition("/")[2], _entry(archive, infos[0], most)
    except UnreadableMessage:
        raise
    except Exception:  # no archive after all: the file stays as it is
        return None


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.file_size > most:
        raise UnreadableMessage("attachment-bomb", f"an entry of {info.file_size} bytes")
    with archive.open(info) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise UnreadableMessage("attachment-bomb", f"unpacks to more than {most} bytes")
    return content
