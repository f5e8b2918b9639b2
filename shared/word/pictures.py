"""The pictures of a Word file: kept as JPEG or PNG, with their size on paper."""

import hashlib
import io
import posixpath
from dataclasses import dataclass

from PIL import Image as Pillow

from shared.documents.files import FileRef, safe_name
from shared.paper.nodes import WIDEST_MM, Image, ImageAttrs
from shared.word.lost import Losses
from shared.word.package import Package

MOST_PIXELS = 40_000_000  # of a picture that is decoded, or handed on to who decodes it; 2,480 × 3,508 is A4
MOST_BYTES = 60 * 1024 * 1024  # of all pictures
LONGEST_ALT = 1000  # characters
PIXELS_A_MM = 96 / 25.4
_READ = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_AS_IT_IS = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}
_NO_ALPHA = ("1", "L", "RGB", "P")


@dataclass(frozen=True)
class _Kept:
    """A picture that is kept, and its size in pixels."""

    file: FileRef
    width: int
    height: int
    shrunk: str = ""  # to how many pixels it was made smaller


@dataclass(frozen=True)
class _Refused:
    """Why a picture is not kept: what is noted as lost."""

    kind: str
    values: dict[str, object]


class Pictures:
    """Collects the pictures that are kept, by sha256."""

    def __init__(self, package: Package, losses: Losses) -> None:
        self._package, self._losses = package, losses
        self._known: dict[str, _Kept | _Refused] = {}
        self._bytes = 0
        self.kept: dict[str, bytes] = {}

    def picture(self, part: str, relation: str, width: float, height: float, alt: str) -> Image | None:
        """The picture that ``part`` refers to by ``relation``; ``None``, and noted, where it cannot be kept.

        A ``width`` or ``height`` (mm) of 0 is the picture's own, at 96 dots an inch.
        """
        target = self._package.relations(part).get(relation)
        if target is None or not (target.external or target.target in self._package.names):
            self._losses.note("picture_missing")
            return None
        if target.external:
            self._losses.note("picture_elsewhere", address=target.target[:200])
            return None
        if target.target not in self._known:
            self._known[target.target] = self._read(target.target)
        found = self._known[target.target]
        if isinstance(found, _Refused):
            self._losses.note(found.kind, **found.values)
            return None
        if found.shrunk:
            self._losses.note("picture_shrunk", width=found.width, height=found.height, size=found.shrunk)
        width, height = width or found.width / PIXELS_A_MM, height or found.height / PIXELS_A_MM
        shrunk = min(1.0, WIDEST_MM / width, WIDEST_MM / height)
        width, height = (max(round(side * shrunk, 1), 0.1) for side in (width, height))
        return Image(attrs=ImageAttrs(file=found.file, width=width, height=height, alt=alt[:LONGEST_ALT] or None))

    def _read(self, name: str) -> _Kept | _Refused:
        data = self._package.read(name)
        Pillow.MAX_IMAGE_PIXELS = None  # the limits here take its place
        try:
            with Pillow.open(io.BytesIO(data), formats=_READ) as picture:
                width, height = picture.size
                if picture.format == "JPEG" and width * height > MOST_PIXELS:
                    picture.draft(None, (width // 4, height // 4))  # decodes every fourth line and column alone
                if picture.size[0] * picture.size[1] > MOST_PIXELS:
                    return _Refused("picture_large", {"width": width, "height": height})
                if picture.format not in _AS_IT_IS or picture.size != (width, height):
                    data = _as_png(picture) if picture.format != "JPEG" else _as_jpeg(picture)
                shrunk = "" if picture.size == (width, height) else "{} × {}".format(*picture.size)
                kind = "image/jpeg" if picture.format in ("JPEG", "MPO") else "image/png"
        except MemoryError:
            raise
        except Exception:  # hostile bytes: the library raises all kinds of errors
            ending = posixpath.splitext(name)[1].lstrip(".").upper()
            return _Refused("picture_format", {"format": ending or "?"})
        self._bytes += len(data)
        if self._bytes > MOST_BYTES:
            return _Refused("picture_bytes", {"most": MOST_BYTES // 1024 // 1024})
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        stem = posixpath.splitext(posixpath.basename(name))[0]
        named = safe_name(f"{stem}.{'jpg' if kind == 'image/jpeg' else 'png'}", "anh.png")
        return _Kept(FileRef(sha256=sha256, name=named, media_type=kind, bytes=len(data)), width, height, shrunk)


def _as_png(picture: Pillow.Image) -> bytes:
    made = io.BytesIO()
    plain = picture if picture.mode in (*_NO_ALPHA, "LA", "RGBA") else picture.convert("RGB")
    plain.save(made, "PNG")
    return made.getvalue()


def _as_jpeg(picture: Pillow.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=90)
    return made.getvalue()
