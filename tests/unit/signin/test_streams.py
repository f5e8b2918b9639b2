"""Live streams: a limit for each person; a stream ends with its session and frees its place."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.eventsourcing.decider import Rejected
from shared.web.signin import streams as timing
from shared.web.signin.streams import Streams


class Standing:
    """The sessions that stand."""

    def __init__(self) -> None:
        self.handles: set[UUID] = set()

    async def alive(self, handles: set[UUID]) -> set[UUID]:
        return self.handles & handles


def page_of(person: str, handle: UUID) -> Any:
    session = SimpleNamespace(row={"person_id": person, "handle": handle})
    return SimpleNamespace(scope={"session": session})


async def for_ever() -> AsyncIterator[int]:
    yield 1
    await asyncio.Event().wait()


async def test_a_person_has_so_many_streams_and_others_have_theirs() -> None:
    streams, handle = Streams(Standing(), 3), uuid4()  # type: ignore[arg-type]
    for _ in range(3):
        streams.open(page_of("a", handle))
    with pytest.raises(Rejected, match=r"live.too-many"):
        streams.open(page_of("a", uuid4()))
    streams.open(page_of("b", uuid4()))


async def test_a_stream_ends_with_its_session_and_gives_its_place_back() -> None:
    streams, mine, other = Streams(Standing(), 1), uuid4(), uuid4()  # type: ignore[arg-type]
    reading = streams.until_ended(for_ever(), streams.open(page_of("a", mine)))
    beside = streams.until_ended(for_ever(), streams.open(page_of("b", other)))
    assert [await anext(reading), await anext(beside)] == [1, 1]
    streams.end({mine})
    assert [item async for item in reading] == []
    streams.open(page_of("a", uuid4()))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(beside), 0.01)  # it goes on


async def test_what_ends_elsewhere_ends_here_and_a_place_nobody_reads_is_free_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timing, "LOOK_S", 0.01)
    monkeypatch.setattr(timing, "UNREAD_S", 0.0)
    standing, handle, pruned = Standing(), uuid4(), asyncio.Event()
    standing.handles = {handle}
    streams = Streams(standing, 2)  # type: ignore[arg-type]

    async def prune() -> None:
        pruned.set()

    reading = streams.until_ended(for_ever(), streams.open(page_of("a", handle)))
    await anext(reading)
    streams.open(page_of("a", uuid4()))
    async with streams.watched(prune):
        await pruned.wait()
        while True:
            await asyncio.sleep(0.01)
            try:
                streams.open(page_of("a", handle))  # the place of the stream that was never read
                break
            except Rejected:
                continue
        standing.handles = set()
        assert [item async for item in reading] == []
