"""`python -m deploy.topics`: declare the city's topics on the brokers of ``KAFKA_BOOTSTRAP_SERVERS``."""

import asyncio

from shared.settings import Settings
from shared.streams.topics import declare_topics


def main() -> None:
    """Create what is missing and say so."""
    created = asyncio.run(declare_topics(Settings().kafka_bootstrap_servers))
    print(f"topics created: {', '.join(created) or 'none, all were there'}")


if __name__ == "__main__":
    main()
