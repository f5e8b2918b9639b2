"""How a key signs, wherever it is: in a file, at a remote service, on a token.

A key that signs within one request is a `Way`.  A token's does not: its holder's machine answers in a second request,
and the ceremony keeps what was prepared until then.
"""

import hashlib
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Algorithm(StrEnum):
    """The algorithms of signatures (asn1crypto's names): always over SHA-256, RSA with PKCS#1 v1.5."""

    RSA = "sha256_rsa"
    ECDSA = "sha256_ecdsa"


@dataclass(frozen=True)
class Certified:
    """A certificate with the ones above it, as DER: all that is public of a key."""

    certificate: bytes
    chain: tuple[bytes, ...] = ()

    @property
    def sha256(self) -> str:
        """The certificate's SHA-256 in hexadecimal."""
        return hashlib.sha256(self.certificate).hexdigest()


class WayFailed(Exception):
    """The key signs nothing now; ``code`` is a problem of ``shared/web/problems.toml`` with its ``params``."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class OpenedKey(Protocol):
    """A key that its holder's act has opened."""

    async def sign(self, tbs: bytes, algorithm: Algorithm) -> bytes:
        """The raw signature of ``tbs``, which is not hashed yet; ECDSA's as DER.  Raises `WayFailed`."""
        ...


class Way(Protocol):
    """A key that signs within one request."""

    def opened(self, pin: str, signatures: int) -> AbstractAsyncContextManager[OpenedKey]:
        """The key, open for at most ``signatures`` signatures of one act; afterwards nothing of it is left.

        Raises `WayFailed`.
        """
        ...
