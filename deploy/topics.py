"""`python -m deploy.topics`: declare the city's topics on the brokers, and who may do what there.

``KAFKA_PASSWORDS`` (JSON) holds the accounts of the city's processes; empty for brokers without accounts.
"""

import asyncio
import json
import os

from shared.secrets import refuse, weakness
from shared.settings import Settings
from shared.streams.access import declare_access
from shared.streams.connection import Cluster
from shared.streams.topics import declare_topics


async def declare(cluster: Cluster, passwords: dict[str, str]) -> list[str]:
    """Declare topics, accounts and rights; returns the new topics."""
    created = await declare_topics(cluster)
    if passwords:
        await declare_access(cluster, passwords)
    return created


def passwords_given() -> dict[str, str]:
    """The passwords in the environment; ends the process where one is weak."""
    given: dict[str, str] = json.loads(os.environ.get("KAFKA_PASSWORDS", "{}"))
    refuse({f"kafka_password_{one}": wrong for one, value in given.items() if (wrong := weakness(value))}, "topics")
    return given


def main() -> None:
    """Declare what is missing and say so."""
    created = asyncio.run(declare(Cluster.of(Settings()), passwords_given()))
    print(f"topics created: {', '.join(created) or 'none, all were there'}")


if __name__ == "__main__":
    main()
