"""`python -m services.projections [rebuild [MODEL …] | checksum]`."""

import argparse
import asyncio

import asyncpg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.projections.app import main
from services.projections.engine import checksums
from services.projections.rebuild import rebuild
from shared.readmodels.catalogue import READ_MODELS
from shared.settings import Settings


async def _rebuild(names: list[str]) -> None:
    settings = Settings()
    total = await _fetchval(settings, "SELECT count(*) FROM log.events")
    chosen = [model for model in READ_MODELS if not names or model.name in names]
    with Progress(
        TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    ) as progress:
        for model in chosen:
            bar = progress.add_task(model.name, total=total)
            await rebuild(settings.database_url, model, lambda done, bar=bar: progress.update(bar, completed=done))  # type: ignore[misc] # a lambda with a default
    await _checksum()


async def _checksum() -> None:
    connection = await asyncpg.connect(Settings().database_url)
    try:
        for model in READ_MODELS:
            for table, checksum in (await checksums(connection, model)).items():
                print(f"{table:<24} {checksum}")
    finally:
        await connection.close()


async def _fetchval(settings: Settings, query: str) -> int:
    connection = await asyncpg.connect(settings.database_url)
    try:
        return int(await connection.fetchval(query))
    finally:
        await connection.close()


def run() -> None:
    """Parse the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m services.projections")
    commands = parser.add_subparsers(dest="command")
    rebuilding = commands.add_parser("rebuild", help="rebuild read models beside the serving ones and swap")
    rebuilding.add_argument("models", nargs="*", metavar="MODEL", help="all of them where none is named")
    commands.add_parser("checksum", help="print a checksum of every read model's table")
    arguments = parser.parse_args()
    if arguments.command == "rebuild":
        asyncio.run(_rebuild(arguments.models))
    elif arguments.command == "checksum":
        asyncio.run(_checksum())
    else:
        main()


if __name__ == "__main__":
    run()
