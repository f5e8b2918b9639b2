"""The files inside a PDF, and the text of its XFA form."""

import io
import re

import pikepdf

from shared.documents.seen.pdf import begin_of
from shared.texts import say

MOST_INSIDE = 20  # files inside
MOST_INSIDE_BYTES = 50 * 1024 * 1024

_TAG = re.compile(r"<[^>]{0,2000}>")


def files_inside(data: bytes) -> tuple[list[tuple[str, bytes]], list[str], list[str]]:
    """The files inside a PDF as (name, bytes), the names of those beyond the limits, and the text of its XFA form."""
    found: list[tuple[str, bytes]] = []
    left_out: list[str] = []
    forms: list[str] = []
    size = 0
    try:
        with pikepdf.open(io.BytesIO(data[begin_of(data) :])) as pdf:
            forms = _xfa(pdf)
            for entry in pdf.objects:
                if not isinstance(entry, pikepdf.Dictionary) or "/EF" not in entry:
                    continue
                name = str(entry.get("/UF", entry.get("/F", say("document.attachment"))))
                stream = entry.EF.get("/UF", entry.EF.get("/F"))
                if not isinstance(stream, pikepdf.Stream) or len(found) >= MOST_INSIDE:
                    left_out.append(name)
                    continue
                if int(stream.get("/Length", 0)) > MOST_INSIDE_BYTES:
                    left_out.append(name)
                    continue
                content = stream.read_bytes()
                size += len(content)
                if size > MOST_INSIDE_BYTES:
                    left_out.append(name)
                else:
                    found.append((name, content))
    except Exception as error:  # hostile bytes: whatever the library raises, the files were not read
        left_out.append(type(error).__name__)
    return found, left_out, forms


def _xfa(pdf: pikepdf.Pdf) -> list[str]:
    form = pdf.Root.get("/AcroForm")
    packets = form.get("/XFA") if isinstance(form, pikepdf.Dictionary) else None
    if packets is None:
        return []
    streams = [packets] if isinstance(packets, pikepdf.Stream) else list(packets)
    texts = [
        stream.read_bytes()[:1_000_000].decode("utf-8", "replace")
        for stream in streams
        if isinstance(stream, pikepdf.Stream)
    ]
    return [_TAG.sub("\n", text) for text in texts]
