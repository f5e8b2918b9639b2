"""Hostile messages of other systems (edXML), archives (ZIP) and Notes exports (DXL)."""

import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.bombs.office import overlapping

MIB = 1024 * 1024
_ENVELOPE = "<edXML><edXMLEnvelope><edXMLHeader><MessageHeader>{header}</MessageHeader></edXMLHeader></edXMLEnvelope>{body}</edXML>"
_FIELDS = (
    "<From><OrganId>000.00.00.H17</OrganId></From><To><OrganId>000.01.12.H28</OrganId></To><Subject>về việc</Subject>"
)
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)


def message(header: str = _FIELDS, body: str = "", before: str = "") -> bytes:
    """A message, as far as it is one."""
    return f'<?xml version="1.0" encoding="utf-8"?>{before}{_ENVELOPE.format(header=header, body=body)}'.encode()


def attached(content: bytes, name: str = "a.pdf") -> bytes:
    """A message with a file in it."""
    encoded = base64.b64encode(content).decode()
    return message(body=f"<AttachmentEncoded><Attachment><AttachmentName>{name}</AttachmentName>"
                   f"<ContentTransferEncoded>{encoded}</ContentTransferEncoded></Attachment></AttachmentEncoded>")  # fmt: skip


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target.getvalue()


def edxml_bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile messages."""
    small = message()
    return {
        "a billion laughs": lambda: message("&l9;", before=_LAUGHS),
        "an outside entity": lambda: message("&o;", before='<!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/passwd">]>'),
        "an outside DTD": lambda: message(before='<!DOCTYPE edXML SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "quadratic entities": lambda: message("&a;" * 9000, before=f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>'),
        "elements 100,000 deep": lambda: message("<a>" * 100_000 + "</a>" * 100_000),
        "half a million elements": lambda: message("<a/>" * 500_000),
        "ten thousand attributes": lambda: message("<a " + " ".join(f'a{n}="x"' for n in range(10_000)) + "/>"),
        "300 MB in gzip": lambda: gzip.compress(message("<Subject>" + " " * (300 * MIB) + "</Subject>")),
        "gzip in gzip": lambda: gzip.compress(gzip.compress(bytes(300 * MIB))),
        "a ZIP of one file of 300 MB": lambda: zipped({"a.edxml": small, "b.pdf": bytes(300 * MIB)}),
        "a ZIP of six files of 100 MB": lambda: zipped({"a.edxml": small, **{f"{n}.pdf": bytes(100 * MIB) for n in range(6)}}),
        "a ZIP of a thousand files": lambda: zipped({"a.edxml": small, **{f"{n}.pdf": b"%PDF-" for n in range(1000)}}),
        "a ZIP whose files share their bytes": lambda: overlapping([f"{n}.pdf" for n in range(150)], bytes(MIB), {"a.edxml": small}),
        "a ZIP without XML": lambda: zipped({"a.zip": zipped({"a.zip": zipped({"a": bytes(9 * MIB)})})}),
        "an attachment of 300 MB in gzip": lambda: attached(gzip.compress(bytes(300 * MIB))),
        "an attachment of 300 MB in zlib": lambda: attached(zlib.compress(bytes(300 * MIB), 9)),
        "an attachment of 300 MB in ZIP": lambda: attached(zipped({"a.pdf": bytes(300 * MIB)}), "a.zip"),
        "an attachment that is no base64": lambda: attached(b"").replace(b"<ContentTransferEncoded>", b"<ContentTransferEncoded>!" + b"*" * 100_000),
        "a thousand parts": lambda: b"--b\r\n" + b"Content-Type: text/plain\r\n\r\nx\r\n--b\r\n" * 1000,
        "headers without end": lambda: b"--b\r\n" + b"X-A: " + b"a" * 200_000 + b"\r\n--b--",
    }  # fmt: skip


def _note(inside: str = "", before: str = "", after: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{before}<database xmlns="http://www.lotus.com/dxl"><document form="VanBanDen">'
        f'<noteinfo unid="0123456789ABCDEF0123456789ABCDEF"/>{inside}</document>{after}</database>'
    ).encode()


def dxl_bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile exports."""
    return {
        "a billion laughs": lambda: _note("<item name='a'><text>&l9;</text></item>", _LAUGHS),
        "an outside entity": lambda: _note("&o;", '<!DOCTYPE database [<!ENTITY o SYSTEM "file:///etc/passwd">]>'),
        "a parameter entity": lambda: _note(before='<!DOCTYPE database [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>'),
        "quadratic entities": lambda: _note("&a;" * 9000, f'<!DOCTYPE database [<!ENTITY a "{"a" * 50_000}">]>'),
        "elements 100,000 deep": lambda: _note("<a>" * 100_000 + "</a>" * 100_000),
        "elements 300 deep outside a note": lambda: b"<database>" + b"<a>" * 300 + b"</a>" * 300 + b"</database>",
        "a tag of 40 MB": lambda: b"<database " + b"a" * (40 * MIB),
        "an attribute of 40 MB": lambda: b"<database a='" + b"x" * (40 * MIB),
        "a comment without end": lambda: b"<database><!--" + b"x" * (40 * MIB),
        "UTF-16": lambda: _note().decode().encode("utf-16"),
        "no export at all": lambda: b"<html>" + b"<p/>" * 100_000 + b"</html>",
        "no note in it": lambda: b"<database>" + b"<view/>" * 100_000 + b"</database>",
        "cut off at once": lambda: b"<database><document",
        "an encoding that is none": lambda: _note().replace(b"1.0'", b"1.0").replace(b'version="1.0"', b'version="1.0" encoding="x-none"'),
        "two roots": lambda: b"<a/><b/>",
        "a NUL": lambda: b"<database>\0</database>",
        "a name that is none": lambda: b"<1database/>",
        "attributes twice": lambda: b"<database a='1' a='2'/>",
        "an end without a beginning": lambda: b"</database>",
        "an entity nobody declared": lambda: b"<database>&x;</database>",
    }  # fmt: skip


def zip_bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile archives."""

    def one(**parts: bytes) -> Callable[[], bytes]:
        return lambda: zipped({name.replace("_", "."): data for name, data in parts.items()})

    whole = zipped({f"{n}.pdf": b"%PDF-1.7 " + bytes(1000) for n in range(3)})
    return {
        "a PDF of 500 MB": lambda: zipped({"a.pdf": bytes(500 * MIB)}),
        "an export of 500 MB": lambda: zipped({"a.dxl": b"<database>" + b" " * (500 * MIB)}),
        "sixty PDFs of 10 MB": lambda: zipped({f"{n}.pdf": bytes(10 * MIB) for n in range(60)}),
        "files that share their bytes": lambda: overlapping([f"{n}.pdf" for n in range(5000)], bytes(MIB), {"b.pdf": b"%PDF-"}),
        "exports that share their bytes": lambda: overlapping([f"{n}.dxl" for n in range(500)], b"<database/>" + b" " * MIB, {}),
        "51,000 empty files": lambda: zipped({f"{n}.pdf": b"" for n in range(51_000)}),
        "archives in archives": lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c.pdf": bytes(9 * MIB)})})}),
        "nothing that can be taken": one(a_exe=b"MZ" * 1000),
        "nothing at all": lambda: zipped({}),
        "hidden files only": lambda: zipped({".a.pdf": b"%PDF-", "__MACOSX/a.pdf": b"%PDF-"}),
        "a billion laughs": lambda: zipped({"a.dxl": dxl_bombs()["a billion laughs"]()}),
        "an outside entity": lambda: zipped({"a.xml": dxl_bombs()["an outside entity"]()}),
        "quadratic entities": lambda: zipped({"a.dxl": dxl_bombs()["quadratic entities"]()}),
        "a parameter entity": lambda: zipped({"a.dxl": dxl_bombs()["a parameter entity"]()}),
        "cut off": lambda: whole[: len(whole) // 2],
        "a directory that is none": lambda: whole[:-60] + bytes(38) + whole[-22:],
        "a broken size": lambda: whole.replace(b"PK\x05\x06", b"PK\x05\x07"),
        "locked": lambda: _flagged(whole),
        "an unknown way of packing": lambda: _packed_as(whole, 99),
        "an empty workbook": lambda: zipped({"xl/workbook.xml": b"", "xl/a.xml": b" " * (70 * MIB)}),
    }  # fmt: skip


def _flagged(data: bytes) -> bytes:
    out = bytearray(data)
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        out[at + 8] |= 1
    return bytes(out)


def _packed_as(data: bytes, way: int) -> bytes:
    out = bytearray(data)
    for signature, offset in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            out[at + offset] = way
    return bytes(out)
