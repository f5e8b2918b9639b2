"""`python -m tests.smoke [--kill] [--subscribers 200]`: a city on free ports, documents through all seven steps, and the verdict.

The last line is JSON; the exit code is 0 only if all holds.
"""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.city.client import CityClient
from deploy.city.keys import SampleKeys
from deploy.city.people import CityBody, bodies
from deploy.city.seed import seed
from deploy.local.processes import WITHOUT_PAGES
from deploy.local.stack import LocalStack
from shared.services import COMMANDED
from tests.crowd.judge import Judgement
from tests.crowd.playing import crowd, receive_secrets
from tests.smoke.drive import TOTAL_STEPS, Watch, drive, percentile
from tests.smoke.sampling import sampled
from tests.smoke.settling import settle
from tests.smoke.verify import verify

VICTIMS = (*COMMANDED, "projections", "kafka", "postgres")
CALM = 2  # documents side by side where times are compared: a machine that is full measures only itself
DOCUMENTS_WAY = [
    process for process in WITHOUT_PAGES if process.name != "subscriptions"
]  # which only reads what the others do


class Phases:
    """How long each part took, in seconds."""

    def __init__(self) -> None:
        self._began = self._last = time.monotonic()
        self._parts: list[tuple[str, float]] = []

    @property
    def seconds(self) -> float:
        """From the beginning to the last part's end."""
        return self._last - self._began

    def passed(self, part: str) -> None:
        """``part`` is over."""
        now = time.monotonic()
        self._parts.append((part, now - self._last))
        self._last = now

    def __str__(self) -> str:
        parts = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in self._parts)
        return f"{parts}; {self.seconds:.1f} s in all"


def chosen_bodies(count: int) -> list[CityBody]:
    """Boards, districts and communes of the city."""
    return list(bodies())[:count]


async def kill_each(stack: LocalStack, pause_s: float) -> list[str]:
    """SIGKILL every service, the broker and the database once, each after the last one is back."""
    killed = []
    for victim in VICTIMS:
        await asyncio.sleep(pause_s)
        stack.manager.kill(victim, signal.SIGKILL)
        killed.append(victim)
        await stack.manager.wait_ready([victim], seconds=60)
    return killed


async def drive_in_a_crowd(
    stack: LocalStack, city: list[CityBody], documents: int, at_once: int, subscribers: int, watch: Watch
) -> tuple[Judgement, dict[str, float]]:
    """As many documents without subscribers, with them, and without again: what grows meanwhile weighs on both sides.

    Returns what they got, and the 99th percentiles in ms.
    """
    alone = await drive(stack, city, documents, at_once, watch)
    async with crowd(stack, city, subscribers) as reading:
        await receive_secrets(stack, city)
        among = await drive(stack, city, documents, at_once, watch)
        await settle(stack, 90)
        await reading.still()
        judgement = await reading.judged()
    alone += await drive(stack, city, documents, at_once, watch)
    return judgement, {"alone": percentile(alone, 0.99), "among": percentile(among, 0.99)}


async def smoke(documents: int, body_count: int, at_once: int, kill: bool, subscribers: int) -> int:
    """Run it; returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="congvan-smoke-") as folder:
        clock = Phases()
        async with LocalStack(
            Path(folder),
            quiet=True,
            processes=WITHOUT_PAGES if kill or subscribers else DOCUMENTS_WAY,
            log_level="WARNING",
        ) as stack:
            clock.passed("started")
            url = stack.postgres.admin_url
            city = chosen_bodies(body_count)
            async with CityClient(stack.job_env()) as client:
                await seed(client, url, tuple(city), SampleKeys.of(stack.values()), quiet=True)
            clock.passed("seeded")
            pool = await asyncpg.create_pool(url, min_size=1, max_size=4)
            watch = Watch(pool)
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            with Progress(*columns) as progress:
                bar = progress.add_task("Văn bản qua các bước", total=documents * TOTAL_STEPS)
                killing = asyncio.create_task(kill_each(stack, 1.0)) if kill else None
                async with sampled(url) as open_transactions:
                    commands = await drive(
                        stack, city, documents, at_once, watch, lambda: progress.update(bar, advance=1)
                    )
                if killing is not None:
                    print("killed:", ", ".join(await killing))
            clock.passed("driven")
            of_crowd: dict[str, object] = {}
            if subscribers:
                judgement, p99 = await drive_in_a_crowd(stack, city, documents, CALM, subscribers, watch)
                of_crowd = told_of(subscribers, judgement, p99)
                clock.passed("driven in a crowd")
            settled = await settle(stack, 90)
            clock.passed("settled")
            verdict = await verify(url, stack.broker.cluster())
            clock.passed("verified")
            await pool.close()
            restarts = dict(stack.manager.restarts)
        clock.passed("stopped")
    for detail in verdict.details[:20]:
        print(f"  {detail[:600]}", file=sys.stderr)
    if not settled:
        print("  not everything was shown in time", file=sys.stderr)
    print(f"{len(commands)} commands; {clock}; restarts: {restarts or 'none'}")
    answer = {
        "documents": documents,
        "bodies": verdict.bodies,
        "events": verdict.events,
        "lost": verdict.lost,
        "duplicated": verdict.duplicated,
        "number_gaps": verdict.number_gaps,
        "out_of_order": verdict.out_of_order,
        "read_model_mismatches": verdict.read_model_mismatches,
        "dead_letters": verdict.dead_letters,
        "ownerless": verdict.ownerless,
        "e2e_ms": {"p50": watch.percentile(0.5), "p99": watch.percentile(0.99)},
        "longest_transaction_ms": open_transactions.longest_ms,
        **of_crowd,
        "seconds": round(clock.seconds, 1),
        "broker": stack.broker.name,
    }
    print(json.dumps(answer, ensure_ascii=False))
    served = not any(of_crowd.get(name) for name in ("missed", "leaked", "reordered"))
    return 0 if verdict.clean and settled and served and verdict.bodies >= min(20, body_count) else 1


def told_of(subscribers: int, judgement: Judgement, p99: dict[str, float]) -> dict[str, object]:
    """The crowd's part of the answer."""
    for detail in judgement.details[:20]:
        print(f"  {detail}", file=sys.stderr)
    return {
        "subscribers": subscribers,
        "received": judgement.received,
        "missed": judgement.missed,
        "leaked": judgement.leaked,
        "reordered": judgement.reordered,
        "repeated": judgement.repeated,
        "command_p99_ms": p99,
        "command_p99_ratio": round(p99["among"] / p99["alone"], 2),
    }


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.smoke", description=__doc__)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--bodies", type=int, default=24)
    parser.add_argument("--at-once", type=int, default=10)
    parser.add_argument("--kill", action="store_true", help="kill every process once while documents flow")
    parser.add_argument("--subscribers", type=int, default=0, help="and as many other systems reading, some broken")
    given = parser.parse_args()
    return asyncio.run(smoke(given.documents, given.bodies, given.at_once, given.kill, given.subscribers))


if __name__ == "__main__":
    sys.exit(main())
