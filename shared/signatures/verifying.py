"""Verifying the signatures of a PDF with PyHanko, offline."""

import asyncio
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace

from asn1crypto import crl
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from shared.cage import Cage, CageError, Limits, caged
from shared.documents.signatures import SignatureFinding
from shared.signatures.trust import Trust
from shared.texts import both

MOST_SIGNATURES = 20  # examined in one document


async def verify_signatures(cage: Cage, who: str, data: bytes, trust: Trust) -> tuple[SignatureFinding, ...]:
    """A finding per signature of a PDF, in the order of signing; none where the PDF bears no signature."""
    if b"/ByteRange" not in data:
        return ()  # every signature has one (ISO 32000-2, 12.8.1): most files need no parsing
    try:
        return await cage.run(who, findings, data, *trust.der())
    except CageError:  # hostile bytes: whatever the libraries raise, the finding is "unreadable"
        return (_unreadable(),)


@caged(limits=Limits(cpu_s=20, wall_s=30))
def findings(data: bytes, roots: tuple[bytes, ...], crls: tuple[bytes, ...]) -> tuple[SignatureFinding, ...]:
    """What the signatures are worth under ``roots`` and the revocation lists ``crls`` (both DER)."""
    return asyncio.run(verified(data, Trust.of(roots, crls)))


async def verified(data: bytes, trust: Trust) -> tuple[SignatureFinding, ...]:
    """As `findings`, in this process: for files that this system has made, and for a program of its own."""
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    embedded: Sequence[EmbeddedPdfSignature] = reader.embedded_regular_signatures[:MOST_SIGNATURES]
    last = len(embedded) - 1
    return tuple([await _examine(signature, trust, last=index == last) for index, signature in enumerate(embedded)])


async def _examine(signature: EmbeddedPdfSignature, trust: Trust, *, last: bool) -> SignatureFinding:
    try:
        status = await _status(signature, trust)
    except MemoryError:
        raise
    except Exception:  # hostile bytes again
        return _unreadable()
    certificate = status.signing_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    whole = _covers_all(status, last=last)
    reason = _reason(status, whole, self_made=certificate.self_signed != "no")
    stamp = status.timestamp_validity
    stamped = stamp is not None and bool(stamp.valid and stamp.trusted)
    at = stamp.timestamp if stamp is not None and stamped else status.signer_reported_dt
    return SignatureFinding(
        signer=_text(subject.get("common_name")) or "?",
        organization=_text(subject.get("organization_name")),
        issued_by=_text(issuer.get("common_name")),
        at=at.astimezone(dt.UTC) if at else None,
        timestamped=stamped,
        intact=bool(status.intact and status.valid),
        whole=whole,
        trusted=bool(status.trusted),
        reason_vi=reason["vi"],
        reason_en=reason["en"],
    )


async def _status(signature: EmbeddedPdfSignature, trust: Trust) -> PdfSignatureStatus:
    """Judged today; where that fails, as of the time that a trusted authority stamped on it.

    What was good when it was stamped stays good after its certificate has expired or was revoked, judged by the
    revocation lists of today and those that the file keeps (B-LT).
    """
    today = await _status_at(signature, trust, None)
    stamp = today.timestamp_validity
    if today.trusted or stamp is None or not (stamp.valid and stamp.trusted):
        return today
    return await _status_at(signature, _with_kept(signature, trust), stamp.timestamp)


async def _status_at(signature: EmbeddedPdfSignature, trust: Trust, at: dt.datetime | None) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        signature,
        signer_validation_context=trust.context(signature.signer_cert, at=at),
        ts_validation_context=trust.context(None),
    )


def _with_kept(signature: EmbeddedPdfSignature, trust: Trust) -> Trust:
    """The trust with the revocation lists in the file; each counts only as far as its issuer signed it."""
    try:
        kept = DocumentSecurityStore.read_dss(signature.reader).crls
    except NoDSSFoundError:
        return trust
    lists = (crl.CertificateList.load(reference.get_object().data) for reference in kept)
    return replace(trust, crls=(*trust.crls, *lists))


def _covers_all(status: PdfSignatureStatus, *, last: bool) -> bool:
    """Whether the signature covers the file, except validation data and further signatures that follow it.

    A form field filled after the last signature is a change that nobody signed.
    """
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = status.modification_level
    if status.coverage is not SignatureCoverageLevel.ENTIRE_REVISION or level is None or not status.docmdp_ok:
        return False
    return bool(level <= (ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING))


def _text(value: object) -> str | None:
    return ", ".join(value) if isinstance(value, list) else (str(value) if value else None)


def _reason(status: PdfSignatureStatus, whole: bool, *, self_made: bool) -> dict[str, str]:
    """Why the signature is or is not to be believed, by language."""
    if not (status.intact and status.valid):
        return both("signature_findings.changed")
    if status.revoked:
        return both("signature_findings.revoked")
    if not whole:
        return both("signature_findings.added_to")
    if status.trusted:
        return both("signature_findings.trusted")
    problem = status.trust_problem_indic
    name = "" if problem is None else str(problem)
    if "EXPIRED" in name or "NOT_YET_VALID" in name or "OUT_OF_BOUNDS" in name:
        return both("signature_findings.expired")
    if "REVOKED" in name:
        return both("signature_findings.revoked")
    return both("signature_findings.self_made" if self_made else "signature_findings.unknown_authority")


def _unreadable() -> SignatureFinding:
    reason = both("signature_findings.unreadable")
    return SignatureFinding(
        signer="?",
        intact=False,
        whole=False,
        trusted=False,
        reason_vi=reason["vi"],
        reason_en=reason["en"],
    )
