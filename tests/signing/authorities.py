"""Certificate authorities of the tests: a root, those under it, what they issue and revoke, and their time stamps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
YEAR = dt.timedelta(days=365)
Term = tuple[dt.datetime, dt.datetime]
"""From when until when a certificate is valid."""
VALID: Term = (NOW - YEAR, NOW + 5 * YEAR)
EXPIRED: Term = (NOW - 3 * YEAR, NOW - dt.timedelta(days=1))


@dataclass(frozen=True)
class Held:
    """A key with its certificate and those above it, the nearest first."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def private_der(self) -> bytes:
        """The private key as PKCS#8, not encrypted."""
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def pkcs12(self, pin: str) -> bytes:
        """A PKCS#12 file that ``pin`` opens."""
        return pkcs12.serialize_key_and_certificates(
            b"key", self.key, self.certificate, self.chain, BestAvailableEncryption(pin.encode())
        )


@dataclass(frozen=True)
class Authority:
    """Issues certificates and says which it revoked."""

    held: Held
    revoked: dict[int, dt.datetime] = field(default_factory=dict)

    @classmethod
    def root(cls, name: str = "Root of the tests", term: Term = (NOW - 10 * YEAR, NOW + 20 * YEAR)) -> "Authority":
        """An authority that nobody stands above."""
        key = _key(name)
        return cls(Held(key, _authority(name, key.public_key(), _name(name), term).sign(key, SHA256())))

    def below(
        self, name: str = "Authority of the tests", term: Term = (NOW - 8 * YEAR, NOW + 10 * YEAR)
    ) -> "Authority":
        """An authority under this one."""
        key = _key(name)
        certificate = _authority(name, key.public_key(), self.held.certificate.subject, term)
        return Authority(Held(key, self._signed(certificate), self._chain()))

    def issue(self, name: str, organization: str = "Da Nang", term: Term = VALID) -> Held:
        """A key and certificate with which ``name`` signs documents."""
        key = _key(name)
        usage = x509.KeyUsage(
            digital_signature=True,
            content_commitment=True,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=False,
            crl_sign=False,
            encipher_only=False,
            decipher_only=False,
        )
        started = _begun(_name(name, organization), key.public_key(), self.held.certificate.subject, term)
        for_mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])  # what poppler asks of who signs
        started = started.add_extension(usage, critical=True).add_extension(for_mail, critical=False)
        started = started.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        return Held(key, self._signed(started), self._chain())

    def time_stamper(self, at: dt.datetime | None = None, term: Term = VALID) -> "Stamper":
        """A time-stamp authority; its clock stands still at ``at`` where that is given."""
        key = _key("Time stamps of the tests")
        started = _begun(_name("Time stamps"), key.public_key(), self.held.certificate.subject, term)
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return Stamper(Held(key, self._signed(started.add_extension(usage, critical=True)), self._chain()), at)

    def revoke(self, certificate: x509.Certificate, at: dt.datetime = NOW) -> None:
        """From ``at`` on the certificate is good for nothing."""
        self.revoked[certificate.serial_number] = at

    def crl(self, at: dt.datetime = NOW, lasts: dt.timedelta = YEAR) -> bytes:
        """The list of what is revoked, made at ``at`` (DER)."""
        started = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.held.certificate.subject)
            .last_update(at)
            .next_update(at + lasts)
            .add_extension(x509.CRLNumber(len(self.revoked) + 1), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.held.key.public_key()), critical=False
            )
        )
        for serial, since in self.revoked.items():
            revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            started = started.add_revoked_certificate(revoked)
        return started.sign(self.held.key, SHA256()).public_bytes(Encoding.DER)

    def publish(self, folder: Path) -> None:
        """Write the list into a folder of trust, and the certificate of a root: who reads it trusts this authority."""
        folder.mkdir(parents=True, exist_ok=True)
        name = self.held.certificate.subject.rfc4514_string().replace("=", "-").replace(" ", "-")
        if not self.held.chain:
            (folder / f"{name}.pem").write_bytes(self.held.certificate.public_bytes(Encoding.PEM))
        (folder / f"{name}.crl").write_bytes(self.crl())

    def _chain(self) -> tuple[x509.Certificate, ...]:
        return (self.held.certificate, *self.held.chain)

    def _signed(self, builder: x509.CertificateBuilder) -> x509.Certificate:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.held.key.public_key())
        return builder.add_extension(identifier, critical=False).sign(self.held.key, SHA256())


@dataclass(frozen=True)
class Stamper:
    """What stamps times (RFC 3161)."""

    held: Held
    at: dt.datetime | None = None

    def client(self) -> DummyTimeStamper:
        """A client that stamps by itself."""
        return DummyTimeStamper(
            asn1_x509.Certificate.load(self.held.der),
            PrivateKeyInfo.load(self.held.private_der),
            certs_to_embed=list(_asn1(self.held.chain)),
            fixed_dt=self.at,
        )


def _asn1(chain: tuple[x509.Certificate, ...]) -> Iterator[asn1_x509.Certificate]:
    for certificate in chain:
        yield asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


@lru_cache(maxsize=64)
def _key(_name: str) -> rsa.RSAPrivateKey:
    """A key for each name: making one takes longer than everything that is done with it."""
    return rsa.generate_private_key(65537, 2048)


def _name(name: str, organization: str | None = None) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if organization:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(parts)


def _begun(subject: x509.Name, key: rsa.RSAPublicKey, issuer: x509.Name, term: Term) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(term[0])
        .not_valid_after(term[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _authority(name: str, key: rsa.RSAPublicKey, issuer: x509.Name, term: Term) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    started = _begun(_name(name), key, issuer, term).add_extension(usage, critical=True)
    return started.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
