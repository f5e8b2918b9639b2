"""Inner routes answer inside the city only, and slow clients are cut off: real connections, short limits."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from shared.web import listening
from shared.web.health import health_router
from shared.web.listening import InnerPaths, TimedRequests
from shared.web.service import WITHOUT_PAGES, prepare_web


def app() -> FastAPI:
    made = FastAPI(title="x", version="1", **WITHOUT_PAGES)
    prepare_web(made)
    made.include_router(health_router({}))

    @made.post("/taken")
    async def taken(request: Request) -> int:
        return len(await request.body())

    @made.get("/stream")
    async def stream() -> StreamingResponse:
        async def slowly() -> AsyncIterator[str]:
            for _ in range(8):
                yield "x"
                await asyncio.sleep(0.1)

        return StreamingResponse(slowly())

    return made


@asynccontextmanager
async def served() -> AsyncIterator[tuple[int, int]]:
    """The public port and the inner one."""
    bound = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    public, inner = (one.getsockname()[1] for one in bound)
    server = uvicorn.Server(
        uvicorn.Config(InnerPaths(app(), inner), http=TimedRequests, log_config=None, lifespan="off")
    )
    with contextlib.suppress(AttributeError):
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve(sockets=bound))
    while not server.started:
        await asyncio.sleep(0.01)
    yield public, inner
    server.should_exit = True
    await serving


@pytest.mark.parametrize(
    "path",
    ["/metrics", "//metrics", "/Metrics", "/metrics/", "/%6detrics", "/openapi.json", "/docs", "/redoc", "/docs/x"],
)
async def test_what_is_for_the_city_alone(path: str) -> None:
    async with served() as (public, inner), httpx.AsyncClient() as http:
        answer = await http.get(f"http://127.0.0.1:{public}{path}", headers={"Host": f"127.0.0.1:{inner}"})
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        if path in ("/metrics", "/openapi.json"):
            assert (await http.get(f"http://127.0.0.1:{inner}{path}")).status_code == 200
        assert (await http.get(f"http://127.0.0.1:{public}/health/live")).status_code == 200


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET /health/live HT",
        b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow:",
        b"POST /taken HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf",
        b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\nGET /health/live HT",
    ],
)
async def test_half_a_request_is_not_waited_for(half: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEADERS_S", 0.3)
    monkeypatch.setattr(listening, "BODY_S", 0.3)
    async with served() as (public, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", public)
        writer.write(half)
        await asyncio.wait_for(reader.read(), 10)  # to its end: the server has ended it
        writer.close()


async def test_a_long_answer_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "HEADERS_S", 0.3)
    monkeypatch.setattr(listening, "BODY_S", 0.3)
    async with served() as (public, _), httpx.AsyncClient() as http:
        assert (await http.get(f"http://127.0.0.1:{public}/stream")).text == "x" * 8
        assert (await http.post(f"http://127.0.0.1:{public}/taken", content=b"ten  bytes")).json() == 10
