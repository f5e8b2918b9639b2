"""Reading scans: OCRmyPDF with Tesseract's Vietnamese, in a cage, one at a time.

The copy it makes is searchable; the original keeps its bytes, and with them its signatures.
"""

import asyncio
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

from shared.cage import MIB, Cage, Limits, caged

LANGUAGE = "vie"
MOST_PAGES = 30  # of a scan are recognised: a head stands on the first, directives on the next ones
MOST_MEGAPIXELS = 120  # of one page: A3 at 600 dots an inch has 70
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
    """No text could be had from the scan."""


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether this machine has Tesseract with Vietnamese; without it scans are kept, and typed in by hand."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S607 - a constant; Tesseract is where the distribution puts it
    return LANGUAGE in listed.stdout.split()


class Recogniser:
    """Recognises scans in ``cage``, one at a time; ``timeout_s`` seconds at most for each."""

    def __init__(self, cage: Cage, timeout_s: float) -> None:
        self._cage = cage
        self._timeout_s = timeout_s
        self._one_at_a_time = asyncio.Semaphore(1)

    async def recognise(self, who: str, scan: bytes) -> bytes:
        """A searchable copy of ``scan`` (PDF).  Raises `NotRecognised`."""
        if not await asyncio.to_thread(available):
            raise NotRecognised("no Tesseract with Vietnamese here")
        async with self._one_at_a_time:
            try:
                return await asyncio.wait_for(self._cage.run(who, searchable, scan), self._timeout_s)
            except TimeoutError as error:
                raise NotRecognised("took too long") from error


@caged(NotRecognised, limits=RECOGNISING)
def searchable(scan: bytes) -> bytes:
    """A copy of ``scan`` with the text that Tesseract recognises.  Raises `NotRecognised`."""
    source, target = Path("scan.pdf"), Path("readable.pdf")
    source.write_bytes(scan)
    # --redo-ocr and a signature exclude each other: only the copy is touched, so the signature there may go.
    done = subprocess.run(  # noqa: S603 - our own arguments; the scan is a file
        [
            sys.executable, "-m", "ocrmypdf", "-l", LANGUAGE, "--jobs", "1", "--output-type", "pdf", "--optimize", "0",
            "--pages", f"1-{MOST_PAGES}", "--skip-text", "--invalidate-digital-signatures", "--tesseract-timeout", "60",
            "--rotate-pages", "--quiet", "--use-threads", "--max-image-mpixels", str(MOST_MEGAPIXELS),
            str(source), str(target),
        ],
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode != 0 or not target.exists():
        raise NotRecognised(f"OCRmyPDF ended with {done.returncode}")
    return target.read_bytes()
