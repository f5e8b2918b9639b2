"""`python -m deploy.republish`: fill the brokers again from the store (see `shared.streams.republish`)."""

import asyncio

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.database.migrate import STORES
from shared.settings import Settings
from shared.streams.republish import republish


def main() -> None:
    """Do it, with a progress bar."""
    settings = Settings()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bar = progress.add_task("republishing", total=None)
        events = asyncio.run(
            republish(
                settings.database_url,
                settings.kafka_bootstrap_servers,
                STORES,
                lambda done, total: progress.update(bar, completed=done, total=total),
            )
        )
    print(f"{events} events published again")


if __name__ == "__main__":
    main()
