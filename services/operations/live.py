"""Server-sent events that tell open pages what to refresh: letters, consumers, the map."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.operations.session import Operator
from shared.web.signin.streams import Streams

TICK_S = 2.0

router = APIRouter()


@router.get("/live")
async def live(request: Request, actor: Operator) -> EventSourceResponse:
    """The names of what to refresh: every `TICK_S`, and ``letters`` as soon as one comes."""
    streams: Streams = request.app.state.streams
    ended = streams.open(request)

    async def changes() -> AsyncIterator[ServerSentEvent]:
        yield ServerSentEvent(event="changed", data="letters consumers map")
        while True:
            try:
                await asyncio.wait_for(request.app.state.keeper.came.wait(), TICK_S)
                yield ServerSentEvent(event="changed", data="letters")
            except TimeoutError:
                yield ServerSentEvent(event="changed", data="consumers map")

    return EventSourceResponse(streams.until_ended(changes(), ended), ping=20)
