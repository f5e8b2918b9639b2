"""The reverse proxy as it is configured, run before a stand-in of each site: what it lets through, adds and ends."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from deploy.local.rundir import RunDir

CADDYFILE = Path(__file__).parents[2] / "deploy" / "proxy" / "Caddyfile"
CITY = "congvan.test"
LIMIT_S = 4
SITES = {"": "PORTAL", "id.": "IDENTITY", "ops.": "OPERATIONS", "api.": "SUBSCRIPTIONS"}


HEARD = asyncio.Event()
"""What was said of a stream has come."""


async def stand_in(request: web.Request) -> web.StreamResponse:
    """Tells what reached it; streams where it is asked to."""
    if request.path == "/stream":
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(3):
            HEARD.clear()
            await answer.write(b"data: x\n\n")
            await HEARD.wait()
        return answer
    body = await request.read()
    told = {"path": request.path, "headers": dict(request.headers), "size": len(body)}
    return web.json_response(told, headers={"X-Frame-Options": "DENY"} if request.path == "/own" else {})


class Door:
    """The proxy, as a client at its address sees it."""

    def __init__(self, https: int, http: int, session: aiohttp.ClientSession) -> None:
        self.https, self.http, self._session = https, http, session

    @asynccontextmanager
    async def ask(
        self, path: str, site: str = "", method: str = "GET", headers: dict[str, str] | None = None, data: bytes = b""
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        host = f"{site}{CITY}"
        async with self._session.request(
            method, f"https://127.0.0.1:{self.https}{path}", headers={"Host": host, **(headers or {})},
            server_hostname=host, data=data or None, allow_redirects=False,
        ) as answer:  # fmt: skip
            yield answer


@pytest.fixture(scope="module")
async def door(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    folder = tmp_path_factory.mktemp("proxy")
    app = web.Application(client_max_size=2**30)
    app.router.add_route("*", "/{path:.*}", stand_in)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    inside = f"127.0.0.1:{runner.addresses[0][1]}"
    run_dir = RunDir(folder)
    ports = run_dir.ports(["http", "https", "health"])
    config = folder / "Caddyfile"  # with shorter times: the real ones are waited for by nobody's test
    config.write_text(
        CADDYFILE.read_text()
        .replace("read_header 10s", "read_header 1s")
        .replace("read_body 2m", f"read_body {LIMIT_S}s")
    )
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
        "CITY_HOST": CITY, "CITY_TLS": "internal", "HTTP_PORT": str(ports["http"]), "HTTPS_PORT": str(ports["https"]),
        "HEALTH_PORT": str(ports["health"]), **dict.fromkeys((*SITES.values(), "GRAFANA"), inside),
    }  # fmt: skip
    del run_dir  # Caddy binds alone: the ports are let go
    process = await asyncio.create_subprocess_exec(
        "caddy", "run", "--adapter", "caddyfile", "--config", str(config), env=environment,
        stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    try:
        async with asyncio.timeout(30):
            while not (root.exists() and "END CERTIFICATE" in root.read_text()):
                await asyncio.sleep(0.05)
        trusting = ssl.create_default_context(cafile=str(root))
        connector = aiohttp.TCPConnector(ssl=trusting, force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            there = Door(ports["https"], ports["http"], session)
            async with asyncio.timeout(30):
                while True:
                    with suppress(aiohttp.ClientError):
                        async with (
                            there.ask("/"),
                            there.ask("/", "id."),
                            there.ask("/", "ops."),
                            there.ask("/", "api."),
                        ):
                            break
                    await asyncio.sleep(0.1)
            yield there
    finally:
        process.terminate()
        await process.wait()
        await runner.cleanup()


@pytest.mark.parametrize("site", SITES)
async def test_every_site_is_reached_and_says_how_it_may_be_shown(door: Door, site: str) -> None:
    async with door.ask("/", site) as answer:
        assert answer.status == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "Server" not in answer.headers
        told = await answer.json()
    assert told["headers"]["X-Forwarded-Proto"] == "https"
    async with door.ask("/own", site) as answer:  # what a site says itself stands
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "//metrics", "/%6detrics", "/METRICS", "/x/../metrics", "/health/ready",
             "/openapi.json", "/docs", "/redoc", "/docs/oauth2-redirect"]
)  # fmt: skip
async def test_what_belongs_inside_is_not_passed_on(door: Door, site: str, path: str) -> None:
    reader, writer = await _connected(door, site)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {site}{CITY}\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    assert answer.split()[1] == b"404", answer[:200]
    assert b"Strict-Transport-Security" in answer
    writer.close()


async def test_what_a_client_says_of_where_it_comes_from_is_dropped(door: Door) -> None:
    claims = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    async with door.ask("/", headers=claims) as answer:
        headers = (await answer.json())["headers"]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert (headers["X-Forwarded-Proto"], headers["X-Forwarded-Host"]) == ("https", CITY)


async def test_without_encryption_one_is_sent_to_it(door: Door) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{door.http}/x?y=1", headers={"Host": CITY}, allow_redirects=False) as answer,
    ):
        assert answer.status == 308
        assert answer.headers["Location"].startswith(f"https://{CITY}")
    async with (  # and nowhere else
        aiohttp.ClientSession() as session,
        session.get(
            f"http://127.0.0.1:{door.http}/", headers={"Host": "evil.example"}, allow_redirects=False
        ) as answer,
    ):
        assert b"evil.example" not in await answer.read()


async def test_a_stranger_s_name_is_no_site(door: Door) -> None:
    with pytest.raises((aiohttp.ClientError, ssl.SSLError)):
        async with aiohttp.ClientSession() as session:
            await session.get(f"https://127.0.0.1:{door.https}/", server_hostname="evil.example", ssl=False)


@pytest.mark.parametrize(
    ("site", "size", "status"), [("", 5_000_000, 200), ("", 60_000_000, 413), ("id.", 100_000, 413)]
)
async def test_a_body_is_as_large_as_its_site_takes(door: Door, site: str, size: int, status: int) -> None:
    try:
        async with door.ask("/", site, "POST", data=b"x" * size) as answer:
            assert answer.status in (status, 502 if status == 413 else status)  # Caddy 2.6, of Debian 12, says 502
            assert "Strict-Transport-Security" in answer.headers
            assert "Server" not in answer.headers
    except aiohttp.ClientConnectionError:  # the door was closed before all was said
        assert status == 413


@pytest.mark.parametrize(
    "half", [b"GET / HTTP/1.1\r\nHost: congvan.test\r\nX-Slow:", b"POST / HTTP/1.1\r\nHost: congvan.test\r\nContent-Length: 9\r\n\r\nx"]
)  # fmt: skip
async def test_half_a_request_is_not_waited_for(door: Door, half: bytes) -> None:
    reader, writer = await _connected(door, "")
    writer.write(half)
    await asyncio.wait_for(reader.read(), 20)
    writer.close()


async def test_a_stream_comes_as_it_is_said_and_outlasts_the_limits(door: Door) -> None:
    """Nothing more is said before what was said has come: a proxy that held it back would wait for ever."""
    came = 0
    async with asyncio.timeout(60), door.ask("/stream") as answer:
        async for line in answer.content:
            if line.startswith(b"data:"):
                came += 1
                await asyncio.sleep(LIMIT_S / 2)
                HEARD.set()
    assert came == 3


async def _connected(door: Door, site: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    return await asyncio.open_connection("127.0.0.1", door.https, ssl=trusting, server_hostname=f"{site}{CITY}")
