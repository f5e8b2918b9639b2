"""`python -m tests.bombs [--each 20] [--only pdf,docx]`: hostile files through every door of a city in which ten people work.

The last line is JSON: how many files were sent, how many were accepted, the most memory of any process in MB, and the
99th percentile of the people's commands in ms without and among the files.  The exit code is 0 if none was accepted.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import asyncpg
import httpx

from deploy.city.client import CityClient
from deploy.city.keys import SampleKeys
from deploy.city.people import bodies
from deploy.city.seed import seed
from deploy.local.processes import PROCESSES
from deploy.local.stack import ROOT, LocalStack
from tests.bombs.doors import DOORS, TIMEOUT_S, Sender, register_peer, sender
from tests.bombs.made import BOMBS
from tests.bombs.watching import Watching
from tests.smoke.drive import Watch, drive, percentile
from tests.smoke.settling import settle

BODIES, PEOPLE, SENDERS = 8, 10, 2
ALONE = 20  # documents that go through all steps while nothing is sent, and among the files again and again
MADE = ROOT / ".run" / "bombs"
_PAST = "SELECT count(*) FROM receiving.events WHERE type LIKE '%.PastDocument%'"


class Sent(NamedTuple):
    """A hostile file through a door, and what the city answered."""

    kind: str
    name: str
    door: str
    status: int
    code: str
    seconds: float


def chosen(each: int, only: str) -> Iterator[tuple[str, str, Path]]:
    """The hostile files, made where they are not there yet."""
    MADE.mkdir(parents=True, exist_ok=True)
    for kind, some in BOMBS.items():
        if only and kind not in only.split(","):
            continue
        for name, make in list(some.items())[:each]:
            path = MADE / f"{kind} {name.replace('/', '-')}"
            if not path.exists():
                path.write_bytes(make())
            yield kind, name, path


async def send_all(senders: list[Sender], files: list[tuple[str, str, Path]], told: Callable[[Sent], None]) -> None:
    """Each through every door that takes its type; every sender one after the other."""
    waiting = [(kind, name, path, door) for kind, name, path in files for door in DOORS[kind]]

    async def one(who: Sender) -> None:
        while waiting:
            kind, name, path, door = waiting.pop(0)
            begun = time.monotonic()
            answer = await who.send(door, path.read_bytes(), f"{name}.{kind}")
            code = ""
            with suppress(ValueError, AttributeError):
                code = str(answer.json().get("code", ""))
            told(Sent(kind, name, door, answer.status_code, code, time.monotonic() - begun))
        await who.send("import", b"nothing", "end")  # answered once the last import is over

    await asyncio.gather(*(one(who) for who in senders))


async def working(stack: LocalStack, pool: asyncpg.Pool, until: asyncio.Task[None] | None) -> list[float]:
    """What ten people do, once or until the task is done; their commands' times in ms."""
    watch, city, times = Watch(pool), list(bodies())[:BODIES], []
    while not times or (until is not None and not until.done()):
        times += await drive(stack, city, ALONE, PEOPLE, watch)
    return times


async def bombs(each: int, only: str) -> int:
    """Run it; returns the exit code."""
    files = list(chosen(each, only))
    sent: list[Sent] = []
    with tempfile.TemporaryDirectory(prefix="congvan-bombs-") as folder:
        async with LocalStack(Path(folder), quiet=True, processes=PROCESSES, log_level="WARNING") as stack:
            url, city = stack.postgres.admin_url, bodies()[:BODIES]
            async with CityClient(stack.job_env()) as client, httpx.AsyncClient(timeout=TIMEOUT_S) as http:
                keys, issuer = SampleKeys.of(stack.values()), stack.urls["identity"]
                await seed(client, url, tuple(city), keys, issuer=issuer, quiet=True)
                await settle(stack, 120)  # who signs in has to be known
                peer = await register_peer(client)
                senders = [await sender(stack, peer, body, http) for body in city[:SENDERS]]
                async with asyncpg.create_pool(url, min_size=1, max_size=4) as pool:
                    await working(stack, pool, None)  # who comes first in the morning waits for everything to be warm
                    alone = await working(stack, pool, None)
                    with Watching() as watching:
                        sending = asyncio.create_task(send_all(senders, files, sent.append))
                        among = await working(stack, pool, sending)
                        await sending
                    past = await pool.fetchval(_PAST)
            restarts = dict(stack.manager.restarts)
    accepted = [one for one in sent if taken(one)]
    for one in accepted:
        print(f"  accepted: {one.kind}, {one.name}, at {one.door}: {one.status}", file=sys.stderr)
    tell(sent, restarts, watching.whose)
    answer = {
        "files": len(files), "sent": len(sent), "accepted": len(accepted) + past, "restarts": sum(restarts.values()),
        "peak_mb": round(watching.peak / 2**20),
        "p99_ms": {"alone": percentile(alone, 0.99), "among": percentile(among, 0.99)},
    }  # fmt: skip
    print(json.dumps(answer))
    return 0 if not answer["accepted"] and not restarts else 1


def taken(one: Sent) -> bool:
    """Whether a door took it; what an import really enters is counted in the log, for it reads line by line."""
    return one.status < 400 and one.door != "import"


def tell(sent: list[Sent], restarts: dict[str, int], whose: str) -> None:
    """What the city answered, and what took longest."""
    for (door, status, code), count in sorted(Counter((one.door, one.status, one.code) for one in sent).items()):
        print(f"  {door:10} {status} {code:28} {count:4}")
    for one in sorted(sent, key=lambda one: -one.seconds)[:5]:
        print(f"  {one.seconds:5.1f} s  {one.kind}, {one.name}, at {one.door}: {one.status} {one.code}")
    print(f"  restarts: {restarts or 'none'}; most memory: {whose}")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bombs", description=__doc__)
    parser.add_argument("--each", type=int, default=20, help="files of each type")
    parser.add_argument("--only", default="", help="types, by comma")
    asked = parser.parse_args()
    return asyncio.run(bombs(asked.each, asked.only))


if __name__ == "__main__":
    sys.exit(main())
