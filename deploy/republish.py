"""`python -m deploy.republish`: fill the broker again from the store, whatever became of it.

Declares the topics, moves every relay's checkpoint and every read model's positions to the beginning.  Relays and read
models notice by themselves; what was seen before is skipped, so nothing is shown or done twice.
"""

import asyncio

import asyncpg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.database.migrate import STORES
from shared.settings import Settings
from shared.streams.topics import declare_topics

_MODELS = """
    SELECT nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
    WHERE c.relname = 'checkpoint' AND nspname NOT LIKE '%\\_next' ORDER BY nspname
"""


async def republish(settings: Settings) -> int:
    """Begin again at the first event and wait until the relays have caught up; returns the events."""
    created = await declare_topics(settings.kafka_bootstrap_servers)
    print(f"topics created: {', '.join(created) or 'none, all were there'}")
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            for row in await connection.fetch(_MODELS):
                await connection.execute(f'UPDATE "{row["nspname"]}".checkpoint SET next_offset = 0')
            for service in STORES:
                await connection.execute(f"UPDATE {service}.relay_checkpoint SET transaction_id = '0', position = 0")
        return await _follow(connection)
    finally:
        await connection.close()


async def _follow(connection: asyncpg.Connection) -> int:
    total = int(await connection.fetchval("SELECT count(*) FROM log.events"))
    left_over = " + ".join(
        f"(SELECT count(*) FROM {service}.events e, {service}.relay_checkpoint c"
        " WHERE (e.transaction_id, e.position) > (c.transaction_id, c.position))"
        for service in STORES
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        bar = progress.add_task("republishing", total=total)
        while left := int(await connection.fetchval(f"SELECT {left_over}")):
            progress.update(bar, completed=max(total - left, 0))
            await asyncio.sleep(0.2)
        progress.update(bar, completed=total)
    return total


if __name__ == "__main__":
    print(f"{asyncio.run(republish(Settings()))} events published again")
