"""How members read: what each got, in the order in which it came."""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.crowd.members import Member

HANG_UP_AFTER = 20  # events
AGAIN_S = 0.5
GIGABYTE = 1 << 30
ID = re.compile(rb'"id": "([0-9a-f-]{36})"')


@dataclass
class Got:
    """What reached one member; ``start`` is the cursor after which it reads, where it was told one."""

    events: list[str] = field(default_factory=list)
    start: str | None = None
    trouble: list[str] = field(default_factory=list)


Everything = defaultdict[str, Got]


async def follow_stream(http: aiohttp.ClientSession, member: Member, got: Got) -> None:
    """Server-sent events, resumed with ``Last-Event-ID`` whenever they end."""
    last: str | None = None
    while True:
        headers = {**member.proof, **({"Last-Event-ID": last} if last else {})}
        try:
            async with http.get("/stream", headers=headers) as response:
                response.raise_for_status()
                if member.habit == "never reads":
                    response.connection.transport.pause_reading()  # type: ignore[union-attr]
                    await asyncio.sleep(3600)
                read_here = 0
                async for block in _blocks(response):
                    head, _, data = block.partition(b"\r\ndata: ")
                    if data:
                        got.events.append(_id_of(data))
                        last = head.removeprefix(b"id: ").partition(b"\r\n")[0].decode()
                        read_here += 1
                    elif block.startswith(b": ") and got.start is None:  # a comment: where the stream begins
                        got.start = last = block.removeprefix(b": ").decode()
                    if member.habit == "hangs up" and read_here == HANG_UP_AFTER:
                        break
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            got.trouble.append(repr(error))
            await asyncio.sleep(AGAIN_S)


def _id_of(event: bytes) -> str:
    """The id of a CloudEvent, among whose fields it is the second: what else it says is not looked at here."""
    found = ID.search(event)
    assert found is not None, event[:200]
    return found[1].decode()


async def _blocks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    rest = b""
    async for data in response.content.iter_any():
        *blocks, rest = (rest + data).split(b"\r\n\r\n")
        for block in blocks:
            yield block


async def follow_feed(http: aiohttp.ClientSession, member: Member, got: Got) -> None:
    """Pages after a cursor, each asked for when the last one was dealt with."""
    cursor = ""
    while True:
        asked: dict[str, Any] = {"cursor": cursor, "wait": 30, "limit": 20 if member.habit == "sleeps" else 500}
        try:
            async with http.get("/feed", headers=member.proof, params=asked) as response:
                response.raise_for_status()
                page = await response.json()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            got.trouble.append(repr(error))
            await asyncio.sleep(AGAIN_S)
            continue
        got.events += [event["id"] for event in page["events"]]
        cursor = page["cursor"]
        if member.habit == "sleeps":
            await asyncio.sleep(1)


async def forge(http: aiohttp.ClientSession, member: Member, got: Got) -> None:
    """Another one's cursor, one of the future, a broken one, a wrong secret: whatever is answered with events is a leak."""
    cursors = ["x", "1-000000000000-1-1", f"1-{member.id[-12:]}-{2**62}-1", f"1-{member.id[-12:]}-1-1'--"]
    while True:
        tries = [(member.proof, cursor) for cursor in cursors]
        tries.append(({"Authorization": f"Bearer {member.id}.wrong"}, ""))
        for proof, cursor in tries:
            async with http.get("/feed", headers=proof, params={"cursor": cursor}) as response:
                answer = await response.json()
                got.events += [event["id"] for event in answer.get("events", ())]
        await asyncio.sleep(AGAIN_S)


async def play(http: aiohttp.ClientSession, member: Member, got: Got) -> None:
    """What the member does, for as long as it is let."""
    if member.kind == "stream":
        await follow_stream(http, member, got)
    elif member.habit == "forges":
        await forge(http, member, got)
    else:
        await follow_feed(http, member, got)


class Receiver:
    """Where the webhooks of all members arrive."""

    def __init__(self, members: dict[str, Member], everything: Everything) -> None:
        self._members = members
        self._everything = everything
        self.app = web.Application()
        self.app.router.add_post("/{id}", self._take)
        self.app.router.add_route("*", "/elsewhere/{id}", self._followed)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        member = self._members[request.match_info["id"]]
        event_id = _id_of(await request.read())
        habits: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
            "fails": _fails, "redirects": _redirects, "floods": _floods, "hangs": _hangs,
        }  # fmt: skip
        if member.habit in ("well", "floods"):
            self._everything[member.id].events.append(event_id)
        return await habits[member.habit](request) if member.habit in habits else web.Response()

    async def _followed(self, request: web.Request) -> web.StreamResponse:
        self._everything[request.match_info["id"]].events.append("a redirect was followed")
        return web.Response()


async def _fails(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500)


async def _redirects(request: web.Request) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": f"/elsewhere{request.path}"})


async def _hangs(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    return web.Response()


async def _floods(request: web.Request) -> web.StreamResponse:
    """An answer of 10 GB, to whoever reads it."""
    response = web.StreamResponse(headers={"Content-Length": str(10 * GIGABYTE)})
    await response.prepare(request)
    try:
        for _ in range(10 * 1024):
            await response.write(bytes(1 << 20))
    except (ConnectionError, OSError):
        pass
    return response
