"""The feed over HTTP: `GET /feed` answers a page of events, `GET /stream` server-sent events."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.subscriptions.feed.access import Subscriber, current
from services.subscriptions.feed.cursors import Key, cursor_of, key_of
from services.subscriptions.feed.entries import Entry, may_see
from services.subscriptions.feed.hub import Hub
from services.subscriptions.subscribers.state import State, Status
from shared.audit.reads import Read, Reader, ReadLog
from shared.eventsourcing.decider import Rejected

LONGEST_WAIT_S = 30.0
SCANNED = 5000  # events read for one answer
MOST_STREAMS = 5  # of one subscription at the same time
CHECK_EVERY_S = 5.0  # whether the subscription is still open
SENT = 20  # events of a stream that go out together
UNREAD_S = 30.0  # a stream whose reader has not taken them within this time is ended

router = APIRouter(tags=["feed"])
_open_streams: Counter[UUID] = Counter()


class Page(BaseModel):
    """Events after a cursor, the oldest first; ask again with ``cursor``, at once if there is ``more``."""

    events: list[dict[str, object]]
    cursor: str
    more: bool


@router.get("/feed", response_model=Page, summary="The subscription's events after a cursor, as CloudEvents.")
async def feed(
    request: Request,
    subscription: Subscriber,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_S)] = 0,
) -> Response:
    """Without a cursor the page begins with the log.  ``wait`` (seconds) holds an empty answer back until an event."""
    hub: Hub = request.app.state.hub
    after = _start(hub, cursor, subscription)
    until = time.monotonic() + wait
    while True:
        seen, after = await _scan(hub, subscription, after, limit)
        left = until - time.monotonic()
        if seen or left <= 0:
            break
        await hub.wait(after, left, subscription.body_id)
    await _record(request, subscription, seen)
    return _page(seen, cursor_of(subscription.id, after), after < hub.end)


async def _record(request: Request, subscription: State, seen: Sequence[Entry]) -> None:
    """Record what the subscription is about to get: the page, and each secret event in it."""
    if not seen:
        return
    first, last = seen[0].key, seen[-1].key
    page = Read("feed", f"{len(seen)}: {first[0]}-{first[1]} … {last[0]}-{last[1]}")
    secret = [Read("feed", str(entry.row["id"]), str(entry.row["subject"]), entry.rank) for entry in seen if entry.rank]
    reader = Reader(f"subscription:{subscription.id}", subscription.body_id or "")
    read_log: ReadLog = request.app.state.read_log
    await read_log.record(reader, [page, *secret])


def _page(events: Sequence[Entry], cursor: str, more: bool) -> Response:
    """A `Page` composed from the events' JSON, which is made once for all subscribers."""
    listed = ",".join(entry.text for entry in events)
    return Response(
        f'{{"events":[{listed}],"cursor":{json.dumps(cursor)},"more":{json.dumps(more)}}}',
        media_type="application/json",
    )


def _start(hub: Hub, cursor: str | None, subscription: State) -> Key:
    after = key_of(cursor, subscription.id)
    if after > hub.end:
        raise Rejected("feed.cursor-future")
    return after


async def _scan(hub: Hub, subscription: State, after: Key, limit: int) -> tuple[Sequence[Entry], Key]:
    """The next events that the subscription may see, and the place up to which the log was read."""
    seen: list[Entry] = []
    scanned = 0
    while scanned < SCANNED and len(seen) < limit:
        page = await hub.page(after)
        if not page:
            break
        for entry in page:
            after = entry.key
            scanned += 1
            if may_see(subscription, entry):
                seen.append(entry)
                if len(seen) == limit:
                    break
        await asyncio.sleep(0)  # lets other requests run while a long past is read
    return seen, after


@router.get("/stream", summary="The same as server-sent events; Last-Event-ID goes on where it was cut off.")
async def stream(
    request: Request, subscription: Subscriber, last_event_id: Annotated[str | None, Header(max_length=200)] = None
) -> EventSourceResponse:
    """Without ``Last-Event-ID`` the stream begins now."""
    hub: Hub = request.app.state.hub
    after = _start(hub, last_event_id, subscription) if last_event_id else hub.end
    if _open_streams[subscription.id] >= MOST_STREAMS:
        raise Rejected("feed.too-many-streams", most=MOST_STREAMS)
    return EventSourceResponse(
        _events(request, hub, subscription, after), ping=15, send_timeout=UNREAD_S, headers={"X-Accel-Buffering": "no"}
    )


async def _events(
    request: Request, hub: Hub, subscription: State, after: Key
) -> AsyncIterator[ServerSentEvent | bytes]:
    _open_streams[subscription.id] += 1
    checked = time.monotonic()
    try:
        yield ServerSentEvent(comment=cursor_of(subscription.id, after))  # tells the reader at once that it is let in
        while True:
            if time.monotonic() - checked >= CHECK_EVERY_S:
                subscription, checked = await current(request, subscription.id), time.monotonic()
            if subscription.status is not Status.OPEN:
                return
            seen, after = await _scan(hub, subscription, after, SENT)
            if seen:
                await _record(request, subscription, seen)
                ids = (cursor_of(subscription.id, entry.key) for entry in seen)
                yield b"".join(
                    f"id: {cursor}\r\n".encode() + entry.message for cursor, entry in zip(ids, seen, strict=True)
                )
            else:
                await hub.wait(after, CHECK_EVERY_S, subscription.body_id)
    finally:
        _open_streams[subscription.id] -= 1
        if not _open_streams[subscription.id]:
            del _open_streams[subscription.id]
