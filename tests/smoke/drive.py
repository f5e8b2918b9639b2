"""Driving documents through a running city, and watching how long news takes to reach the next desk."""

import asyncio
import os
import random
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from uuid import UUID

import asyncpg

from deploy.city.client import CityClient
from deploy.city.journey import STEPS, Journey, samples
from deploy.city.people import CityBody, people_of
from deploy.city.procedures import seed_procedures
from deploy.local.stack import LocalStack
from shared.outages import OUTAGE


class Watch:
    """Measures from the clerk's answer to the leader's inbox: two services, two turns through Kafka, one read model."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._since: dict[tuple[str, UUID], float] = {}
        self._looking: asyncio.Task[None] | None = None
        self.milliseconds: list[float] = []

    async def observe(self, document_id: UUID, body_id: str) -> None:
        """Begin to wait for the document in the inbox of the body's leader."""
        self._since[body_id, document_id] = time.perf_counter()
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        """One question for all that is waited for: the measure must not be a load of its own."""
        query = """
            SELECT body_id, document_id FROM timeline.entries
            WHERE document_id = ANY($1) AND name = 'RoutingOpened'"""
        while self._since and time.perf_counter() < max(self._since.values()) + 90:
            try:
                arrived = await self._pool.fetch(query, [document_id for _, document_id in self._since])
            except (*OUTAGE, asyncpg.PostgresError):
                arrived = []  # the database is away: part of the wait
            now = time.perf_counter()
            for row in arrived:
                began = self._since.pop((row["body_id"], row["document_id"]), None)
                if began is not None:
                    self.milliseconds.append((now - began) * 1000)
            await asyncio.sleep(0.02)

    async def finish(self) -> None:
        """Wait for everything that is still watched."""
        if self._looking is not None:
            await self._looking

    def percentile(self, share: float) -> float:
        """The wait in ms that ``share`` of the documents stayed within."""
        return percentile(self.milliseconds, share)


def percentile(milliseconds: Sequence[float], share: float) -> float:
    """What ``share`` of the times stayed within."""
    ordered = sorted(milliseconds)
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1) if ordered else float("nan")


async def drive(
    stack: LocalStack,
    bodies: list[CityBody],
    documents: int,
    at_once: int,
    watch: Watch,
    on_step: Callable[[], None] = lambda: None,
) -> list[float]:
    """Send ``documents`` through all steps, ``at_once`` of them side by side; returns each command's time in ms.

    They follow the city's procedures, those of the last body by working hours of its own.
    """
    choice = random.Random(20220630)  # the same journeys every time
    gate = asyncio.Semaphore(at_once)
    async with CityClient({**os.environ, **stack.job_env()}) as client:
        await seed_procedures(client)
        await set_hours(client, bodies[-1])

        async def one(number: int, sample: object) -> None:
            body = bodies[number % len(bodies)]
            others = choice.sample([other for other in bodies if other is not body], 3)
            journey = Journey(
                client,
                body,
                others[:1],
                others[1:],
                sample,
                lambda step: on_step(),
                watch.observe,  # type: ignore[arg-type]
            )
            async with gate:
                await journey.travel()

        await asyncio.gather(*(one(number, sample) for number, sample in zip(range(documents), cycle(samples()))))
        await watch.finish()
        return client.took_ms


async def set_hours(client: CityClient, body: CityBody) -> None:
    """A body with working hours of its own: its cases and its figures are counted by them."""
    spans = [{"start": "07:00", "end": "11:00"}, {"start": "13:00", "end": "17:00"}]
    fields = {"body_id": body.id, "hours": {"valid_from": "2020-01-01", "spans": spans}}
    chief = people_of(body.id)["chanhvp"]
    await client.give(chief, "tracking", f"calendars/{body.id}", "SetWorkingHours", fields)


TOTAL_STEPS = len(STEPS)
