"""The check of secrets at a process's start: it refuses empty, well-known and short ones."""

import re
import sys
from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urlsplit

from shared.settings import SECRETS, Settings

FEWEST = 16  # characters, as many as 12 random bytes have in base64
FEWEST_KINDS = 6  # of different characters
EXAMPLE = re.compile("change.?me|example", re.IGNORECASE)
TRIED_FIRST = ("congvan", "password", "postgres", "secret", "admin", "123456", "qwerty", "matkhau")
"""Words that attackers try first; a long secret may contain one by chance."""
CONFIGURATION_ERROR = 78  # EX_CONFIG of sysexits.h: starting again would not help
HERE = ("127.0.0.1", "localhost", "[::1]")


def weakness(secret: str) -> str | None:
    """What is wrong with a password or key; ``None`` where it may be used."""
    if not secret:
        return "is empty"
    if EXAMPLE.search(secret) or (len(secret) < 2 * FEWEST and any(one in secret.lower() for one in TRIED_FIRST)):
        return "is a known one"
    if len(secret) < FEWEST:
        return f"has fewer than {FEWEST} characters"
    if len(set(secret)) < FEWEST_KINDS:
        return "repeats too few characters"
    return None


def troubles(settings: Settings, needs: Iterable[str]) -> dict[str, str]:
    """The settings that forbid a start, each with the reason.

    ``needs`` names the secrets that the process needs; another one is checked where it is set.  The database's password
    is always checked, the brokers' where they are on another machine or ask for one.
    """
    judged = {name: str(getattr(settings, name)) for name in SECRETS}
    found = {name: wrong for name in needs if name in judged and (wrong := weakness(judged[name]))}
    found |= {name: wrong for name, value in judged.items() if value and (wrong := weakness(value))}
    password = unquote(urlsplit(settings.database_url).password or "")
    if wrong := weakness(password):
        found["database_url"] = f"carries a password that {wrong}"
    if settings.kafka_protocol == "PLAINTEXT":
        if any(one.rpartition(":")[0] not in HERE for one in settings.kafka_bootstrap_servers.split(",")):
            found["kafka_protocol"] = "lets anybody be anybody, which is for a broker on this machine only"
    elif wrong := weakness(settings.kafka_password):
        found["kafka_password"] = wrong
    return found


def refuse(found: Mapping[str, str], process: str) -> None:
    """End the process if anything was ``found``, with a line for each; values are never shown."""
    if not found:
        return
    for name, wrong in sorted(found.items()):
        sys.stderr.write(f"{process} does not start: {name.upper()} {wrong}.\n")
    sys.stderr.write("`python -m deploy.docker.keys` makes what is missing in .env; `make run` makes its own.\n")
    raise SystemExit(CONFIGURATION_ERROR)
