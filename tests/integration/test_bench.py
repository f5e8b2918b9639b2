"""The benchmark of pages still runs on today's read models: a figure nobody can measure again is no figure."""

from tests.bench import pages
from tests.conftest import Database


async def test_pages_are_timed(database: Database) -> None:
    waits = await pages.figures(database.url, sizes=(50, 200), asked=10)
    assert {f"search page, {size} documents, {share}" for size in (50, 200) for share in ("p50", "p99")} <= set(waits)
    assert all(milliseconds > 0 for milliseconds in waits.values())
