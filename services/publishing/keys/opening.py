"""PKCS#12 files of people: opened once in the cage, and encrypted anew under the holder's PIN.

What is kept is a PKCS#12 whose key is derived slowly from the PIN (PBES2 with PBKDF2, AES-256); without the PIN nobody
opens it, this service neither.
"""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from pydantic import BaseModel, ConfigDict

from shared.cage import Limits, caged

LARGEST = 64 * 1024  # bytes of a PKCS#12
ROUNDS = 600_000  # of PBKDF2-HMAC-SHA256 (OWASP Password Storage Cheat Sheet)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class NotOpened(Exception):
    """The file is no PKCS#12, or the passphrase does not open it."""


class NoKeyInside(Exception):
    """The file has no key with its certificate, or a key of another kind than RSA (2048 bits or more) and ECDSA."""


class Repacked(BaseModel):
    """A PKCS#12 under its holder's PIN, and what is public of it, as DER."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    pkcs12: bytes
    certificate: bytes
    chain: tuple[bytes, ...]


@caged(NotOpened, NoKeyInside, limits=Limits(cpu_s=20, wall_s=30))
def repacked(data: bytes, passphrase: str, pin: str) -> Repacked:
    """The key of a PKCS#12 under ``pin`` instead of ``passphrase``.  Raises `NotOpened` and `NoKeyInside`."""
    key, certificate, above = _opened(data, passphrase)
    strong = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(pin.encode())
    )
    return Repacked(
        pkcs12=pkcs12.serialize_key_and_certificates(b"key", key, certificate, None, strong),
        certificate=certificate.public_bytes(Encoding.DER),
        chain=tuple(one.public_bytes(Encoding.DER) for one in above),
    )


def key_of(data: bytes, pin: str) -> PrivateKey:
    """The key of a PKCS#12 that `repacked` has made.  Raises `NotOpened` for a wrong PIN."""
    return _opened(data, pin)[0]


def _opened(data: bytes, passphrase: str) -> tuple[PrivateKey, x509.Certificate, list[x509.Certificate]]:
    try:
        key, certificate, above = pkcs12.load_key_and_certificates(data, passphrase.encode())
    except ValueError as error:
        raise NotOpened from error
    if certificate is None or not isinstance(key, PrivateKey) or key.public_key() != certificate.public_key():
        raise NoKeyInside
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < 2048:
        raise NoKeyInside
    return key, certificate, above
