"""The authorities that this city trusts, and the certificates that they have revoked: files, and nothing is fetched.

A document must not make the system call a host that its author chose.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import structlog
from asn1crypto import crl, pem, x509
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

SIGNS = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
"""What a certificate has to allow: one of them is enough (ETSI EN 319 412-2, 4.3.2)."""

PUBLIC = (".pem", ".crt", ".cer", ".crl")
"""Endings of the files that make a city's trust: certificates and revocation lists, which everybody may have."""

log = structlog.get_logger("signatures")


class NotTrusted(Exception):
    """Nobody signs with this certificate; ``why``: ``expired``, ``early``, ``revoked``, ``usage`` or ``unknown``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Trust:
    """The authorities that this city trusts, and the certificates they have revoked."""

    roots: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]

    @classmethod
    def from_folder(cls, folder: str) -> "Trust":
        """Every ``.pem``, ``.crt``, ``.cer`` and ``.crl`` of ``folder``, read again when one changes."""
        found = sorted(Path(folder).glob("*")) if Path(folder).is_dir() else []
        return _trust(tuple((path, path.stat().st_mtime) for path in found if path.is_file()))

    @classmethod
    def of(cls, roots: tuple[bytes, ...], crls: tuple[bytes, ...]) -> "Trust":
        """Of certificates and revocation lists as DER."""
        return cls(
            tuple(x509.Certificate.load(der) for der in roots), tuple(crl.CertificateList.load(der) for der in crls)
        )

    def der(self) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
        """Roots and revocation lists as DER: what `of` takes."""
        return tuple(root.dump() for root in self.roots), tuple(revoked.dump() for revoked in self.crls)

    def context(
        self,
        certificate: x509.Certificate | None,
        others: tuple[x509.Certificate, ...] = (),
        at: dt.datetime | None = None,
    ) -> ValidationContext:
        """A context that judges ``certificate`` by its issuer's revocation list, where there is one.

        ``others`` are certificates between it and a root; ``at`` is when it is judged, without it now.
        """
        listed = certificate is not None and any(revoked.issuer == certificate.issuer for revoked in self.crls)
        rule = RevocationCheckingRule.CRL_REQUIRED if listed else RevocationCheckingRule.NO_CHECK
        policy = RevocationCheckingPolicy(rule, RevocationCheckingRule.NO_CHECK)
        anchors, between = self._anchors()
        return ValidationContext(
            trust_roots=anchors,
            other_certs=(*others, *between),
            crls=self.crls,
            allow_fetching=False,
            moment=at,
            revinfo_policy=CertRevTrustPolicy(policy, retroactive_revinfo=True),
        )

    def _anchors(self) -> tuple[tuple[x509.Certificate, ...], tuple[x509.Certificate, ...]]:
        """The authorities that nobody in the folder stands above, and those below them.

        An authority that were both would be judged without a path to it, and its revocation list by nobody.
        """
        names = {root.subject.hashable for root in self.roots}
        below = tuple(root for root in self.roots if root.self_signed == "no" and root.issuer.hashable in names)
        return tuple(root for root in self.roots if root not in below), below

    async def check_signer(
        self, certificate: x509.Certificate, chain: tuple[x509.Certificate, ...], at: dt.datetime
    ) -> None:
        """Check that ``certificate`` may sign documents at ``at``.  Raises `NotTrusted`."""
        if not certificate.not_valid_before <= at:
            raise NotTrusted("early")
        if not at <= certificate.not_valid_after:
            raise NotTrusted("expired")
        try:
            SIGNS.validate(certificate)
        except InvalidCertificateError as error:
            raise NotTrusted("usage") from error
        validator = CertificateValidator(certificate, chain, self.context(certificate, chain, at))
        try:
            await validator.async_validate_path()
        except RevokedError as error:
            raise NotTrusted("revoked") from error
        except (ExpiredError, NotYetValidError) as error:
            raise NotTrusted("expired") from error
        except (PathBuildingError, PathValidationError) as error:
            raise NotTrusted("unknown") from error


@lru_cache(maxsize=4)
def _trust(files: tuple[tuple[Path, float], ...]) -> Trust:
    roots, crls = [], []
    for path, _ in files:
        try:
            data = path.read_bytes()
            der = pem.unarmor(data)[2] if pem.detect(data) else data
            if path.suffix in (".pem", ".crt", ".cer"):
                roots.append(x509.Certificate.load(der, strict=True))
            elif path.suffix == ".crl":
                crls.append(crl.CertificateList.load(der, strict=True))
        except (ValueError, OSError) as error:
            log.warning("not a certificate or a revocation list", file=path.name, error=repr(error))
    return Trust(tuple(roots), tuple(crls))
