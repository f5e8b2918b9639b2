"""The second step: codes of an authenticator (TOTP, RFC 6238), each valid once, and recovery codes."""

import base64
import hashlib
import hmac
import json
import secrets
import time

import asyncpg
import pyotp
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from shared.texts import say

STEP_S = 30
AROUND = (-1, 0, 1)  # steps of tolerance: clocks differ, and people type slowly (RFC 6238, 5.2)
RECOVERY_CODES = 10
RECOVERY_BYTES = 7  # 56 bits
ISSUER = say("signin.issuer")


def step_of(secret: str, code: str, now: float) -> int | None:
    """The time step near ``now`` (seconds since 1970) that ``code`` belongs to; ``None`` for a wrong code."""
    if not (code.isascii() and code.isdigit()):
        return None
    codes = pyotp.HOTP(secret)
    near = [step for around in AROUND if (step := int(now) // STEP_S + around) >= 0]
    found = [step for step in near if hmac.compare_digest(codes.at(step), code)]
    return found[-1] if found else None


def address_of(secret: str, person: str) -> str:
    """The ``otpauth`` address in the picture that an authenticator scans."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=person, issuer_name=ISSUER)


def recovery_code() -> str:
    """A new recovery code, in groups that can be read aloud."""
    letters = base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().rstrip("=").lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


class SecondSteps:
    """People's authenticators.  ``key`` encrypts their secrets; the database never has it."""

    def __init__(self, pool: asyncpg.Pool, key: str) -> None:
        self._pool = pool
        self._hash_key = hashlib.sha256(b"recovery" + key.encode()).digest()
        self._key = OctKey.import_key(hashlib.sha256(b"secret" + key.encode()).digest())

    async def begin(self, person_id: str) -> str | None:
        """A secret for an authenticator, to be confirmed; ``None`` where the person has an authenticator."""
        made = self._sealed(person_id, pyotp.random_base32())
        row = await self._pool.fetchrow(
            "INSERT INTO sessions.second_steps (person_id, secret) VALUES ($1, $2)"
            " ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id RETURNING secret, confirmed",
            person_id,
            made,
        )
        if row["confirmed"]:
            return None
        secret = self._opened(person_id, row["secret"])
        if secret is None:  # sealed with a former key, and not used yet
            await self.forget(person_id)
            return await self.begin(person_id)
        return secret

    async def confirm(self, person_id: str, code: str) -> list[str] | None:
        """Confirm the authenticator by a right code; returns the recovery codes, which are shown once."""
        if not await self._takes(person_id, code, confirmed=False):
            return None
        codes = [recovery_code() for _ in range(RECOVERY_CODES)]
        await self._pool.execute(
            "UPDATE sessions.second_steps SET confirmed = true, enrolled_at = now(), recovery = $2"
            " WHERE person_id = $1",
            person_id,
            [self._hashed(person_id, each) for each in codes],
        )
        return codes

    async def proves(self, person_id: str, code: str) -> bool:
        """Whether a code of the authenticator, or a recovery code, is right.  Each is valid once."""
        typed = code.strip().lower().replace(" ", "")
        if await self._takes(person_id, typed, confirmed=True):
            return True
        done: str = await self._pool.execute(
            "UPDATE sessions.second_steps SET recovery = array_remove(recovery, $2)"
            " WHERE person_id = $1 AND confirmed AND $2 = ANY (recovery)",
            person_id,
            self._hashed(person_id, typed),
        )
        return done == "UPDATE 1"

    async def left(self, person_id: str) -> int | None:
        """How many recovery codes are left; ``None`` without an authenticator."""
        found: int | None = await self._pool.fetchval(
            "SELECT cardinality(recovery) FROM sessions.second_steps WHERE person_id = $1 AND confirmed", person_id
        )
        return found

    async def forget(self, person_id: str) -> None:
        """Remove the person's authenticator."""
        await self._pool.execute("DELETE FROM sessions.second_steps WHERE person_id = $1", person_id)

    async def _takes(self, person_id: str, code: str, *, confirmed: bool) -> bool:
        row = await self._pool.fetchrow(
            "SELECT secret FROM sessions.second_steps WHERE person_id = $1 AND confirmed = $2", person_id, confirmed
        )
        secret = self._opened(person_id, row["secret"]) if row is not None else None
        step = step_of(secret, code.replace(" ", ""), time.time()) if secret else None
        if step is None:
            return False
        done: str = await self._pool.execute(
            "UPDATE sessions.second_steps SET last_step = $2 WHERE person_id = $1 AND last_step < $2", person_id, step
        )
        return done == "UPDATE 1"

    def _sealed(self, person_id: str, secret: str) -> str:
        content = json.dumps({"person": person_id, "secret": secret})
        return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, content, self._key)

    def _opened(self, person_id: str, sealed: str) -> str | None:
        """The decrypted secret; ``None`` where it was sealed with another key or for another person."""
        try:
            content = json.loads(jwe.decrypt_compact(sealed, self._key).plaintext or b"{}")
        except (JoseError, ValueError):
            return None
        return str(content["secret"]) if content.get("person") == person_id else None

    def _hashed(self, person_id: str, code: str) -> str:
        return hmac.new(self._hash_key, f"{person_id}\n{code}".encode(), hashlib.sha256).hexdigest()
