"""Pictures as PDF and Word take them: JPEG or PNG, and no finer than a printer prints."""

import io
from dataclasses import dataclass
from typing import Literal

from PIL import Image

LARGEST_PIXELS = 8_000_000  # a full page at 300 dpi
MOST_PIXELS = 120_000_000  # larger ones are bombs; the file store takes none of them
_ERRORS = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture in a format that every reader shows."""

    data: bytes
    suffix: Literal["jpeg", "png"]


def printable(data: bytes) -> Picture | None:
    """``data`` (JPEG, PNG or TIFF) as it is, or made smaller or into PNG; ``None`` where it is no picture."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as image:
            pixels = image.width * image.height
            if pixels > MOST_PIXELS:
                return None
            if pixels <= LARGEST_PIXELS and image.format in ("JPEG", "PNG") and image.mode in ("L", "RGB", "RGBA", "P"):
                image.load()
                return Picture(data, "jpeg" if image.format == "JPEG" else "png")
            photograph = image.format == "JPEG"
            share = min(1.0, (LARGEST_PIXELS / pixels) ** 0.5)
            size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
            image.draft("RGB", size)  # JPEG: decode no more than is needed
            made = image.convert("RGBA" if "A" in image.getbands() else "RGB").resize(size, reducing_gap=2.0)
    except _ERRORS:
        return None
    written = io.BytesIO()
    if photograph:
        made.convert("RGB").save(written, "JPEG", quality=85)
        return Picture(written.getvalue(), "jpeg")
    made.save(written, "PNG")
    return Picture(written.getvalue(), "png")
