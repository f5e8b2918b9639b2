"""Every secret of a city: its variable and how it is made.  No two processes share a password."""

import secrets
from collections.abc import Iterable, Mapping

from deploy.database.migrate import ROLES
from shared.bodies.tokens import new_keys
from shared.streams.access import ACCOUNTS, ADMIN, BROKER

KEYS = (
    "OIDC_CLIENT_SECRET",
    "OPERATIONS_OIDC_CLIENT_SECRET",
    "PORTAL_SESSION_SECRET",
    "OPERATIONS_SESSION_SECRET",
    "IDENTITY_SESSION_SECRET",
    "SECOND_STEP_KEY",
    "SAMPLE_PIN_SECRET",
    "WEBHOOK_KEY",
    "KAFKA_PASSWORDS_KEY",
)
TYPED = ("IDENTITY_PASSWORD", "GRAFANA_PASSWORD")
"""Secrets that people type: shorter, without letters that look alike."""
READABLE = "abcdefghijkmnpqrstuvwxyz23456789"  # pragma: allowlist secret
SUPERUSER = "postgres"


def database_password(role: str) -> str:
    """The name of a database role's password."""
    return f"DATABASE_PASSWORD_{role.upper()}"


def kafka_password(account: str) -> str:
    """The name of an account's password on the brokers."""
    return f"KAFKA_PASSWORD_{account.upper()}"


PASSWORDS = (
    *(database_password(role) for role in (SUPERUSER, *ROLES)),
    *(kafka_password(account) for account in (ADMIN, BROKER, *ACCOUNTS)),
)
ACTOR_KEYS = ("ACTOR_TOKEN_PRIVATE_KEY", "ACTOR_TOKEN_PUBLIC_KEY")
NAMES = (*PASSWORDS, *KEYS, *TYPED, *ACTOR_KEYS)


def completed(known: Mapping[str, str]) -> dict[str, str]:
    """``known`` and a new secret for each of `NAMES` that is missing."""
    made = {name: secrets.token_urlsafe(24) for name in (*PASSWORDS, *KEYS)}
    made |= {name: _typed() for name in TYPED}
    made |= dict(zip(ACTOR_KEYS, new_keys(), strict=True))
    if any(name in known for name in ACTOR_KEYS):  # a pair of keys is made as a whole
        made = {name: value for name, value in made.items() if name not in ACTOR_KEYS}
    return made | dict(known)


def database_passwords(known: Mapping[str, str], roles: Iterable[str] = ROLES) -> dict[str, str]:
    """The password of each of ``roles``."""
    return {role: known[database_password(role)] for role in roles}


def kafka_passwords(known: Mapping[str, str], accounts: Iterable[str] = ACCOUNTS) -> dict[str, str]:
    """The password of each of ``accounts``."""
    return {account: known[kafka_password(account)] for account in accounts}


def _typed() -> str:
    """Twenty letters in groups: 100 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(5)) for _ in range(4))
