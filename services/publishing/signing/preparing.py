"""Signing a PDF in two steps: what is to be signed is prepared, and a raw signature of it completes the file.

Between the two the signature may come from anywhere: a key of this process, a remote service, a token on its holder's
machine.  What is signed are the CMS attributes, which bind the file's digest to the certificate (PAdES, ETSI EN 319
142-1: signing-certificate-v2).  The level is B-B; B-T where a time-stamp authority is set; B-LT where the city's trust
holds the certificates and revocation lists.  A signature forbids no later one: nothing sets DocMDP or locks a field.
"""

import asyncio
import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import algos, cms, x509
from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from services.publishing.keys.way import Algorithm, Certified
from services.publishing.signing.fields import Field
from shared.documents.spots import Room
from shared.signatures.raw import check
from shared.signatures.trust import Trust

HASH = "sha256"
# Bytes of a signature besides its certificates: the signed attributes, the signer's name, and 512 for RSA-4096.
_SIGNED_BYTES, _TIMESTAMP_BYTES = 2 * 1024, 10 * 1024


class UnknownAlgorithm(Exception):
    """The certificate's key is neither RSA nor ECDSA."""


@dataclass(frozen=True)
class Prepared:
    """A file with room for a signature, and ``tbs``, what is to be signed: the DER of the signed attributes.

    Plain values, so that it may wait in a table.  ``digest`` is of the file without the room, which lies between
    ``start`` and ``end``.
    """

    pdf: bytes
    tbs: bytes
    certified: Certified
    field: str
    digest: bytes
    start: int
    end: int

    @property
    def algorithm(self) -> Algorithm:
        """How ``tbs`` is to be signed."""
        return algorithm_of(self.certified.certificate)


def algorithm_of(certificate: bytes) -> Algorithm:
    """The algorithm of the certificate's key.  Raises `UnknownAlgorithm`."""
    match x509.Certificate.load(certificate).public_key.algorithm:
        case "rsa":
            return Algorithm.RSA
        case "ec":
            return Algorithm.ECDSA
        case other:
            raise UnknownAlgorithm(other)


async def prepare(
    pdf: bytes, field: Field, certified: Certified, name: str, *, location: str | None = None, timestamped: bool = False
) -> Prepared:
    """``pdf`` with ``field`` in it, ready for a signature of ``name`` by the key of ``certified``.

    ``timestamped`` keeps room for a time stamp.  Raises `UnknownAlgorithm`, and PyHanko's errors of broken files.
    """
    signer = _signer(certified)
    field_name = _free_name(pdf, field.name)
    metadata = PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm=HASH,
        subfilter=SigSeedSubFilter.PADES,
        name=name,
        location=location,
    )
    with tempfile.TemporaryDirectory(prefix="congvan-field-") as folder:  # PyHanko takes the appearance from a file
        page = Path(folder) / "field.pdf"
        await asyncio.to_thread(page.write_bytes, field.appearance)
        pdf_signer = PdfSigner(
            metadata,
            signer,
            stamp_style=StaticStampStyle(background=ImportedPdfPage(str(page)), border_width=0, background_opacity=1),
            new_field_spec=SigFieldSpec(field_name, on_page=field.room.page, box=_box(field.room)),
        )
        output = io.BytesIO()
        digest, _, _ = await pdf_signer.async_digest_doc_for_signing(
            IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False),
            bytes_reserved=_room(certified, timestamped),
            output=output,
        )
    attributes = await signer.signed_attrs(digest.document_digest, HASH, use_pades=True)
    return Prepared(
        pdf=output.getvalue(),
        tbs=attributes.dump(),
        certified=certified,
        field=field_name,
        digest=digest.document_digest,
        start=digest.reserved_region_start,
        end=digest.reserved_region_end,
    )


async def complete(
    prepared: Prepared, signature: bytes, *, timestamper: TimeStamper | None = None, trust: Trust | None = None
) -> bytes:
    """The file with ``signature``, with a time stamp and validation data where they are to be had.

    Raises `WrongSignature`, and PyHanko's errors where the time-stamp authority fails.
    """
    check(prepared.certified.certificate, prepared.tbs, signature)
    signer = _signer(prepared.certified, signature)
    signed = await signer.async_sign_prescribed_attributes(
        HASH, cms.CMSAttributes.load(prepared.tbs), timestamper=timestamper
    )
    output = io.BytesIO(prepared.pdf)
    output.seek(0)
    region = PreparedByteRangeDigest(prepared.digest, prepared.start, prepared.end)
    await PdfTBSDocument.async_finish_signing(output, region, signed)
    if trust is not None:
        _add_validation(output, prepared, trust)
    return output.getvalue()


def first_page(pdf: bytes) -> Room:
    """The first page's size as a room.  Raises PyHanko's errors of broken files."""
    page = PdfFileReader(io.BytesIO(pdf), strict=False).root["/Pages"]
    while "/Kids" in page:
        page = page["/Kids"][0]
    box = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox") or [0, 0, 595, 842]
    left, bottom, right, top = (float(value) for value in box)
    return Room(page=0, x=left, y=bottom, width=right - left, height=top - bottom)


def _inherited(page: DictionaryObject, key: str) -> list[float] | None:
    """The page's value of ``key``, its own or that of the tree above it."""
    while key not in page and "/Parent" in page:
        page = page["/Parent"]
    found: list[float] | None = page[key] if key in page else None  # noqa: SIM401 - `get` leaves references as they are
    return found


def _signer(certified: Certified, signature: bytes | None = None) -> ExternalSigner:
    store = SimpleCertificateStore.from_certs([x509.Certificate.load(der) for der in certified.chain])
    return ExternalSigner(
        x509.Certificate.load(certified.certificate),
        store,
        signature,
        algos.SignedDigestAlgorithm({"algorithm": algorithm_of(certified.certificate).value}),
    )


def _free_name(pdf: bytes, name: str) -> str:
    """``name``, or the next free one: a body may put two stamps of a kind on one file."""
    taken = {one.field_name for one in PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures}
    names = (name, *(f"{name}-{again}" for again in range(2, 100)))
    return next(one for one in names if one not in taken)


def _box(room: Room) -> tuple[int, int, int, int]:
    return round(room.x), round(room.y), round(room.x + room.width), round(room.y + room.height)


def _room(certified: Certified, timestamped: bool) -> int:
    """How many hexadecimal digits to keep free for a signature with its chain.

    Without this number PyHanko signs once more to find it.  It is not larger than needed, because readers parse these
    digits one by one.  PyHanko refuses a signature that does not fit.
    """
    stamp = _TIMESTAMP_BYTES if timestamped else 0
    return 2 * (sum(map(len, (certified.certificate, *certified.chain))) + _SIGNED_BYTES + stamp)


def _add_validation(output: io.BytesIO, prepared: Prepared, trust: Trust) -> None:
    """Put the certificates and revocation lists into the file by which the signature is judged later (B-LT)."""
    certified = prepared.certified
    bundled = [x509.Certificate.load(der) for der in (certified.certificate, *certified.chain)]
    issuers = {certificate.issuer.hashable for certificate in bundled}
    roots = [root for root in trust.roots if root.subject.hashable in issuers]
    lists = [revoked for revoked in trust.crls if revoked.issuer.hashable in issuers]
    if not lists:
        return  # without revocation data it is no B-LT
    contents = output.getvalue()[prepared.start + 1 : prepared.end - 1]  # the digits between < and >
    DocumentSecurityStore.add_dss(output, contents, certs=[*bundled, *roots], crls=lists, strict=False)
