"""Applying a plan: stage by stage, resumable; or showing it only."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
from rich.console import Console

from deploy.city.client import CityClient, operator
from deploy.city.keys import SampleKeys
from deploy.city.reorganisation import city, rehearsal
from deploy.city.reorganisation.file import read
from deploy.city.reorganisation.plan import Given, Plan, Stage, make_plan

SETTLING_S = 180.0
AT_ONCE = 8


class NotApplicable(Exception):
    """The file has mistakes; ``problems`` names them all, and nothing was done."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


async def plan_for(connection: asyncpg.Connection, file: Path) -> tuple[Plan, dict[str, city.Load]]:
    """The plan for the city as it stands, and what is open in it.  Raises `NotApplicable`."""
    bodies, people = await city.directory(connection)
    plan = make_plan(read(file), bodies, people)
    before = await city.loads(connection)
    problems = plan.problems or rehearsal.left_alone(plan, before)
    if problems:
        raise NotApplicable(problems)
    return plan, before


async def reorganise(
    client: CityClient,
    database_url: str,
    file: Path,
    *,
    rehearse: bool,
    keys: SampleKeys | None = None,
    console: Console | None = None,
) -> Plan:
    """Show what ``file`` would move and, unless it is a rehearsal, move it.

    Raises `NotApplicable` before the first command, or ``TimeoutError`` where the city does not follow.
    """
    console = console or Console()
    connection = await asyncpg.connect(database_url)
    try:
        plan, before = await plan_for(connection, file)
        rehearsal.show(plan, before, console)
        if rehearse:
            return plan
        if keys is not None:
            await asyncio.to_thread(keys.make_for, {body.body_id: body.name for body in plan.bodies.values()})
        for stage in plan.stages:
            await _apply(client, connection, plan, stage)
        await _wait_for_owners(connection)
        return plan
    finally:
        await connection.close()


async def _apply(client: CityClient, connection: asyncpg.Connection, plan: Plan, stage: Stage) -> None:
    """Who takes over is there, with the people, and everybody has heard of it; only then bodies end."""
    await _give_all(client, stage.before)
    moved = {given.fields["person"]["person_id"]: given.body_id for given in stage.before if "person" in given.fields}
    there = [given.body_id for given in stage.before]
    await _wait(lambda: _people_are(connection, moved, there), f"the people of {stage.date} are in their new bodies")
    await _give_all(client, stage.endings)
    ended = [given.body_id for given in stage.endings]
    await _wait(lambda: _have_ended(connection, ended), f"the bodies of {stage.date} have ended")


async def _give_all(client: CityClient, commands: list[Given]) -> None:
    """Each body's commands in their order, several bodies side by side."""
    by_body: dict[str, list[Given]] = {}
    for given in commands:
        by_body.setdefault(given.body_id, []).append(given)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(body_id: str, mine: list[Given]) -> None:
        async with gate:
            for given in mine:
                stream = f"bodies/{body_id}"
                await client.give(operator(body_id), "directory", stream, given.command, given.fields, key=given.key)

    # a successor is founded before people come, and people come before they leave: two rounds
    leaving = {body_id: [one for one in mine if one.command == "ReleasePerson"] for body_id, mine in by_body.items()}
    coming = {body_id: [one for one in mine if one.command != "ReleasePerson"] for body_id, mine in by_body.items()}
    for round_ in (coming, leaving):
        await asyncio.gather(*(one(body_id, mine) for body_id, mine in round_.items() if mine))


async def _people_are(connection: asyncpg.Connection, moved: dict[str, str], bodies: list[str]) -> bool:
    rows = await connection.fetch(
        "SELECT person_id, body_id FROM roster.people WHERE active AND person_id = ANY ($1)", list(moved)
    )
    known = await connection.fetchval("SELECT count(*) FROM roster.bodies WHERE body_id = ANY ($1)", bodies)
    return {row["person_id"]: row["body_id"] for row in rows} == moved and known == len(set(bodies))


async def _have_ended(connection: asyncpg.Connection, bodies: list[str]) -> bool:
    ended = await connection.fetchval(
        "SELECT count(*) FROM roster.bodies WHERE body_id = ANY ($1) AND ended_on IS NOT NULL", bodies
    )
    return bool(ended == len(bodies))


async def _wait_for_owners(connection: asyncpg.Connection) -> None:
    deadline = time.monotonic() + SETTLING_S
    while left := await city.ownerless(connection):
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {SETTLING_S:.0f} s {len(left)} are nobody's: {'; '.join(left[:5])}")
        await asyncio.sleep(0.2)


async def _wait(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + SETTLING_S
    while not await condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {SETTLING_S:.0f} s: {what}")
        await asyncio.sleep(0.2)
