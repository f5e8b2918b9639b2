"""A raw signature: of some bytes, by the key of a certificate, without any container around it."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import load_der_x509_certificate


class WrongSignature(Exception):
    """The signature is not one of these bytes by the certificate's key: of other data, or of another key."""


def check(certificate: bytes, signed: bytes, signature: bytes) -> None:
    """Check that ``signature`` is one of ``signed`` (SHA-256) by the key of ``certificate`` (DER).

    Raises `WrongSignature`, and `ValueError` where ``certificate`` is none.
    """
    key = load_der_x509_certificate(certificate).public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
        else:
            raise WrongSignature
    except InvalidSignature as error:
        raise WrongSignature from error
