"""Streams that keep pages fresh: a limited number for each person, each ending with its session."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar
from uuid import UUID

import asyncpg
import structlog
from fastapi import Request

from shared.eventsourcing.decider import Rejected
from shared.outages import OUTAGE
from shared.web.signin.sessions import SessionStore, session_of

LOOK_S = 3.0  # seconds that a stream may outlive a session that ended in another process
PRUNE_EVERY = 200  # looks
UNREAD_S = 30.0

ItemT = TypeVar("ItemT")

log = structlog.get_logger("streams")


class Streams:
    """The open streams of this process."""

    def __init__(self, store: SessionStore, most: int) -> None:
        self._store = store
        self._most = most
        self._open: dict[asyncio.Event, tuple[str, UUID]] = {}
        self._unread: dict[asyncio.Event, float] = {}  # opened at this time, and not read yet

    def open(self, request: Request) -> asyncio.Event:
        """Open one more stream; the returned event is set when it has to end.

        Raises `Rejected` ``live.too-many``.
        """
        session = session_of(request)
        assert session.row is not None, "somebody is signed in"
        person_id = str(session.row["person_id"])
        if sum(person == person_id for person, _ in self._open.values()) >= self._most:
            raise Rejected("live.too-many", most=self._most)
        ended = asyncio.Event()
        self._open[ended] = (person_id, session.row["handle"])
        self._unread[ended] = time.monotonic()
        return ended

    async def until_ended(self, items: AsyncIterator[ItemT], ended: asyncio.Event) -> AsyncIterator[ItemT]:
        """``items`` until the session ends."""
        self._unread.pop(ended, None)
        over = asyncio.create_task(ended.wait())
        following: asyncio.Future[ItemT] | None = None
        try:
            while True:
                following = asyncio.ensure_future(anext(items))
                await asyncio.wait({following, over}, return_when=asyncio.FIRST_COMPLETED)
                if over.done():
                    return
                try:
                    yield following.result()
                except StopAsyncIteration:
                    return
        finally:
            self._open.pop(ended, None)
            over.cancel()
            if following is not None and not following.done():
                following.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration):
                    await following

    def end(self, handles: set[UUID]) -> None:
        """End the streams of these sessions."""
        for ended, (_, handle) in self._open.items():
            if handle in handles:
                ended.set()

    @asynccontextmanager
    async def watched(self, *prune: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Check repeatedly which sessions have ended, and delete old rows now and then."""
        looking = asyncio.create_task(self._look(prune), name="streams")
        try:
            yield
        finally:
            looking.cancel()
            self.end({handle for _, handle in self._open.values()})

    async def _look(self, prune: tuple[Callable[[], Awaitable[None]], ...]) -> None:
        looks = 0
        while True:
            await asyncio.sleep(LOOK_S)
            looks += 1
            for ended in [one for one, since in self._unread.items() if time.monotonic() - since > UNREAD_S]:
                del self._unread[ended]
                self._open.pop(ended, None)
            try:
                handles = {handle for _, handle in self._open.values()}
                if handles:
                    self.end(handles - await self._store.alive(handles))
                if looks % PRUNE_EVERY == 1:
                    for forget in prune:
                        await forget()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("sessions cannot be looked at", error=repr(error))
