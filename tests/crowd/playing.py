"""The crowd beside a running city: let in, played by a process of its own, waited for and judged."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg

from deploy.city.client import CityClient
from deploy.city.people import CityBody, people_of
from deploy.local.rundir import RunDir
from deploy.local.stack import LocalStack
from tests.crowd import members
from tests.crowd.judge import Judgement, judge, read_log

STILL_S = 6.0  # nothing came for so long: nothing more will


class Crowd:
    """A crowd at work."""

    def __init__(self, stack: LocalStack, people: Sequence[members.Member], out: Path) -> None:
        self._stack = stack
        self._people = people
        self._out = out
        self._process: asyncio.subprocess.Process | None = None
        self._saying: asyncio.Task[None] | None = None
        self.received = 0
        self.waiting = -1

    async def start(self, listed: Path, port: int) -> None:
        """Begin to read; returns when every stream is open."""
        arguments = (str(listed), self._stack.urls["subscriptions"], str(port), str(self._out))
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.crowd", *arguments, stdout=asyncio.subprocess.PIPE
        )
        self._saying = asyncio.create_task(self._listen(self._process))
        deaf = sum(one.habit == "never reads" for one in self._people)  # they do not even read where they begin
        while self.waiting != deaf:
            if self._saying.done():
                raise RuntimeError("the crowd has gone away")
            await asyncio.sleep(0.1)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.received, self.waiting = map(int, line.split())

    async def still(self, seconds: float = 120) -> None:
        """Return when nothing has come for a while, or when the time is over."""
        loop = asyncio.get_running_loop()
        until, since, before = loop.time() + seconds, loop.time(), -1
        while loop.time() < until and loop.time() - since < STILL_S:
            if self.received != before:
                since, before = loop.time(), self.received
            await asyncio.sleep(0.2)

    async def end(self) -> None:
        """Send everybody home."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def judged(self) -> Judgement:
        """What the store says each had to get, against what it got."""
        await self.end()
        connection = await asyncpg.connect(self._stack.postgres.admin_url)
        try:
            log, set_at = await read_log(connection)
        finally:
            await connection.close()
        return judge(log, set_at, self._people, json.loads(self._out.read_text("utf-8")))


@asynccontextmanager
async def crowd(stack: LocalStack, bodies: Sequence[CityBody], count: int) -> AsyncIterator[Crowd]:
    """``count`` subscribers at the city, for as long as the block lasts."""
    folder = stack.run_dir.path
    run_dir = RunDir(folder / "crowd")
    port = run_dir.ports(["receiver"])["receiver"]
    people = members.members_of(bodies, count)
    members.write(people, folder / "members.json")
    running = Crowd(stack, people, folder / "got.json")
    async with CityClient(stack.job_env()) as client:
        await members.let_in(client, people, f"http://127.0.0.1:{port}")
    try:
        await running.start(folder / "members.json", port)
        yield running
    finally:
        await running.end()


async def receive_secrets(stack: LocalStack, bodies: Sequence[CityBody]) -> None:
    """A secret document comes in at each body: its register entry is for the cleared alone."""
    async with CityClient(stack.job_env()) as client:
        for body in bodies:
            document_id = uuid4()
            head = {"issuer": "Thành ủy", "symbol": "7-CV/TU", "secrecy": "confidential"}
            fields = {
                "document_id": str(document_id), "body_id": body.id, "channel": "paper", "head": head,
                "paper_location": "tủ mật",
            }  # fmt: skip
            clerk = people_of(body.id)["vanthu"]
            await client.give(clerk, "receiving", f"documents/{document_id}", "ReceiveDocument", fields)
