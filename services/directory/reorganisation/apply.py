"""Applying a plan: stage by stage, resumable.

Who takes over is there, with the people, and everybody has heard of it; only then bodies end, and what was open moves.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial

from pydantic import JsonValue

from shared.bodies.reorganisation.plan import KnownBody, KnownPerson
from shared.events.directory.reorganisations import PlannedCommand, PlannedStage

SETTLING_S = 180.0
AT_ONCE = 8
LOOKING_S = 0.2
ROUNDS = (
    ("FoundBody", "RenameBody", "OpenTerm"),
    ("MoveBody", "AppointPerson"),
    ("ReleasePerson",),  # people come before they leave
    ("MergeBody", "DivideBody", "AbolishBody"),
)

Give = Callable[[PlannedCommand], Awaitable[object]]
Roster = tuple[Sequence[KnownBody], Sequence[KnownPerson]]


async def _nothing() -> None:
    """Nobody follows."""


async def apply(
    stages: Iterable[PlannedStage],
    give: Give,
    roster: Callable[[], Awaitable[Roster]],
    after_each: Callable[[], Awaitable[None]] = _nothing,
    done: int = 0,
) -> None:
    """Give every command but the first ``done``, and wait after each round until ``roster`` shows what was done.

    Raises what ``give`` raises, or ``TimeoutError`` where the roster does not follow; it may be called again.
    """
    reached = 0
    for stage in stages:
        for names in ROUNDS:
            commands = [planned for planned in stage.commands if planned.command in names]
            reached += len(commands)
            if reached > done:  # else the whole round was carried out before
                await _give_all(commands, give, after_each)
            await _until(partial(_shown, commands, roster), f"{stage.date}: {', '.join(names)}")


async def _give_all(commands: Iterable[PlannedCommand], give: Give, after_each: Callable[[], Awaitable[None]]) -> None:
    """Each body's commands in their order, several bodies side by side."""
    by_body: dict[str, list[PlannedCommand]] = {}
    for planned in commands:
        by_body.setdefault(planned.body_id, []).append(planned)
    gate = asyncio.Semaphore(AT_ONCE)

    async def give_to_body(own: list[PlannedCommand]) -> None:
        async with gate:
            for planned in own:
                await give(planned)
                await after_each()

    outcomes = await asyncio.gather(*map(give_to_body, by_body.values()), return_exceptions=True)
    for failed in (outcome for outcome in outcomes if isinstance(outcome, BaseException)):
        raise failed


async def _shown(commands: list[PlannedCommand], roster: Callable[[], Awaitable[Roster]]) -> bool:
    """Whether the roster shows what was done; who left is gone once they are shown elsewhere."""
    if not commands:
        return True
    bodies, people = await roster()
    known = {body.body_id: body for body in bodies}
    homes = {person.person_id: person.body_id for person in people}
    return all(_is_shown(planned, known.get(planned.body_id), homes) for planned in commands)


def _is_shown(planned: PlannedCommand, body: KnownBody | None, homes: Mapping[str, str]) -> bool:
    fields = planned.fields
    match planned.command:
        case "AppointPerson":
            return homes.get(appointed(fields)) == planned.body_id
        case "ReleasePerson":
            return homes.get(str(fields["person_id"])) != planned.body_id
        case _ if body is None:
            return False
        case "MergeBody" | "DivideBody" | "AbolishBody":
            return body.ended
        case "MoveBody":
            return body.parent_body_id == fields["parent_body_id"]
        case "RenameBody":
            return body.name == fields["name"]
        case "OpenTerm":
            return body.term == fields["term"]
        case _:
            return True


def appointed(fields: Mapping[str, JsonValue]) -> str:
    """Whom an ``AppointPerson`` of a plan appoints."""
    person = fields["person"]
    assert isinstance(person, dict), "a plan's appointment names a person"
    return str(person["person_id"])


def whole_rounds(stages: Iterable[PlannedStage], done: int) -> int:
    """How many commands stand in the rounds that ``done`` commands have completed; `apply` need not give those."""
    completed = reached = 0
    for stage in stages:
        for names in ROUNDS:
            reached += sum(planned.command in names for planned in stage.commands)
            if reached <= done:
                completed = reached
    return completed


async def _until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    deadline = time.monotonic() + SETTLING_S
    while not await condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {SETTLING_S:.0f} s: {what}")
        await asyncio.sleep(LOOKING_S)
