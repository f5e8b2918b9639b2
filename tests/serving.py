"""A server of the tests' own: another system that the city calls."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

Take = Callable[[web.Request], Awaitable[web.Response]]

MOST = 256 * 1024 * 1024  # bytes of a request


@asynccontextmanager
async def serving(posted: Mapping[str, Take]) -> AsyncIterator[str]:
    """Answer what is ``posted`` to each path, on a free port; gives the address without a path."""
    app = web.Application(client_max_size=MOST)
    for path, take in posted.items():
        app.router.add_post(path, take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
