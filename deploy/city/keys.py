"""Sample signing keys: an authority of this city alone, and a key for each leader, chief and body.

They are for trials, like the sample people.  Keys are made in memory and registered at once, each under a PIN that
follows from ``SAMPLE_PIN_SECRET``; only the seed and the drivers of tests know that secret, no service does.
"""

import base64
import datetime as dt
import os
import secrets
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

from deploy.city.client import CityClient
from deploy.city.people import CityBody, people_of
from shared.bodies.actor import Actor, Post
from shared.texts import say

AUTHORITY = say("samples.authority")
ROOT_DAYS, KEY_DAYS = 3650, 1825
LONGEST_COMMON_NAME = 64  # characters (RFC 5280, ub-common-name)


@dataclass(frozen=True)
class SampleKeys:
    """The sample authority: its key in ``authority``, its certificate in ``trust``."""

    authority: Path
    trust: Path

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Self:
        """As a job's settings say."""
        return cls(Path(settings["SAMPLE_AUTHORITY"]), Path(settings["TRUST_ROOTS"]))

    @classmethod
    def from_environment(cls) -> Self:
        """As the environment says."""
        return cls.of(os.environ)

    def make_authority(self) -> None:
        """Make the authority where it is missing; the city trusts it from then on."""
        self._authority()

    async def register_missing(self, client: CityClient, bodies: Iterable[CityBody]) -> None:
        """Register the keys of ``bodies``, their leaders and chiefs, where they have none."""
        for body in bodies:
            people = people_of(body.id)
            await self._register(client, people["vanthu"].actor(), body.id, body.name, body.name)
            for prefix in ("lanhdao", "chanhvp"):
                person = people[prefix]
                await self._register(client, person.actor(), person.id, person.name, body.name)

    async def register_bodies(self, client: CityClient, bodies: Mapping[str, str]) -> None:
        """Register the keys of ``bodies`` (``id → name``) that have none."""
        for body_id, name in bodies.items():
            clerk = Actor(person_id="seed", name="seed", body_id=body_id, post=Post.RECORDS_CLERK)
            await self._register(client, clerk, body_id, name, name)

    async def _register(self, client: CityClient, keeper: Actor, holder_id: str, name: str, organization: str) -> None:
        path = f"keys/{holder_id}"
        if (await client.ask(keeper, "publishing", path))["way"] is not None:
            return
        passphrase = secrets.token_urlsafe(18)
        key = {
            "way": "file",
            "pkcs12": base64.b64encode(self.packed(name, organization, passphrase)).decode(),
            "passphrase": passphrase,
            "pin": client.pin_of(holder_id),
        }
        await client.post(keeper, "publishing", f"{path}/register-key", key)

    def packed(self, name: str, organization: str, passphrase: str) -> bytes:
        """A new key with its certificate, as PKCS#12."""
        authority, by = self._authority()
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
        return serialize_key_and_certificates(
            name.encode(), key, certificate, [authority], BestAvailableEncryption(passphrase.encode())
        )

    def _authority(self) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        self.authority.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.trust.mkdir(parents=True, exist_ok=True)
        certificate_path, key_path = self.trust / "authority.pem", self.authority / "authority.key"
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
