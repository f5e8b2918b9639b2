"""What is checked of a certificate before its holder signs with it: at the registration, and at every act."""

import base64
import datetime as dt
from dataclasses import dataclass

from asn1crypto import x509

from services.publishing.keys.way import Certified
from services.publishing.signing.preparing import UnknownAlgorithm, algorithm_of
from shared.documents.vietnamese import folded
from shared.eventsourcing.decider import Rejected
from shared.signatures.trust import NotTrusted, Trust

LONGEST_NAME = 64  # characters of a common name


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says of itself."""

    name: str
    issued_by: str
    valid_from: dt.datetime
    valid_to: dt.datetime


async def check_certificate(certified: Certified, trust: Trust, at: dt.datetime) -> CertificateFacts:
    """Check that the certificate may sign documents at ``at``: known authority, valid, not revoked, made for signing.

    Raises `Rejected` with ``keys.certificate-…``.
    """
    try:
        certificate = x509.Certificate.load(certified.certificate, strict=True)
        above = tuple(x509.Certificate.load(der, strict=True) for der in certified.chain)
        facts = CertificateFacts(
            name=_name(certificate.subject),
            issued_by=_name(certificate.issuer),
            valid_from=certificate.not_valid_before,
            valid_to=certificate.not_valid_after,
        )
        algorithm_of(certified.certificate)
    except (ValueError, TypeError) as error:
        raise Rejected("keys.certificate-unreadable") from error
    except UnknownAlgorithm as error:
        raise Rejected("keys.certificate-usage") from error
    try:
        await trust.check_signer(certificate, above, at)
    except NotTrusted as error:
        raise Rejected(f"keys.certificate-{error.why}", name=facts.name, until=f"{facts.valid_to:%d/%m/%Y}") from error
    return facts


def guard_name(facts: CertificateFacts, holder: str) -> None:
    """Refuse a certificate in another name than its holder's; ``keys.another-name`` is what people may confirm.

    Certificates cut long names (RFC 5280, ub-common-name).
    """
    if folded(facts.name) not in (folded(holder), folded(holder[:LONGEST_NAME])):
        raise Rejected("keys.another-name", name=facts.name, holder=holder)


def decoded(sent: str) -> bytes:
    """Base64 as people's machines send it.  Raises `Rejected`."""
    try:
        return base64.b64decode(sent, validate=True)
    except ValueError as error:
        raise Rejected("keys.certificate-unreadable") from error


def _name(name: x509.Name) -> str:
    native = name.native
    told = native.get("common_name") or native.get("organization_name") or name.human_friendly
    return ", ".join(told) if isinstance(told, list) else str(told)
