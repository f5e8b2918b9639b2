"""A reorganisation on the command line: the file's plan is shown as a table and, unless it is a rehearsal, applied."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from deploy.city.client import CityClient, operator
from deploy.city.keys import SampleKeys
from shared.bodies.actor import system_actor
from shared.bodies.reorganisation.apply import SETTLING_S, apply
from shared.bodies.reorganisation.directory import LABELS, Load, directory, loads
from shared.bodies.reorganisation.file import Reorganisation
from shared.bodies.reorganisation.plan import Given, Plan
from shared.bodies.reorganisation.planner import make_plan
from shared.bodies.reorganisation.rehearsal import problems, takings
from shared.bodies.rights import CITY_OVERSEERS
from shared.bodies.visibility import read_as
from shared.web.problems import problem

_OWNERLESS = """
    SELECT format('%s: %s của %s ở %s', work, coalesce(symbol, document_id::text), holder, body_id) AS what
    FROM inbox.items i
    WHERE NOT EXISTS (SELECT FROM roster.bodies b WHERE b.body_id = i.body_id AND b.ended_on IS NULL)
       OR NOT EXISTS (SELECT FROM roster.people p WHERE p.body_id = i.body_id AND p.active
                      AND CASE WHEN i.person_id IS NULL THEN p.post = i.post ELSE p.person_id = i.person_id END)
    UNION ALL
    SELECT format('nhiệm vụ %s ở %s', t.task_id, t.body_id)
    FROM tasks.board t
    WHERE t.closed_at IS NULL AND EXISTS (
        SELECT FROM unnest(ARRAY[t.body_id, t.ordering_body_id, t.lead_body_id]) AS named(body_id)
        LEFT JOIN roster.bodies b USING (body_id) WHERE b.body_id IS NULL OR b.ended_on IS NOT NULL)
    ORDER BY what
"""


class NotApplicable(Exception):
    """The file has mistakes; ``problems`` names them all, and nothing was done."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read(file: Path) -> Reorganisation:
    """The file at ``file``.  Raises pydantic's ``ValidationError`` where it is none."""
    return Reorganisation.model_validate_json(file.read_bytes())


async def plan_for(connection: asyncpg.Connection, file: Path) -> tuple[Plan, dict[str, Load]]:
    """The plan for the city as it stands, and what is open in it.  Raises `NotApplicable`."""
    plan = make_plan(read(file), *await directory(connection))
    before = await open_work(connection)
    wrong = [problem(one.code, **one.params)["vi"] for one in problems(plan, before)]
    if wrong:
        raise NotApplicable([f"{words['title']}. {words['next_step']}" for words in wrong])
    return plan, before


async def open_work(connection: asyncpg.Connection) -> dict[str, Load]:
    """`loads`, as who oversees the city."""
    async with connection.transaction(readonly=True):
        await read_as(connection, system_actor(CITY_OVERSEERS[0], "deploy"))
        return await loads(connection)


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
    connection = await asyncpg.connect(database_url)
    try:
        plan, before = await plan_for(connection, file)
        show(plan, before, console or Console())
        if rehearse:
            return plan
        if keys is not None:
            await asyncio.to_thread(keys.make_for, {body.body_id: body.name for body in plan.bodies.values()})

        async def give(given: Given) -> None:
            stream = f"bodies/{given.body_id}"
            await client.give(operator(), "directory", stream, given.command, given.fields, key=given.key)

        await apply(plan, give, lambda: directory(connection))
        await _wait_for_owners(connection)
        return plan
    finally:
        await connection.close()


def show(plan: Plan, before: Mapping[str, Load], console: Console) -> None:
    """The table: each old body under the one that takes over, with what goes over, and the sum."""
    table = Table(title=f"{plan.name}: trước → sau", title_justify="left")
    table.add_column("Cơ quan", overflow="fold")
    for label in LABELS:
        table.add_column(label, justify="right")
    for taking in takings(plan, before):
        for old, load in taking.parts:
            others = plan.heirs.get(old, ())[1:]
            divided = f" (một phần: {', '.join(plan.bodies[other].name for other in others)})" if others else ""
            table.add_row(f"  {plan.bodies[old].name}{divided}", *_cells(load))
        table.add_row(f"→ {plan.bodies[taking.heir].name}", *_cells(taking.after), style="bold", end_section=True)
    console.print(table)


def _cells(load: Load) -> list[str]:
    return [str(value) if value else "·" for value in vars(load).values()]


async def _wait_for_owners(connection: asyncpg.Connection) -> None:
    deadline = time.monotonic() + SETTLING_S
    while left := await ownerless(connection):
        if time.monotonic() > deadline:
            raise TimeoutError(f"after {SETTLING_S:.0f} s {len(left)} are nobody's: {'; '.join(left[:5])}")
        await asyncio.sleep(0.2)


async def ownerless(connection: asyncpg.Connection) -> list[str]:
    """Open work that nobody of a living body would find on their desk, each in words; nothing, if all is well."""
    return [row["what"] for row in await connection.fetch(_OWNERLESS)]
