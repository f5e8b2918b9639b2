"""A certification authority of the tests: certificates of every sort, and what it has revoked."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from services.publishing.keys.way import Algorithm, Certified

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Issued:
    """A key with its certificate."""

    key: PrivateKey
    certificate: x509.Certificate
    above: x509.Certificate

    @property
    def certified(self) -> Certified:
        return Certified(self.certificate.public_bytes(Encoding.DER), (self.above.public_bytes(Encoding.DER),))

    async def sign(self, tbs: bytes, algorithm: Algorithm) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            assert algorithm is Algorithm.RSA
            return self.key.sign(tbs, padding.PKCS1v15(), hashes.SHA256())
        assert algorithm is Algorithm.ECDSA
        return self.key.sign(tbs, ec.ECDSA(hashes.SHA256()))

    def pkcs12(self, passphrase: str) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"key", self.key, self.certificate, [self.above], BestAvailableEncryption(passphrase.encode())
        )


@dataclass
class Authority:
    """An authority whose certificate and revocation list stand in ``folder``, as a city trusts it."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    certificate: x509.Certificate = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = _name("Trung tâm chứng thực thử")
        self.certificate = (
            _builder(name, name, self.key, -1, 3650)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(authority=True), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        (self.folder / "authority.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        self.revoke()

    def issue(
        self, name: str, *, of_rsa: bool = False, first_day: float = -1, last_day: float = 365, signs: bool = True
    ) -> Issued:
        """A certificate for ``name``; its days are counted from today."""
        key: PrivateKey = rsa.generate_private_key(65537, 2048) if of_rsa else ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(_name(name), self.certificate.subject, key, first_day, last_day)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(authority=False, signs=signs), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return Issued(key, certificate, self.certificate)

    def revoke(self, *issued: Issued) -> None:
        """Publish the list of what is revoked."""
        now = dt.datetime.now(dt.UTC)
        listed = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        listed = listed.last_update(now - dt.timedelta(minutes=5)).next_update(now + dt.timedelta(days=1))
        for one in issued:
            entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
            listed = listed.add_revoked_certificate(entry.revocation_date(now - dt.timedelta(minutes=5)).build())
        written = listed.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)
        (self.folder / "authority.crl").write_bytes(written)


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, first_day: float, last_day: float
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days=first_day))
        .not_valid_after(now + dt.timedelta(days=last_day))
    )


def _usage(*, authority: bool, signs: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority and signs,
        content_commitment=not authority and signs,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=not authority and not signs,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
