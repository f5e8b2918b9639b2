"""Challenges: random bytes that a holder signs once, to prove to possess a key that stands elsewhere."""

import base64
import datetime as dt
import hashlib
import os
from dataclasses import dataclass

import asyncpg

from shared.eventsourcing.decider import Rejected

MINUTES = 10
_PREFIX = b"congvan: this key is mine\n"  # so that no challenge is ever the signed attributes of a document

_MAKE = """
    INSERT INTO key_challenges (holder_id, person_id, challenge) VALUES ($1, $2, $3)
    ON CONFLICT (holder_id, person_id) DO UPDATE SET challenge = excluded.challenge, at = now()
"""
_TAKE = """
    DELETE FROM key_challenges WHERE holder_id = $1 AND person_id = $2
    RETURNING challenge, at > now() - $3::interval AS fresh
"""


def digest_of(tbs: bytes) -> str:
    """The SHA-256 of what is to be signed, in base64, as agents take it."""
    return base64.b64encode(hashlib.sha256(tbs).digest()).decode()


def fresh_challenge() -> bytes:
    """Bytes that nobody has signed before."""
    return _PREFIX + os.urandom(32)


@dataclass(frozen=True)
class Challenges:
    """The challenges that wait for a signature: the newest of each person and holder."""

    pool: asyncpg.Pool

    async def make(self, holder_id: str, person_id: str) -> bytes:
        """A new challenge, in place of a former one."""
        challenge = fresh_challenge()
        await self.pool.execute(_MAKE, holder_id, person_id, challenge)
        return challenge

    async def take(self, holder_id: str, person_id: str) -> bytes:
        """The challenge, which is gone with this.  Raises `Rejected` where there is none, or it is too old."""
        row = await self.pool.fetchrow(_TAKE, holder_id, person_id, dt.timedelta(minutes=MINUTES))
        if row is None or not row["fresh"]:
            raise Rejected("keys.no-challenge")
        return bytes(row["challenge"])
