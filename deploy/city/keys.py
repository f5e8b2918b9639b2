"""Sample signing keys: an authority of this city alone, with a key for each leader and each body.

They are for trials, like the sample people.  A real city puts the keys of its certification authority into the same
folder, or names a PKCS#11 token.
"""

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from deploy.city.people import CityBody, people_of
from shared.texts import say

AUTHORITY = say("samples.authority")
ROOT_DAYS, KEY_DAYS = 3650, 1825
LONGEST_COMMON_NAME = 64  # characters (RFC 5280, ub-common-name)


@dataclass(frozen=True)
class SampleKeys:
    """The folders of keys: publishing reads ``keys``, receiving reads ``trust``."""

    keys: Path
    trust: Path
    passphrase: str

    @classmethod
    def of(cls, settings: dict[str, str]) -> Self:
        """The folders that a job's settings name."""
        return cls(Path(settings["SIGNING_KEYS"]), Path(settings["TRUST_ROOTS"]), settings["SIGNING_PASSPHRASE"])

    @classmethod
    def from_environment(cls) -> Self:
        """The folders that the environment names."""
        return cls.of(dict(os.environ))

    def make_missing(self, bodies: Iterable[CityBody]) -> None:
        """Make the authority and the keys of ``bodies`` and their leaders, where they are missing."""
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.trust.mkdir(parents=True, exist_ok=True)
        authority, authority_key = self._authority()
        for body in bodies:
            self._make(body.id, body.name, body.name, authority, authority_key)
            for prefix in ("lanhdao", "chanhvp"):
                person = people_of(body.id)[prefix]
                self._make(person.id, person.name, body.name, authority, authority_key)

    def make_for(self, bodies: Mapping[str, str]) -> None:
        """Make the seals of ``bodies`` (``id → name``) where they are missing."""
        authority, authority_key = self._authority()
        for body_id, name in bodies.items():
            self._make(body_id, name, name, authority, authority_key)

    def _authority(self) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        certificate_path, key_path = self.trust / "authority.pem", self.keys / "authority.key"
        if certificate_path.exists() and key_path.exists():
            key = load_pem_private_key(key_path.read_bytes(), None)
            assert isinstance(key, ec.EllipticCurvePrivateKey)
            return x509.load_pem_x509_certificate(certificate_path.read_bytes()), key
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY)])
        certificate = (
            _certificate(name, name, key.public_key(), ROOT_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(authority=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        _write(key_path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        certificate_path.write_bytes(certificate.public_bytes(Encoding.PEM))
        return certificate, key

    def _make(
        self, holder_id: str, name: str, organization: str, authority: x509.Certificate, by: ec.EllipticCurvePrivateKey
    ) -> None:
        path = self.keys / f"{holder_id}.p12"
        if path.exists():
            return
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization[:LONGEST_COMMON_NAME]),
                x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST_COMMON_NAME]),
            ]
        )
        certificate = (
            _certificate(subject, authority.subject, key.public_key(), KEY_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(authority=False), critical=True)
            .sign(by, hashes.SHA256())
        )
        packed = serialize_key_and_certificates(
            name.encode(), key, certificate, [authority], BestAvailableEncryption(self.passphrase.encode())
        )
        _write(path, packed)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, days: int
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(data)
