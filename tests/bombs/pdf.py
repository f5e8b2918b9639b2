"""Hostile PDFs, written object by object."""

import zlib
from collections.abc import Callable, Sequence

MIB = 1024 * 1024
Objects = list[bytes]


def stream(data: bytes, entries: str = "", filters: str = "/FlateDecode", packed: bool = True) -> bytes:
    """A stream object's body."""
    raw = zlib.compress(data, 9) if packed else data
    filtered = f"/Filter {filters}" if filters else ""
    return b"<< %s %s /Length %d >>\nstream\n" % (entries.encode(), filtered.encode(), len(raw)) + raw + b"\nendstream"


def written(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """A file of these objects, the first one its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), at))  # fmt: skip


def page(content: bytes = b"", resources: str = "", box: str = "[0 0 595 842]", more: Sequence[bytes] = (), entries: str = "") -> bytes:  # fmt: skip
    """A file of one page; ``more`` are objects from number 5 on."""
    return written([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R /Resources << {resources} >> {entries} >>".encode(),
        stream(content),
        *more,
    ])  # fmt: skip


FONT = "/Font << /F 5 0 R >>"
HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def picture(width: int, height: int, bits: int = 1, filters: str = "/FlateDecode", data: bytes = bytes(1000)) -> bytes:
    """An image object."""
    entries = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent {bits}"
    return stream(data, entries, filters, packed=filters == "/FlateDecode")


def shown(image: bytes) -> bytes:
    """A page that shows one picture."""
    return page(b"q 500 0 0 700 0 0 cm /I Do Q", "/XObject << /I 5 0 R >>", more=[image])


def _tree(kids: int, levels: int) -> bytes:
    """A tree in which every node's kids are the same node: kids to the power of levels pages."""
    objects: Objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for level in range(levels):
        count = kids ** (levels - level)
        below = f"{level + 3} 0 R " * kids
        parent = f"/Parent {level + 1} 0 R" if level else ""
        objects.append(f"<< /Type /Pages {parent} /Kids [{below}] /Count {count} >>".encode())
    objects.append(f"<< /Type /Page /Parent {levels + 1} 0 R /MediaBox [0 0 595 842] >>".encode())
    return written(objects)


def _forms(levels: int, times: int) -> bytes:
    """Drawings that draw the next one several times each."""
    more = []
    for level in range(levels):
        number = 6 + level
        last = level == levels - 1
        content = b"BT /F 9 Tf (x) Tj ET" if last else b"/X Do " * times
        entries = (
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {FONT} /XObject << /X {number + 1} 0 R >> >>"
        )
        more.append(stream(content, entries))
    return page(b"/X Do " * times, f"{FONT} /XObject << /X 6 0 R >>", more=[HELVETICA, *more])


def _object_stream(count: int, body: bytes) -> bytes:
    """Objects that lie in a packed stream, with a cross-reference stream that names them."""
    heads = b" ".join(b"%d %d" % (number + 10, number * len(body)) for number in range(count)) + b" "
    packed = stream(heads + body * count, f"/Type /ObjStm /N {count} /First {len(heads)}")
    out, places = bytearray(b"%PDF-1.7\n"), {}
    plain = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", 4: packed}  # fmt: skip
    for number, what in plain.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + what + b"\nendobj\n"
    at = len(out)
    rows = bytearray(b"\x00" * 7)
    for number in range(1, 5):
        rows += b"\x01" + places[number].to_bytes(4, "big") + b"\x00\x00"
    index = f"/Index [0 5 10 {min(count, 65000)}]"
    for number in range(min(count, 65000)):
        rows += b"\x02" + (4).to_bytes(4, "big") + number.to_bytes(2, "big")
    out += b"5 0 obj\n" + stream(bytes(rows), f"/Type /XRef /Size {count + 10} /W [1 4 2] /Root 1 0 R {index}")
    return bytes(out + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % at)


def _embedded(data: bytes) -> bytes:
    return written([
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Type /Filespec /F (a.bin) /EF << /F 5 0 R >> >>",
        stream(data, "/Type /EmbeddedFile"),
    ])  # fmt: skip


def bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile PDFs, by what they do."""
    letters = b"(A) Tj " * (8 * MIB)
    return {
        "a page of 500 MB": lambda: page(bytes(500 * MIB)),
        "ten streams of 50 MB": lambda: page(more=[stream(bytes(50 * MIB)) for _ in range(10)]),
        "packed twice": lambda: page(more=[stream(zlib.compress(bytes(300 * MIB), 9), filters="[/FlateDecode /FlateDecode]")]),
        "an attachment of 450 MB": lambda: _embedded(bytes(450 * MIB)),
        "metadata of 450 MB": lambda: page(more=[stream(b" " * (450 * MIB), "/Type /Metadata /Subtype /XML")]),
        "a picture of 3.6 gigapixels": lambda: shown(picture(60_000, 60_000)),
        "a colour picture of a gigapixel": lambda: shown(picture(32_000, 32_000, bits=8)),
        "a JBIG2 of 10 gigapixels": lambda: shown(picture(100_000, 100_000, 1, "/JBIG2Decode", b"\x00" * 30)),
        "a JPEG of 4 gigapixels": lambda: shown(picture(65_000, 65_000, 8, "/DCTDecode", b"\xff\xd8\xff\xd9")),
        "a fax of 10 gigapixels": lambda: shown(picture(100_000, 100_000, 1, "/CCITTFaxDecode", b"\x00" * 30)),
        "a billion pages": lambda: _tree(1000, 3),
        "two million pages of one": lambda: _tree(1300, 2),
        "a count that lies": lambda: written([
            b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        ]),
        "a page of a hundred kilometres": lambda: page(b"", box="[0 0 300000000 300000000]"),
        "a unit of a kilometre": lambda: page(b"", entries="/UserUnit 3000000"),
        "half a million small objects": lambda: page(more=[b"0"] * 450_000),
        "eight million letters": lambda: page(b"BT /F 9 Tf " + letters + b"ET", FONT, more=[HELVETICA]),
        "a hundred million saved states": lambda: page(b"q " * (100 * MIB), FONT, more=[HELVETICA]),
        "drawings in drawings": lambda: _forms(12, 40),
        "objects packed into 300 MB": lambda: _object_stream(60_000, b"[" + b"0 " * 2500 + b"]"),
    }  # fmt: skip
