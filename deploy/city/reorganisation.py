"""A reorganisation on the command line: the file's plan is shown as a table and, unless it is a rehearsal, applied."""

import asyncio
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from deploy.city.client import CityClient, Refused, operator
from deploy.city.keys import SampleKeys
from shared.bodies.actor import system_actor
from shared.bodies.reorganisation.answers import Rehearsed, Reorganisations, Status
from shared.bodies.reorganisation.loads import Load, left_alone, loads, takings
from shared.bodies.reorganisation.plan import Plan
from shared.bodies.rights import CITY_OVERSEERS
from shared.bodies.visibility import read_as
from shared.readmodels.inbox.ownerless import ownerless_items
from shared.readmodels.roster.lookup import RosterLookup
from shared.readmodels.tasks.ownerless import ownerless_tasks
from shared.texts import say
from shared.web.problems import problem

LOOKS_EVERY_S = 0.3
SETTLING_S = 180.0  # for open work to follow
LABELS: list[str] = tomllib.loads((Path(__file__).parent / "reorganisations" / "table.toml").read_text("utf-8"))[
    "columns"
]


class NotApplicable(Exception):
    """The file has mistakes; ``problems`` names them all, and nothing was done."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


async def rehearse_file(client: CityClient, file: str) -> Rehearsed:
    """What the directory would do with a command file.  Raises `NotApplicable` for one that is none."""
    try:
        return Rehearsed.model_validate(
            await client.post(operator(), "directory", "reorganisations/rehearse", {"file": file})
        )
    except Refused as refused:
        errors = refused.problem.get("errors", [])
        raise NotApplicable([f"{error['field']}: {error['message']}" for error in errors] or [str(refused)]) from None


async def plan_for(client: CityClient, connection: asyncpg.Connection, file: str) -> tuple[Rehearsed, dict[str, Load]]:
    """The plan for the city as it stands, and what is open in it.  Raises `NotApplicable`."""
    rehearsed = await rehearse_file(client, file)
    before = await open_work(connection)
    wrong = rehearsed.problems or left_alone(rehearsed.plan, before)
    if wrong:
        words = [problem(each.code, **each.params)["vi"] for each in wrong]
        raise NotApplicable([f"{each['title']}. {each['next_step']}" for each in words])
    return rehearsed, before


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
    """Show what ``file`` would move and, unless it is a rehearsal, have the directory move it.

    Raises `NotApplicable` before the first command, or ``TimeoutError`` where the city does not follow.
    """
    text = await asyncio.to_thread(file.read_text, "utf-8")
    connection = await asyncpg.connect(database_url)
    try:
        rehearsed, before = await plan_for(client, connection, text)
        plan = rehearsed.plan
        show(plan, before, console or Console())
        if rehearse or not plan.commands:
            return plan
        stream = f"reorganisations/{rehearsed.reorganisation_id}"
        fields = {"file": text, "fingerprint": rehearsed.fingerprint}
        await client.give(operator(), "directory", stream, "StartReorganisation", fields)
        await carried_out(client, rehearsed)
        await _wait_for_owners(connection)
        if keys is not None:
            await keys.register_bodies(client, await RosterLookup(connection).living_bodies())
        return plan
    finally:
        await connection.close()


async def carried_out(client: CityClient, rehearsed: Rehearsed) -> None:
    """Wait until the directory has carried the plan out.  Raises `NotApplicable` where it stopped on the way."""
    while True:
        answer = Reorganisations.model_validate(await client.ask(operator(), "directory", "reorganisations"))
        found = next(each for each in answer.reorganisations if each.reorganisation_id == rehearsed.reorganisation_id)
        if found.problem is not None:
            words = problem(found.problem.code, None, **found.problem.params)["vi"]
            raise NotApplicable([f"{words['title']}. {words['next_step']}"])
        if found.status is Status.FINISHED:
            return
        await asyncio.sleep(LOOKS_EVERY_S)


def show(plan: Plan, before: Mapping[str, Load], console: Console) -> None:
    """The table: each old body under the one that takes over, with what goes over, and the sum."""
    table = Table(title=say("samples.cli.table", plan=plan.name), title_justify="left")
    table.add_column(say("samples.cli.body"), overflow="fold")
    for label in LABELS:
        table.add_column(label, justify="right")
    for taking in takings(plan, before):
        for old, load in taking.parts:
            others = plan.heirs.get(old, ())[1:]
            divided = (
                say("samples.cli.divided", others=", ".join(plan.bodies[other].name for other in others))
                if others
                else ""
            )
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
    left = [
        say("samples.cli.ownerless", work=item.work, called=item.called, holder=item.holder, body=item.body_id)
        for item in await ownerless_items(connection)
    ]
    left += [
        say("samples.cli.ownerless_task", task=task.task_id, body=task.body_id)
        for task in await ownerless_tasks(connection)
    ]
    return sorted(left)
