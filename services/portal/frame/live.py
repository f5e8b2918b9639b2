"""Live refresh: the read models' notifications reach the pages that show them, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import structlog
from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.portal.frame.session import SignedIn
from shared.outages import OUTAGE
from shared.web.signin.streams import Streams

CHANNEL = "read_models"
GATHER_S = 0.3  # changes within this time are one refresh

log = structlog.get_logger("live")


class LiveChanges:
    """Listens once for the whole process and tells every open page what changed in its body."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._pages: dict[asyncio.Queue[str], str] = {}

    async def run(self) -> None:
        """Listen for the life of the process; after an outage, listen again."""
        while True:
            try:
                await self._listen()
            except (*OUTAGE, asyncpg.PostgresError) as error:
                log.warning("live changes interrupted", error=repr(error))
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(self._database_url, timeout=10)
        try:
            await connection.add_listener(CHANNEL, self._tell)
            while not connection.is_closed():
                await asyncio.sleep(5)
                await connection.execute("SELECT 1")  # finds out that the server went away
        finally:
            with suppress(*OUTAGE):
                await connection.close(timeout=2)

    def _tell(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        change = json.loads(str(payload))
        for queue, body_id in self._pages.items():
            if body_id in change["bodies"] or "*" in change["bodies"]:
                with suppress(asyncio.QueueFull):  # a page that does not read has enough to refresh already
                    queue.put_nowait(change["model"])

    async def changes(self, body_id: str) -> AsyncIterator[str]:
        """The names of read models that changed for ``body_id``, a few at a time, joined by spaces."""
        queue: asyncio.Queue[str] = asyncio.Queue(maxsize=100)
        self._pages[queue] = body_id
        try:
            while True:
                models = {await queue.get()}
                await asyncio.sleep(GATHER_S)
                while not queue.empty():
                    models.add(queue.get_nowait())
                yield " ".join(sorted(models))
        finally:
            del self._pages[queue]


router = APIRouter()


@router.get("/live")
async def live(request: Request, actor: SignedIn) -> EventSourceResponse:
    """The signed-in person's stream of changes."""
    source: LiveChanges = request.app.state.live
    streams: Streams = request.app.state.streams
    ended = streams.open(request)

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for models in streams.until_ended(source.changes(actor.body_id), ended):
            yield ServerSentEvent(event="changed", data=models)

    return EventSourceResponse(events(), ping=20)
