"""Reading scans and pictures with OCRmyPDF and Tesseract, in a cage, one at a time.

A scan gets a searchable copy; the original keeps its bytes, and so its signatures.
"""

import asyncio
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageSequence

from shared.cage import MIB, Cage, Limits, caged
from shared.documents.files import PDF, PICTURES
from shared.documents.seen.model import Layer, Picture, Piece
from shared.documents.seen.office import Package
from shared.documents.seen.pdf import begin_of

LANGUAGE = "vie"
MOST_PAGES = 30  # recognised pages of a scan: the head stands on the first, directives on the next ones
MOST_MEGAPIXELS = 120  # of one page: A3 at 600 dots an inch has 70
MOST_FRAMES = 10  # of a TIFF
DOTS = 200  # per inch, of pages that are drawn for recognition
LARGEST_SIDE = 3500  # pixels; a larger picture is reduced first
A_PICTURE_S = 30
RECOGNISING = Limits(
    memory=1024 * MIB,
    cpu_s=600,
    wall_s=600,
    output=128 * MIB,
    file_size=512 * MIB,
    files=256,
    spawns=True,
    processes=16,
)


class NotRecognised(Exception):
    """The scan could not be recognised."""


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether this machine has Tesseract with Vietnamese."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S607 - a constant; Tesseract is where the distribution puts it
    return LANGUAGE in listed.stdout.split()


class Recogniser:
    """Recognises scans in ``cage``, one at a time, each in at most ``timeout_s`` seconds."""

    def __init__(self, cage: Cage, timeout_s: float) -> None:
        self._cage = cage
        self._timeout_s = timeout_s
        self._one_at_a_time = asyncio.Semaphore(1)

    async def recognise(self, who: str, scan: bytes, pages: tuple[int, ...]) -> bytes:
        """A searchable copy of ``scan`` (PDF), whose ``pages`` are recognised.  Raises `NotRecognised`."""
        await self._guard()
        async with self._one_at_a_time:
            try:
                return await asyncio.wait_for(self._cage.run(who, searchable, scan, pages), self._timeout_s)
            except TimeoutError as error:
                raise NotRecognised("took too long") from error

    async def read(self, who: str, data: bytes, media_type: str, pictures: tuple[Picture, ...]) -> tuple[Piece, ...]:
        """The words in the pictures of a file.  Raises `NotRecognised`."""
        await self._guard()
        async with self._one_at_a_time:
            try:
                run = self._cage.run(who, words_of_pictures, data, media_type, pictures)
                return await asyncio.wait_for(run, self._timeout_s)
            except TimeoutError as error:
                raise NotRecognised("took too long") from error

    async def _guard(self) -> None:
        if not await asyncio.to_thread(available):
            raise NotRecognised("no Tesseract with Vietnamese here")


@caged(NotRecognised, limits=RECOGNISING)
def searchable(scan: bytes, pages: tuple[int, ...]) -> bytes:
    """A copy of ``scan`` with the text that Tesseract recognises on ``pages``.  Raises `NotRecognised`."""
    source, target = Path("scan.pdf"), Path("readable.pdf")
    source.write_bytes(scan[begin_of(scan) :])
    # Text over a picture (a page number, a signature) stays; only what is drawn is recognised.  The copy may lose its
    # signature, as the original keeps it.
    done = subprocess.run(  # noqa: S603 - our own arguments; the scan is a file
        [
            sys.executable, "-m", "ocrmypdf", "-l", LANGUAGE, "--jobs", "1", "--output-type", "pdf", "--optimize", "0",
            "--pages", ",".join(map(str, pages[:MOST_PAGES])), "--redo-ocr", "--invalidate-digital-signatures",
            "--tesseract-timeout", "60", "--rotate-pages", "--quiet", "--use-threads",
            "--max-image-mpixels", str(MOST_MEGAPIXELS), str(source), str(target),
        ],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0 or not target.exists():
        raise NotRecognised(f"OCRmyPDF ended with {done.returncode}")
    return target.read_bytes()


@caged(NotRecognised, limits=RECOGNISING)
def words_of_pictures(data: bytes, media_type: str, pictures: tuple[Picture, ...]) -> tuple[Piece, ...]:
    """The words in ``pictures``, a piece for each.  Raises `NotRecognised`."""
    return tuple(
        Piece(layer=Layer.PICTURE, text=_recognised(image, whole=picture.whole), page=picture.page, where=picture.part)
        for picture, image in _images(data, media_type, pictures)
    )


def _images(data: bytes, media_type: str, pictures: tuple[Picture, ...]) -> Iterator[tuple[Picture, Image.Image]]:
    if media_type == PDF:
        document = pypdfium2.PdfDocument(data[begin_of(data) :])
        for picture in pictures:
            page = document[(picture.page or 1) - 1]
            yield picture, _drawn(page, picture.box)
            page.close()
    elif media_type in PICTURES:
        with Image.open(io.BytesIO(data)) as opened:
            for number, frame in enumerate(ImageSequence.Iterator(opened)):
                if number < MOST_FRAMES:
                    yield pictures[0], _smaller(frame)
    else:
        package = Package(data)
        for picture in pictures:
            try:
                with Image.open(io.BytesIO(package.read(picture.part))) as opened:
                    yield picture, _smaller(opened)
            except (OSError, ValueError, SyntaxError) as error:
                raise NotRecognised(picture.part) from error


def _drawn(page: pypdfium2.PdfPage, box: tuple[float, float, float, float] | None) -> Image.Image:
    """A page, or a box of it with a margin, in grey."""
    width, height = page.get_size()
    scale = min(DOTS / 72, LARGEST_SIDE / max(width, height))
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    if box is None or page.get_rotation():
        return drawn
    left, bottom, right, top = page.get_mediabox()
    across, down = drawn.width / max(right - left, 1), drawn.height / max(top - bottom, 1)
    return drawn.crop(
        (
            int(max((box[0] - left - 4) * across, 0)), int(max((top - box[3] - 4) * down, 0)),
            int(min((box[2] - left + 4) * across, drawn.width)), int(min((top - box[1] + 4) * down, drawn.height)),
        )
    )  # fmt: skip


def _smaller(image: Image.Image) -> Image.Image:
    """The picture in grey on white, reduced to the size of a page, or enlarged where it is small."""
    shown = Image.new("RGBA", image.size, "white")
    shown.alpha_composite(image.convert("RGBA"))
    grey = shown.convert("L")
    side = max(grey.size)
    factor = LARGEST_SIDE / side if side > LARGEST_SIDE else 3 if side < 400 else 1
    return grey if factor == 1 else grey.resize((max(int(grey.width * factor), 1), max(int(grey.height * factor), 1)))


def _recognised(image: Image.Image, *, whole: bool) -> str:
    """The words that Tesseract finds anywhere on a picture.  Raises `NotRecognised`."""
    target = io.BytesIO()
    image.save(target, "PNG")
    mode = "12" if whole else "11"  # sparse text; of a page its orientation is found too
    done = subprocess.run(  # noqa: S603 - our own arguments; the picture comes through a pipe
        ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--psm", mode, "--dpi", str(DOTS)],  # noqa: S607 - as above
        input=target.getvalue(), capture_output=True, check=False, timeout=A_PICTURE_S,
    )  # fmt: skip
    if done.returncode != 0:
        raise NotRecognised(f"Tesseract ended with {done.returncode}")
    return done.stdout.decode("utf-8", "replace")
