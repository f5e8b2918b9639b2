"""A PKCS#11 token: its certificates, and a signature over a digest once its holder typed the PIN."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import pkcs11
from asn1crypto import x509
from asn1crypto.algos import DigestAlgorithm, DigestInfo
from pkcs11.util.ec import encode_ecdsa_signature

from deploy.agent.problems import Problem

DIGEST_BYTES = 32  # SHA-256
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Found:
    """A certificate on a token; ``label`` is the token's, ``key_id`` what joins the certificate with its key."""

    certificate: x509.Certificate
    label: str
    key_id: bytes
    token: pkcs11.Token

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal."""
        return hashlib.sha256(self.certificate.dump()).hexdigest()


@dataclass(frozen=True)
class OpenKey:
    """A key that its holder's PIN opened; it signs until it is closed."""

    key: pkcs11.SignMixin
    session: pkcs11.Session
    pin: str
    each_time: bool

    def sign(self, digest: bytes) -> bytes:
        """The signature over a SHA-256: PKCS#1 v1.5 by an RSA key, ECDSA in DER by one on a curve.

        Raises `Problem`.
        """
        return _told(self._signed, digest)

    def close(self) -> None:
        """The token forgets the PIN."""
        try:
            self.session.close()
        except pkcs11.PKCS11Error:
            return  # the token was pulled out: it has forgotten everything

    def _signed(self, digest: bytes) -> bytes:
        pin = self.pin if self.each_time else None
        if self.key.key_type is pkcs11.KeyType.EC:
            return bytes(encode_ecdsa_signature(self.key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA, pin=pin)))
        info = DigestInfo({"digest_algorithm": DigestAlgorithm({"algorithm": "sha256"}), "digest": digest}).dump()
        return bytes(self.key.sign(info, mechanism=pkcs11.Mechanism.RSA_PKCS, pin=pin))


class Tokens:
    """The tokens that one PKCS#11 library reaches.  Not for several threads at once: many libraries are not either."""

    def __init__(self, module: str) -> None:
        self._library = pkcs11.lib(module)

    def found(self) -> tuple[tuple[Found, ...], tuple[x509.Certificate, ...]]:
        """The certificates that sign, and those of authorities that stand beside them.  Raises `Problem`."""
        return _told(self._found)

    def open(self, fingerprint: str, pin: str) -> OpenKey:
        """The key of a certificate.  Raises `Problem`: PIN wrong or locked, token or certificate not there."""
        return _told(self._open, fingerprint, pin)

    def _found(self) -> tuple[tuple[Found, ...], tuple[x509.Certificate, ...]]:
        tokens = self._library.get_tokens(token_flags=pkcs11.TokenFlag.TOKEN_INITIALIZED)
        every = [one for token in tokens for one in _certificates(token)]
        signing = tuple(one for one in every if not one.certificate.ca)
        return signing, tuple(one.certificate for one in every if one.certificate.ca)

    def _open(self, fingerprint: str, pin: str) -> OpenKey:
        wanted = next((one for one in self._found()[0] if one.fingerprint == fingerprint), None)
        if wanted is None:
            raise Problem("no-certificate")
        session = wanted.token.open(user_pin=pin)
        try:
            key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, id=wanted.key_id)
            if not isinstance(key, pkcs11.SignMixin):
                raise Problem("no-certificate")  # a key for other things
            return OpenKey(key, session, pin, _asks_each_time(key))
        except BaseException:
            session.close()
            raise


def _certificates(token: pkcs11.Token) -> Iterator[Found]:
    with token.open() as session:
        for stored in session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}):
            certificate = _parsed(stored[pkcs11.Attribute.VALUE])
            if certificate is not None:
                yield Found(certificate, token.label, stored[pkcs11.Attribute.ID], token)


def _parsed(der: bytes) -> x509.Certificate | None:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        return certificate if certificate.native else None  # everything is parsed when asked for, not before
    except ValueError:
        return None


def _asks_each_time(key: pkcs11.Object) -> bool:
    try:
        return bool(key[pkcs11.Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:  # older libraries do not know the attribute
        return False


def _told(do: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> _T:
    """What ``do`` gives; the library's dozens of errors as the few that a person can do something about."""
    try:
        return do(*given, **named)
    except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as error:
        raise Problem("wrong-pin") from error
    except (pkcs11.PinLocked, pkcs11.PinExpired) as error:
        raise Problem("pin-locked") from error
    except pkcs11.NoSuchKey as error:
        raise Problem("no-certificate") from error
    except pkcs11.PKCS11Error as error:
        raise Problem("token-away") from error
