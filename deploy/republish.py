"""`python -m deploy.republish`: fill the brokers again from the store (see `shared.streams.republish`)."""

import asyncio

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.topics import declare, passwords_given
from shared.services import STORES
from shared.settings import Settings
from shared.streams.connection import Cluster
from shared.streams.republish import Progress as OnProgress
from shared.streams.republish import republish


async def _republish(settings: Settings, on_progress: OnProgress) -> int:
    """Declare topics, accounts and rights, which a broker with a new disk lacks; then publish."""
    cluster = Cluster.of(settings)
    await declare(cluster, passwords_given())
    return await republish(settings.database_url, cluster, STORES, on_progress)


def main() -> None:
    """Do it, with a progress bar."""
    settings = Settings()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bar = progress.add_task("republishing", total=None)
        events = asyncio.run(
            _republish(settings, lambda done, total: progress.update(bar, completed=done, total=total))
        )
    print(f"{events} events published again")


if __name__ == "__main__":
    main()
