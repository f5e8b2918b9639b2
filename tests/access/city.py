"""The city under test: on free ports, in a folder of its own."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from deploy.city.client import CityClient
from deploy.city.keys import SampleKeys
from deploy.city.seed import seed
from deploy.local.processes import Process
from deploy.local.stack import LocalStack
from tests.access.people import CHILD, HEIR, HOME, OLD, OPERATORS, city_bodies
from tests.access.seeding import tell
from tests.access.world import World
from tests.smoke.settling import settle


class Stack(LocalStack):
    """The local stack, where some bodies may record what secret documents are about."""

    def env(self, process: Process) -> dict[str, str]:
        """As everywhere, with secret subjects allowed."""
        return {**super().env(process), "SECRET_SUBJECT_BODIES": f"{HOME},{OLD},{CHILD},{HEIR}"}


@dataclass(frozen=True)
class City:
    """A running, seeded city."""

    stack: LocalStack
    world: World

    @property
    def environment(self) -> Mapping[str, str]:
        """The settings of its jobs."""
        return self.stack.job_env()


@asynccontextmanager
async def seeded_city() -> AsyncIterator[City]:
    """The city after its story; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-access-"))
    try:
        with patch.dict(os.environ, {"OPERATORS": ",".join(OPERATORS)}):
            async with Stack(folder, quiet=True, log_level="WARNING") as stack, CityClient(stack.job_env()) as client:
                url, keys = stack.postgres.admin_url, SampleKeys.of(stack.values())
                await seed(client, url, city_bodies(), keys, quiet=True)
                world = World(client)
                await tell(world, url, stack.urls["identity"])
                if not await settle(stack, 120):
                    raise TimeoutError("the city does not come to rest")
                yield City(stack, world)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
