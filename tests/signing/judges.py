"""Judges of signed files that are not ours: poppler's `pdfsig` with NSS, and PyHanko's own words."""

import asyncio
import io
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.signing.authorities import Authority


@dataclass(frozen=True)
class Told:
    """What `pdfsig` says of one signature."""

    signer: str
    valid: bool
    trusted: bool
    whole: bool
    at: str


def pdfsig(data: bytes, root: Authority, folder: Path) -> tuple[Told, ...]:
    """What poppler says of every signature of a file, where ``root`` is trusted."""
    store = folder / "nss"
    if not store.exists():
        store.mkdir(parents=True)
        (folder / "root.pem").write_bytes(root.held.certificate.public_bytes(Encoding.PEM))
        _run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
        _run("certutil", "-A", "-d", f"sql:{store}", "-n", "root", "-t", "CT,C,C", "-i", str(folder / "root.pem"))
    (folder / "judged.pdf").write_bytes(data)
    told = _run("pdfsig", "-nssdir", f"sql:{store}", str(folder / "judged.pdf"))
    return tuple(
        Told(
            signer=_after("Signer Certificate Common Name", one),
            valid="Signature is Valid" in one,
            trusted="Certificate is Trusted" in one,
            whole="Total document signed" in one,
            at=_after("Signing Time", one),
        )
        for one in re.split(r"Signature #\d+:", told)[1:]
    )


async def bottom_lines(data: bytes, *roots: Authority) -> list[bool]:
    """PyHanko's verdict on every signature, the later changes weighed (`bottom_line`)."""
    context = ValidationContext(trust_roots=[x509.Certificate.load(root.held.der) for root in roots])
    reader = PdfFileReader(io.BytesIO(data))
    statuses = [await async_validate_pdf_signature(one, context) for one in reader.embedded_regular_signatures]
    return [status.bottom_line for status in statuses]


async def judged(data: bytes, root: Authority, folder: Path) -> tuple[Told, ...]:
    """Poppler's words, after PyHanko has called every signature good.

    Poppler 22.12 reads NSS's last error without clearing it: of several signatures by one certificate in a file, it
    calls the first one trusted and knows nothing of the others.
    """
    verdicts = await bottom_lines(data, root)
    told = await asyncio.to_thread(pdfsig, data, root, folder)
    assert len(told) == len(verdicts)
    assert all(verdicts), verdicts
    assert all(one.valid for one in told), told
    assert {one.signer for one in told if one.trusted} == {one.signer for one in told}, told
    return told


def _after(name: str, text: str) -> str:
    found = re.search(rf"{name}: (.+)", text)
    return found[1].strip() if found else ""


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or command[0] == "pdfsig", done.stderr
    return done.stdout
