"""Applying a plan: stage by stage, resumable.

Who takes over is there, with the people, and everybody has heard of it; only then bodies end, and what was open moves.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

from shared.bodies.reorganisation.directory import Load
from shared.bodies.reorganisation.plan import Given, KnownBody, KnownPerson, Plan

SETTLING_S = 180.0
AT_ONCE = 8
LOOKING_S = 0.2
ROUNDS = (
    ("FoundBody", "RenameBody", "OpenTerm"),
    ("MoveBody", "AppointPerson"),
    ("ReleasePerson",),  # people come before they leave
    ("MergeBody", "DivideBody", "AbolishBody"),
)

Give = Callable[[Given], Awaitable[object]]
Directory = tuple[Sequence[KnownBody], Sequence[KnownPerson]]


async def apply(
    plan: Plan,
    give: Give,
    directory: Callable[[], Awaitable[Directory]],
    told: Callable[[], None] = lambda: None,
) -> None:
    """Give every command of ``plan``; ``told`` is called after each.

    Raises what ``give`` raises, or ``TimeoutError`` where the directory does not follow; it may be called again with a
    plan made anew.
    """
    for stage in plan.stages:
        for names in ROUNDS:
            commands = [given for given in stage.commands if given.command in names]
            await _give_all(commands, give, told)
            await _until(partial(_shown, commands, directory), f"{stage.date}: {', '.join(names)}")


async def emptied(plan: Plan, loads: Callable[[], Awaitable[dict[str, Load]]]) -> None:
    """Wait until nothing is open any more in a body that ended.  Raises ``TimeoutError``."""

    async def empty() -> bool:
        left = await loads()
        return all(Load(people=left[old].people) == left[old] for old in plan.heirs if old in left)

    await _until(empty, "open work has gone over")


async def _give_all(commands: Iterable[Given], give: Give, told: Callable[[], None]) -> None:
    """Each body's commands in their order, several bodies side by side."""
    by_body: dict[str, list[Given]] = {}
    for given in commands:
        by_body.setdefault(given.body_id, []).append(given)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(mine: list[Given]) -> None:
        async with gate:
            for given in mine:
                await give(given)
                told()

    outcomes = await asyncio.gather(*(one(mine) for mine in by_body.values()), return_exceptions=True)
    for failed in (outcome for outcome in outcomes if isinstance(outcome, BaseException)):
        raise failed


async def _shown(commands: list[Given], directory: Callable[[], Awaitable[Directory]]) -> bool:
    """Whether the directory shows what was done; who left is gone once they are shown elsewhere."""
    if not commands:
        return True
    bodies, people = await directory()
    known = {body.body_id: body for body in bodies}
    homes = {person.person_id: person.body_id for person in people}

    def shown(given: Given) -> bool:
        body, fields = known.get(given.body_id), given.fields
        match given.command:
            case "AppointPerson":
                return homes.get(fields["person"]["person_id"]) == given.body_id
            case "ReleasePerson":
                return homes.get(fields["person_id"]) != given.body_id
            case _ if body is None:
                return False
            case "MergeBody" | "DivideBody" | "AbolishBody":
                return body.ended
            case "MoveBody":
                return bool(body.parent_body_id == fields["parent_body_id"])
            case "RenameBody":
                return bool(body.name == fields["name"])
            case "OpenTerm":
                return bool(body.term == fields["term"])
            case _:
                return True

    return all(shown(given) for given in commands)


async def _until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + SETTLING_S
    while not await condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {SETTLING_S:.0f} s: {what}")
        await asyncio.sleep(LOOKING_S)
