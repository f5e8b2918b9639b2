"""Series of numbers on real PostgreSQL: taken, claimed, continued, at once and with crashes in between."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.eventsourcing.decider import Claim, Continuation, Numbering, Rejected
from shared.eventsourcing.numbering import obtain
from tests.conftest import Database


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[asyncpg.Pool]:
    async with asyncpg.create_pool(database.url("publishing"), min_size=1, max_size=8) as pool:
        yield pool


async def get(pool: asyncpg.Pool, numbering: Numbering) -> int:
    async with pool.acquire() as connection, connection.transaction():
        return await obtain(connection, numbering)


async def refused(pool: asyncpg.Pool, numbering: Numbering) -> tuple[str, dict[str, object]]:
    with pytest.raises(Rejected) as why:
        await get(pool, numbering)
    return why.value.code, why.value.params


async def test_a_body_that_joins_in_mid_term_goes_on(pool: asyncpg.Pool) -> None:
    assert await get(pool, Continuation("s", 127)) == 127
    assert (await refused(pool, Continuation("s", 127)))[0] == "number.backward"
    assert await get(pool, Continuation("s", 130)) == 130
    assert await get(pool, "s") == 131
    assert await refused(pool, Continuation("s", 200)) == (
        "number.live", {"number": 200, "last": 131, "next": 132, "free": "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 …"},
    )  # fmt: skip


async def test_an_old_number_is_entered_once_and_leaves_no_gap(pool: asyncpg.Pool) -> None:
    for number in (3, 1, 5):
        assert await get(pool, Claim("s", number)) == number
    assert (await refused(pool, Claim("s", 3)))[0] == "number.taken"
    assert await get(pool, "s") == 6
    code, params = await refused(pool, Claim("s", 9))
    assert (code, params["next"], params["free"]) == ("number.gap", 7, "2, 4")
    assert (await refused(pool, Claim("s", 6)))[0] == "number.taken"
    assert [await get(pool, Claim("s", number)) for number in (4, 7)] == [4, 7]
    assert await get(pool, "s") == 8


async def test_everybody_at_once(pool: asyncpg.Pool) -> None:
    """Twenty claim the same old numbers while others take new ones: each number goes to one of them."""
    await get(pool, Continuation("s", 5))
    asked: list[Numbering] = [Claim("s", number) for number in range(1, 6) for _ in range(4)]
    asked += ["s"] * 20
    outcomes = await asyncio.gather(*(get(pool, one) for one in asked), return_exceptions=True)
    got = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert sorted(got) == list(range(1, 26))
    assert all(isinstance(other, Rejected) for other in outcomes if not isinstance(other, int))


async def test_two_say_at_once_how_far_a_new_series_came(pool: asyncpg.Pool) -> None:
    outcomes = await asyncio.gather(*(get(pool, Continuation("s", 40)) for _ in range(6)), return_exceptions=True)
    assert sum(outcome == 40 for outcome in outcomes) == 1
    assert await get(pool, "s") == 41
