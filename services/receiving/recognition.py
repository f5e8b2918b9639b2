"""Reading scans: OCRmyPDF with Tesseract's Vietnamese, in a process of its own, one at a time.

The copy it makes is searchable; the original keeps its bytes, and with them its signatures.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import structlog

LANGUAGE = "vie"
MOST_PAGES = 30  # of a scan are recognised: a head stands on the first, directives on the next ones

log = structlog.get_logger("recognition")


class NotRecognised(Exception):
    """No text could be had from the scan."""


@lru_cache(maxsize=1)
def available() -> bool:
    """Whether this machine has Tesseract with Vietnamese; without it scans are kept, and typed in by hand."""
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return LANGUAGE in listed.stdout.split()


class Recogniser:
    """Recognises scans; ``timeout_s`` seconds at most for each."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._one_at_a_time = asyncio.Semaphore(1)

    async def recognise(self, scan: bytes) -> bytes:
        """A searchable copy of ``scan`` (PDF).  Raises `NotRecognised`."""
        if not await asyncio.to_thread(available):
            raise NotRecognised("no Tesseract with Vietnamese here")
        async with self._one_at_a_time:
            with tempfile.TemporaryDirectory(prefix="congvan-ocr-") as folder:
                return await self._run(Path(folder), scan)

    async def _run(self, folder: Path, scan: bytes) -> bytes:
        source, target = folder / "scan.pdf", folder / "readable.pdf"
        await asyncio.to_thread(source.write_bytes, scan)
        # --redo-ocr and a signature exclude each other: only the copy is touched, so the signature there may go.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ocrmypdf", "-l", LANGUAGE, "--jobs", "1", "--output-type", "pdf", "--optimize", "0",
            "--pages", f"1-{MOST_PAGES}", "--skip-text", "--invalidate-digital-signatures", "--tesseract-timeout", "60",
            "--rotate-pages", "--quiet", str(source), str(target),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        try:
            _, said = await asyncio.wait_for(process.communicate(), self._timeout_s)
        except TimeoutError as error:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise NotRecognised("took too long") from error
        if process.returncode != 0 or not target.exists():
            log.warning("a scan was not recognised", code=process.returncode, said=said.decode(errors="replace")[-500:])
            raise NotRecognised(f"OCRmyPDF ended with {process.returncode}")
        return await asyncio.to_thread(target.read_bytes)
