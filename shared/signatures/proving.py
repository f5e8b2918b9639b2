"""Whether a PDF is what it claims to be: its mark, and each of its signatures.  Offline, in the cage.

The mark is read as people read it: from the drawn page.  So a mark that somebody pasted onto another paper is found,
and a scan of the paper tells what it is a scan of.
"""

import asyncio
import datetime as dt
import hashlib
import io
from enum import StrEnum
from uuid import UUID

import pypdfium2
import zxingcpp
from pydantic import BaseModel, ConfigDict
from pyhanko.pdf_utils.reader import PdfFileReader

from shared.cage import Cage, CageError, Limits, caged
from shared.documents.signatures import SignatureFinding
from shared.signatures.mark import NotAMark, SignedMark, read_mark
from shared.signatures.trust import Trust
from shared.signatures.verifying import MOST_SIGNATURES, verified
from shared.texts import both

MOST_PAGES = 5  # on which a mark is looked for: it stands on the first one
_DPI, _MOST_PIXELS = 200, 4000  # of a drawn page; the longer side
_ADDRESS = "/verify#"


class Verdict(StrEnum):
    """What a file is; only `GENUINE` proves the paper."""

    GENUINE = "genuine"
    CHANGED = "changed"
    OTHER_PAPER = "other-paper"
    FORGED = "forged"
    UNTRUSTED = "untrusted"
    UNMARKED = "unmarked"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Qr(BaseModel):
    """What a file's QR says.

    ``of_this_file``: its hash is that of the file's beginning.  ``signed``: a trusted signer of the file, or one of the
    known certificates, signed it.  ``number`` is the mark itself.
    """

    model_config = ConfigDict(frozen=True)

    document_id: UUID
    issuer: str
    symbol: str
    date: dt.date
    sha256: str
    length: int
    number: str
    of_this_file: bool
    signed: bool

    @classmethod
    def of(cls, signed_mark: SignedMark, pdf: bytes, certificates: list[bytes]) -> "Qr":
        """What ``signed_mark`` says of ``pdf``; ``certificates`` are those of trusted signers (DER)."""
        mark = signed_mark.mark
        return cls(
            document_id=mark.document_id,
            issuer=mark.issuer,
            symbol=mark.symbol,
            date=mark.date,
            sha256=mark.sha256,
            length=mark.length,
            number=signed_mark.number(),
            of_this_file=mark.is_of(pdf),
            signed=any(signed_mark.is_signed_by(certificate) for certificate in certificates),
        )


class Proof(BaseModel):
    """What is proved of a file; ``qr_problem`` says why what looks like our QR is no mark (`NotAMark`)."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    verdict: Verdict
    signatures: tuple[SignatureFinding, ...] = ()
    qr: Qr | None = None
    qr_problem: str | None = None

    @property
    def words(self) -> dict[str, str]:
        """The verdict in words, by language."""
        return both(f"signature_findings.verdict.{self.verdict.value.replace('-', '_')}")


async def prove(cage: Cage, who: str, data: bytes, trust: Trust) -> Proof:
    """What is proved of the foreign file ``data`` by the certificates of ``trust``."""
    unreadable = Proof(sha256=hashlib.sha256(data).hexdigest(), verdict=Verdict.UNREADABLE)
    if not data.startswith(b"%PDF-"):
        return unreadable
    try:
        return await cage.run(who, proof_of, data, *trust.der())
    except CageError:  # hostile bytes, or more than any document
        return unreadable


@caged(limits=Limits(cpu_s=25, wall_s=40))
def proof_of(data: bytes, roots: tuple[bytes, ...], crls: tuple[bytes, ...]) -> Proof:
    """What is proved of ``data`` under ``roots`` and the revocation lists ``crls`` (DER)."""
    trust = Trust.of(roots, crls)
    sha256 = hashlib.sha256(data).hexdigest()
    signatures = asyncio.run(verified(data, trust)) if b"/ByteRange" in data else ()
    certificates = [*_signers(data, signatures), *roots]
    qr, problem = None, None
    for text in _codes(data):
        try:
            found = Qr.of(read_mark(text), data, certificates)
        except NotAMark as error:
            problem = error.why
            continue
        qr = found if qr is None or found.of_this_file else qr
    verdict = _verdict(signatures, qr, problem)
    return Proof(sha256=sha256, verdict=verdict, signatures=signatures, qr=qr, qr_problem=None if qr else problem)


def _verdict(signatures: tuple[SignatureFinding, ...], qr: Qr | None, problem: str | None) -> Verdict:
    """The first thing that is wrong, from what spoils a paper most; a mark alone proves no file."""
    if not signatures:
        return Verdict.UNSIGNED
    if not all(finding.intact and finding.whole for finding in signatures):
        return Verdict.CHANGED
    if qr is not None and not qr.of_this_file:
        return Verdict.OTHER_PAPER
    if not all(finding.trusted for finding in signatures):
        return Verdict.UNTRUSTED
    if qr is None:
        return Verdict.FORGED if problem else Verdict.UNMARKED
    return Verdict.GENUINE if qr.signed else Verdict.FORGED


def _signers(data: bytes, findings: tuple[SignatureFinding, ...]) -> list[bytes]:
    """The certificates of the signatures that are good, as DER."""
    if not findings:
        return []
    embedded = PdfFileReader(io.BytesIO(data), strict=False).embedded_regular_signatures[:MOST_SIGNATURES]
    return [one.signer_cert.dump() for one, finding in zip(embedded, findings, strict=True) if finding.good]


def _codes(data: bytes) -> list[str]:
    """What the QR codes of the first page that has one of ours say."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # without them the appearances of signatures are not drawn
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        scale = min(_DPI / 72, _MOST_PIXELS / max(*page.get_size(), 1))
        drawn = page.render(scale=scale, grayscale=True).to_numpy()
        found = zxingcpp.read_barcodes(drawn, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        texts = [code.text for code in found if _ADDRESS in code.text]
        if texts:
            return texts
    return []
