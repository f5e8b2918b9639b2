"""Turns: places are limited, people take turns, and one person's many files hold up nobody else."""

import asyncio

from shared.cage.turns import Turns


async def test_people_are_served_in_rotation() -> None:
    turns, order = Turns(1), []

    async def ask(who: str) -> None:
        async with turns.turn(who):
            order.append(who)
            await asyncio.sleep(0)

    await asyncio.gather(*(ask(who) for who in ["a", "a", "a", "a", "", "", "c"]))
    assert order == ["a", "a", "", "c", "a", "", "a"]


async def test_one_person_never_has_every_place() -> None:
    turns, inside, most = Turns(3), 0, 0

    async def ask() -> None:
        nonlocal inside, most
        async with turns.turn("a"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(ask() for _ in range(10)))
    assert most == 2


async def test_who_gives_up_while_waiting_takes_no_place() -> None:
    turns = Turns(1)
    async with turns.turn("a"):
        waiting = asyncio.create_task(turns.turn("b").__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(1), turns.turn("b"):
        pass
