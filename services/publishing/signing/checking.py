"""What is checked of a file after it was signed and before anything is said of it."""

import asyncio
import hashlib
import io

from pyhanko.pdf_utils.reader import PdfFileReader

from services.publishing.keys.way import Certified
from shared.eventsourcing.decider import Rejected
from shared.signatures.trust import Trust
from shared.signatures.verifying import findings


async def check_signed(before: bytes, after: bytes, certified: Certified, trust: Trust) -> None:
    """Check that ``after`` is ``before`` with a signature by ``certified`` added, and that all its signatures are good.

    Raises `Rejected` ``signing.not-verified``.
    """
    if not after.startswith(before) or len(after) == len(before):
        raise Rejected("signing.not-verified")
    if await asyncio.to_thread(_newest_certificate, after) != certified.sha256:
        raise Rejected("signing.not-verified")
    found = await asyncio.to_thread(findings, after, *trust.der())
    if not found or not all(finding.good for finding in found):
        raise Rejected("signing.not-verified")


def _newest_certificate(data: bytes) -> str:
    *_, newest = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures
    return hashlib.sha256(newest.signer_cert.dump()).hexdigest()
