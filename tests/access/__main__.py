"""`python -m tests.access [--rows] [--only WORDS] [--parts …]`: who may know and who may act, asked of a running city.

The last line is JSON; the exit code is 0 only where no cell is wrong.
"""

import argparse
import asyncio
import json
import sys
import time

import asyncpg

from tests.access.asking import Asking, strangers
from tests.access.chains import try_chains
from tests.access.city import City, seeded_city
from tests.access.pages import Console, Portal
from tests.access.rows import Rows, summary, without_policies
from tests.access.table import Services, Tally

TABLES = ("services", "portal", "console")


async def events(database_url: str) -> list[tuple[str, str, int]]:
    """Where every event of the log stands."""
    connection = await asyncpg.connect(database_url)
    try:
        return [tuple(row) for row in await connection.fetch("SELECT service, stream_id, version FROM log.events")]
    finally:
        await connection.close()


async def fill(city: City, asking: Asking, only: str, parts: tuple[str, ...], tally: Tally) -> None:
    """The table of every route: pages first, for they change nothing."""
    key = city.environment["ACTOR_TOKEN_PRIVATE_KEY"]
    if "portal" in parts:
        await Portal(asking, city.world, tally).run(only)
    if "console" in parts:
        await Console(asking, city.world, tally).run(only, await events(city.stack.postgres.admin_url))
    if "services" in parts:
        await Services(asking, city.world, tally, strangers(key)).run(only)


async def access(only: str, parts: tuple[str, ...]) -> int:
    """Run it; returns the exit code."""
    clock, tally, chains = Clock(), Tally(), 0
    async with seeded_city() as city:
        clock.passed(f"{len(city.world.canaries)} canaries seeded")
        for step in city.world.refused:
            print(f"  not taken: {step}")
        async with Asking(city.stack.urls, city.environment["ACTOR_TOKEN_PRIVATE_KEY"]) as asking:
            for part in TABLES:
                if part in parts:
                    await fill(city, asking, only, (part,), tally)
                    clock.passed(f"{part}: {tally.cells} cells, {len(tally.wrong)} wrong")
            if "chains" in parts:
                chains, through = await try_chains(city, asking, only)
                tally.wrong += through
                clock.passed(f"{chains} chains, {len(through)} links went through")
    for line in tally.wrong:
        print(f"  {line}")
    print(json.dumps({"cells": tally.cells, "chains": chains, "wrong": len(tally.wrong)}))
    return 1 if tally.wrong else 0


async def row_policies() -> int:
    """The row policies alone, and then the apps without them; returns the exit code."""
    clock, tally = Clock(), Tally()
    async with seeded_city() as city:
        clock.passed(f"{len(city.world.canaries)} canaries seeded")
        rows = Rows(city.stack, city.world, tally)
        await rows.run()
        rows.show()
        clock.passed(f"{tally.cells} tables by readers read in the database, {len(tally.wrong)} wrong")
        shown = Tally()
        await without_policies(city.stack, off=True)
        async with Asking(city.stack.urls, city.environment["ACTOR_TOKEN_PRIVATE_KEY"]) as asking:
            await Portal(asking, city.world, shown).run("GET portal")
        clock.passed(
            f"the portal without row policies: {shown.cells} pages, {len(shown.wrong)} wrong: what the policies stop"
        )
    for line in tally.wrong:
        print(f"  {line}")
    print(
        json.dumps(
            {
                "cells": tally.cells,
                "wrong": len(tally.wrong),
                "without_policies": len(shown.wrong),
                **summary(rows.cells),
            }
        )
    )
    return 1 if tally.wrong else 0


class Clock:
    """Says how long each part took."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def passed(self, what: str) -> None:
        """A part is over."""
        now = time.monotonic()
        print(f"{what} ({now - self._last:.0f} s)", flush=True)
        self._last = now


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.access", description=__doc__)
    parser.add_argument("--only", default="", help="only routes and chains whose names have this in them")
    parser.add_argument("--parts", default=",".join((*TABLES, "chains")), help="some of these, by comma")
    parser.add_argument(
        "--rows", action="store_true", help="the database's row policies alone, without the apps' own checks"
    )
    given = parser.parse_args()
    if given.rows:
        return asyncio.run(row_policies())
    return asyncio.run(access(given.only, tuple(given.parts.split(","))))


if __name__ == "__main__":
    sys.exit(main())
