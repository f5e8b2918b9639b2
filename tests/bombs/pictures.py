"""Hostile pictures: a few bytes that claim to be walls."""

import struct
import zlib
from collections.abc import Callable

MIB = 1024 * 1024


def _chunk(kind: bytes, data: bytes, crc: int | None = None) -> bytes:
    return (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)
    )


def png(width: int, height: int, bits: int = 1, colour: int = 0, between: bytes = b"", data: bytes = bytes(1000)) -> bytes:  # fmt: skip
    """A PNG that says it is that large."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + between + _chunk(b"IDAT", zlib.compress(data, 9)) + _chunk(b"IEND", b"")


def _text(kind: bytes, size: int) -> bytes:
    packed = zlib.compress(b"a" * size, 9)
    body = {b"zTXt": b"a\0\0" + packed, b"iTXt": b"a\0\1\0\0\0" + packed, b"iCCP": b"a\0\0" + packed}[kind]
    return _chunk(kind, body)


def png_bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile PNGs."""
    sizes = {
        "3.6 gigapixels, one bit": (60_000, 60_000, 1, 0), "a gigapixel in colour": (32_000, 32_000, 8, 2),
        "the largest PNG": (2**31 - 1, 2**31 - 1, 16, 6), "a line across the city": (2**31 - 1, 1, 8, 6),
        "a column to the moon": (1, 2**31 - 1, 8, 6), "400 megapixels in sixteen bits": (20_000, 20_000, 16, 6),
        "200 megapixels": (14_200, 14_200, 8, 0), "a strip of 41,000": (41_000, 10, 8, 2),
        "a palette of a gigapixel": (32_000, 32_000, 8, 3), "no width": (0, 100, 8, 2), "no height": (100, 0, 8, 2),
    }  # fmt: skip
    made: dict[str, Callable[[], bytes]] = {
        name: (lambda size=size: png(*size)) for name, size in sizes.items()
    }  # fmt: skip
    return made | {
        "a comment of 300 MB": lambda: png(9, 9, between=_text(b"zTXt", 300 * MIB)),
        "a comment of 300 MB in Unicode": lambda: png(9, 9, between=_text(b"iTXt", 300 * MIB)),
        "a profile of 300 MB": lambda: png(9, 9, between=_text(b"iCCP", 300 * MIB)),
        "eight hundred comments of a megabyte": lambda: png(9, 9, between=_text(b"zTXt", MIB) * 800),
        "a million frames": lambda: png(
            9, 9, between=_chunk(b"acTL", struct.pack(">II", 1_000_000, 0))
            + _chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 9, 9, 0, 0, 1, 1, 0, 0))
        ),
        "a chunk that lies about its length": lambda: png(9, 9)[:33] + b"\x7f\xff\xff\xffIDAT" + bytes(100),
        "sums that are wrong": lambda: png(9, 9, between=_chunk(b"tEXt", b"a\0b", crc=1)),
        "cut off in its header": lambda: png(9, 9)[:20],
        "no picture in it": lambda: b"\x89PNG\r\n\x1a\n" + _chunk(b"IEND", b""),
    }  # fmt: skip


def jpeg(
    width: int, height: int, parts: int = 3, marker: int = 0xC0, between: bytes = b"", scan: bytes = b"\0"
) -> bytes:
    """A JPEG that says it is that large."""
    components = b"".join(bytes((n + 1, 0x22, 0)) for n in range(parts))
    frame = struct.pack(">BHHB", 8, height, width, parts) + components
    table = b"\xff\xdb" + struct.pack(">H", 67) + b"\0" + bytes([1] * 64)
    header = b"\xff" + bytes((marker,)) + struct.pack(">H", len(frame) + 2) + frame
    return b"\xff\xd8" + between + table + header + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + scan + b"\xff\xd9"


def jpeg_bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile JPEGs."""
    sizes = [
        (65_535, 65_535), (65_535, 3_000), (3_000, 65_535), (40_001, 1), (1, 40_001), (14_200, 14_200), (30_000, 30_000),
        (50_000, 4_000), (20_000, 20_000), (12_800, 12_800),
    ]  # fmt: skip
    made: dict[str, Callable[[], bytes]] = {
        f"{width} × {height}{' progressive' if marker == 0xC2 else ''}": (
            lambda size=(width, height), marker=marker: jpeg(*size, marker=marker)
        )
        for marker, some in ((0xC0, sizes), (0xC2, sizes[:4]))
        for width, height in some
    }
    return made | {
        "no size": lambda: jpeg(0, 0),
        "no picture in it": lambda: b"\xff\xd8\xff\xd9",
        "4 gigapixels in four colours": lambda: jpeg(65_535, 65_535, 4),
        "a segment that lies about its length": lambda: b"\xff\xd8\xff\xe0\xff\xff" + bytes(40),
        "nothing but markers": lambda: b"\xff\xd8" + b"\xff\xd0" * 50_000,
        "cut off in its tables": lambda: jpeg(9, 9)[:40],
    }


def tiff(fields: list[tuple[int, int, int]], following: int = 0, order: str = "<") -> bytes:
    """A TIFF of one directory of (tag, type, value) fields."""
    head = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HI", 42, 8)
    rows = b"".join(
        struct.pack(f"{order}HHI", tag, kind, 1) + struct.pack(f"{order}I" if kind == 4 else f"{order}Hxx", value)
        for tag, kind, value in sorted(fields)
    )
    return head + struct.pack(f"{order}H", len(fields)) + rows + struct.pack(f"{order}I", following) + bytes(64)


def _plain(width: int, height: int, bits: int = 1, samples: int = 1) -> list[tuple[int, int, int]]:
    return [
        (256, 4, width), (257, 4, height), (258, 3, bits), (259, 3, 1), (262, 3, 1 if samples == 1 else 2), (273, 4, 8),
        (277, 3, samples), (278, 4, height), (279, 4, 60),
    ]  # fmt: skip


def _pages(count: int, size: int) -> bytes:
    """A TIFF of many directories, each a page."""
    directory = 2 + 9 * 12 + 4
    out = bytearray(b"II" + struct.pack("<HI", 42, 8))
    for number in range(count):
        following = 8 + directory * (number + 1) if number < count - 1 else 0
        out += tiff(_plain(size, size), following)[8 : 8 + directory]
    return bytes(out + bytes(64))


def tiff_bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile TIFFs."""
    sizes = [
        (60_000, 60_000, 1, 1), (2**31 - 1, 2**31 - 1, 8, 1), (2**32 - 1, 1, 8, 1), (1, 2**32 - 1, 8, 1),
        (32_000, 32_000, 8, 1), (41_000, 2, 8, 1), (2, 41_000, 8, 1), (14_200, 14_200, 1, 1), (20_000, 20_000, 8, 1),
        (39_999, 39_999, 1, 1),
    ]  # fmt: skip
    made: dict[str, Callable[[], bytes]] = {}
    for size in sizes[:7]:
        for order in "<>":
            made[f"{size[0]} × {size[1]} {'II' if order == '<' else 'MM'}"] = lambda size=size, order=order: tiff(
                _plain(*size), order=order
            )
    return made | {
        "200 megapixels": lambda: tiff(_plain(*sizes[7])),
        "a thousand pages": lambda: _pages(1000, 10),
        "four hundred pages of 144 megapixels": lambda: _pages(400, 12_000),
        "no size": lambda: tiff([(259, 3, 1)]),
        "a directory beyond its end": lambda: b"II*\0" + struct.pack("<I", 2**31) + bytes(40),
        "an empty directory": lambda: tiff([]),
    }
