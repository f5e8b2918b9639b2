"""A service that opens a file and is killed meanwhile."""

import asyncio
import sys

from shared.cage import Cage
from tests.unit.cage import wild


async def main() -> None:
    async with Cage("tests.unit.cage.only_here").opened() as cage:
        await cage.run("an", wild.lingers, sys.argv[1].encode())


asyncio.run(main())
