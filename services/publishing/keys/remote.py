"""A key at a remote signing service: its holder's PIN (and code) give leave for the signatures of one act.

The service binds that leave to the digests (SCAL 2 of the Cloud Signature Consortium's API v2).  A signature over a
document follows from the one before, so the leave is asked with the first digest and extended with each further one.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from services.publishing.keys.csc import Credential, CscSession, RemoteServices
from services.publishing.keys.way import Algorithm, WayFailed


@dataclass(frozen=True)
class RemoteKey:
    """The key ``credential`` at the service ``url``: a `Way`.

    ``certificate`` (DER) is the one that its holder registered.  ``code`` is what his own device shows for this one
    act, where the service asks for it.
    """

    services: RemoteServices
    url: str
    credential: str
    certificate: bytes
    code: str | None = field(default=None, repr=False)

    @asynccontextmanager
    async def opened(self, pin: str, signatures: int) -> AsyncIterator["RemoteOpenedKey"]:
        """As `Way.opened`; the PIN is judged with the first signature."""
        async with self.services.session(self.url) as session:
            credential = await session.credential(self.credential)
            if credential.certified.certificate != self.certificate:
                raise WayFailed("keys.remote-other-certificate")
            yield RemoteOpenedKey(session, credential, self._proofs(credential, pin), signatures)

    def _proofs(self, credential: Credential, pin: str) -> dict[str, str]:
        if "OTP" not in credential.factors:
            return {"PIN": pin}
        if not self.code:
            raise WayFailed("keys.code-missing")
        return {"PIN": pin, "OTP": self.code}


@dataclass
class RemoteOpenedKey:
    """The key during one act."""

    session: CscSession
    credential: Credential
    proofs: dict[str, str] = field(repr=False)
    signatures: int
    _sad: str | None = field(default=None, repr=False)
    _left: int = 0
    _refused: WayFailed | None = None

    async def sign(self, tbs: bytes, algorithm: Algorithm) -> bytes:
        """As `OpenedKey.sign`."""
        digest = hashlib.sha256(tbs).digest()
        sad = await self._leave(digest)
        self.signatures -= 1
        self._left -= 1
        return await self.session.sign(self.credential, sad, digest, algorithm)

    async def _leave(self, digest: bytes) -> str:
        """Leave for one more signature: extended, or asked anew where the service gives it for fewer than wanted."""
        if self.signatures < 1:
            raise WayFailed("keys.closed")
        if self._sad is not None and self._left > 0:
            self._sad = await self.session.extend(self.credential, self._sad, digest)
            return self._sad
        if self._sad is not None and "OTP" in self.proofs:
            raise WayFailed("keys.code-used", most=str(self.credential.most_signatures))
        if self._refused is not None:
            raise self._refused  # a PIN that was typed once is tried once, however many documents wait for it
        self._left = min(self.signatures, self.credential.most_signatures)
        try:
            self._sad = await self.session.authorise(self.credential, self.proofs, digest, self._left)
        except WayFailed as failed:
            self._refused = failed
            raise
        return self._sad
