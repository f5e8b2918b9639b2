"""Keys in files: wrapped under their holders' PINs in a table of this service, opened for one act and forgotten.

A try is counted before it is made, so that no crash and no second request at once makes it free.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from services.publishing.keys.opening import NotOpened, PrivateKey, key_of
from services.publishing.keys.way import Algorithm, OpenedKey, WayFailed

MOST_TRIES = 5

_TRY = """
    UPDATE wrapped_keys SET tries = tries + 1 WHERE holder_id = $1 AND tries < $2 RETURNING pkcs12, tries
"""
_KEEP = """
    INSERT INTO wrapped_keys (holder_id, pkcs12) VALUES ($1, $2)
    ON CONFLICT (holder_id) DO UPDATE SET pkcs12 = excluded.pkcs12, tries = 0, kept_at = now()
"""


class Blocked(WayFailed):
    """The PIN was wrong too often: the key signs nothing until its holder registers one anew."""

    def __init__(self) -> None:
        super().__init__("keys.blocked")


@dataclass(frozen=True)
class WrappedKeys:
    """The table of wrapped keys."""

    pool: asyncpg.Pool

    async def keep(self, holder_id: str, pkcs12: bytes) -> None:
        """Keep a key that `opening.repacked` has made, in place of the former one; its tries begin anew."""
        await self.pool.execute(_KEEP, holder_id, pkcs12)

    async def forget(self, holder_id: str) -> None:
        """Delete the holder's key."""
        await self.pool.execute("DELETE FROM wrapped_keys WHERE holder_id = $1", holder_id)

    async def open(self, holder_id: str, pin: str) -> PrivateKey:
        """The key, with one try less until the PIN proves right.

        Raises `WayFailed` for a wrong PIN, `Blocked` for the last one.
        """
        row = await self.pool.fetchrow(_TRY, holder_id, MOST_TRIES)
        if row is None:
            raise Blocked
        try:
            key = await asyncio.to_thread(key_of, row["pkcs12"], pin)
        except NotOpened:
            left = MOST_TRIES - row["tries"]
            raise (WayFailed("keys.wrong-pin", left=str(left)) if left > 0 else Blocked()) from None
        await self.pool.execute("UPDATE wrapped_keys SET tries = 0 WHERE holder_id = $1", holder_id)
        return key


@dataclass(frozen=True)
class FileWay:
    """The `Way` of a key in a file."""

    keys: WrappedKeys
    holder_id: str

    @asynccontextmanager
    async def opened(self, pin: str, signatures: int) -> AsyncIterator[OpenedKey]:
        """As `Way.opened`."""
        opened = OpenedFile(await self.keys.open(self.holder_id, pin), signatures)
        try:
            yield opened
        finally:
            opened.close()


class OpenedFile:
    """A key in memory, for at most ``signatures`` signatures."""

    def __init__(self, key: PrivateKey, signatures: int) -> None:
        self._key: PrivateKey | None = key
        self._left = signatures

    async def sign(self, tbs: bytes, algorithm: Algorithm) -> bytes:
        """As `OpenedKey.sign`."""
        if self._key is None or self._left <= 0:
            raise WayFailed("keys.closed")
        self._left -= 1
        if isinstance(self._key, rsa.RSAPrivateKey):
            return await asyncio.to_thread(self._key.sign, tbs, padding.PKCS1v15(), hashes.SHA256())
        assert isinstance(self._key, ec.EllipticCurvePrivateKey)
        return self._key.sign(tbs, ec.ECDSA(hashes.SHA256()))

    def close(self) -> None:
        """Forget the key."""
        self._key = None
