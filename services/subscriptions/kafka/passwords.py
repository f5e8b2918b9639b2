"""Passwords on the brokers: derived like the secrets of webhooks, so that the log never carries one."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

MECHANISM = "SCRAM-SHA-256"
_FEWEST, _MOST = 4096, 16_384  # iterations that Kafka accepts


@dataclass(frozen=True)
class Login:
    """How a subscription signs in: its id, and one of its passwords."""

    subscription_id: UUID
    generation: int

    @property
    def user(self) -> str:
        """The user's name on the brokers."""
        return str(self.subscription_id)

    @property
    def iterations(self) -> int:
        """How often the password is hashed.

        For 32 random bytes any number is enough.  The brokers report the number of each user, so that it says which of
        the passwords they know.
        """
        return _FEWEST + self.generation % (_MOST - _FEWEST + 1)

    def password(self, key: str) -> str:
        """The password, derived from the service's ``key``."""
        digest = hmac.digest(key.encode(), f"{self.subscription_id}:{self.generation}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
